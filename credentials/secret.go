// Package credentials keeps what opens a vCenter: passwords that cannot be
// printed by accident, and the form in which a job's login waits for its worker.
//
// Its one rule: a secret leaves this package only through Reveal or Encode, so a
// search for those two names finds every place where a password is in the clear.
package credentials

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Secret holds a password or token. Whatever formats, logs or marshals it gets
// "[redacted]"; only Reveal returns the text. The zero value is an empty secret.
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text: text} }

// Reveal returns the text, for the one call that needs it.
func (s Secret) Reveal() string { return s.text }

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.text == "" }

// Format implements fmt.Formatter for every verb and flag, %#v and %x included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String returns "[redacted]".
func (s Secret) String() string { return redacted }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON writes "[redacted]".
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }

// MarshalText writes "[redacted]".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalJSON reads a JSON string. The error never quotes the input.
func (s *Secret) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &s.text) != nil {
		return errNotString
	}
	return nil
}

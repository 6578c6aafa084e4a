// Package credentials keeps what opens a vCenter: passwords that cannot be
// printed by accident, the sealed form in which a job's login waits for its
// worker, the keys for that, and the profiles file.
//
// Its one rule: a secret leaves this package only through Reveal, so a search for
// that name finds every place where one is used in the clear. What Seal and Save
// write is encrypted, but for the keys in the keyring file.
package credentials

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"unique"
)

const redacted = "[redacted]"

// Secret holds a password or token. Whatever formats, logs or marshals it gets
// "[redacted]"; only Reveal returns the text. The zero value is an empty secret.
type Secret struct {
	// A handle: fmt prints what lies in the unexported fields of a struct without
	// asking its methods, and shows an address here. Equal texts are equal secrets.
	text unique.Handle[string]
}

// NewSecret wraps text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: unique.Make(text)}
}

// Reveal returns the text, for the one call that needs it.
func (s Secret) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.text.Value()
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s == Secret{} }

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
	var text string
	if json.Unmarshal(data, &text) != nil {
		return errNotString
	}
	*s = NewSecret(text)
	return nil
}

package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A token is a prefix, by which people and scanners know it, and 32 random bytes.
const (
	appliancePrefix = "vmapower_a1_"
	sessionPrefix   = "vmapower_s1_"
	linkPrefix      = "vmapower_l1_"
	tokenBytes      = 32
)

// encoding has one spelling for each token.
var encoding = base64.RawURLEncoding.Strict()

// tokenHash is how a token is kept. A plain SHA-256 is enough, and costs no more
// than it must: a token has 256 bits of entropy, so there is nothing to guess from
// its hash that a slow hash would protect.
type tokenHash [sha256.Size]byte

func newToken(prefix string) string {
	var random [tokenBytes]byte
	_, _ = rand.Read(random[:]) // never fails
	return prefix + encoding.EncodeToString(random[:])
}

func hashToken(token string) tokenHash { return sha256.Sum256([]byte(token)) }

func (h tokenHash) hex() string { return hex.EncodeToString(h[:]) }

// tokenID tells the tokens of an appliance apart.
func (h tokenHash) tokenID() string { return h.hex()[:16] }

// parseHash reads what hex wrote.
func parseHash(text string) (h tokenHash, ok bool) {
	n, err := hex.Decode(h[:], []byte(text[:min(len(text), 2*len(h))]))
	return h, err == nil && n == len(h) && h.hex() == text
}

// sessionHash returns the hash by which a session is stored. Malformed tokens are rejected
// without a lookup.
func sessionHash(token string) (hash string, ok bool) {
	if !wellFormed(token, sessionPrefix) {
		return "", false
	}
	return hashToken(token).hex(), true
}

// wellFormed reports whether newToken could have made this token.
func wellFormed(token, prefix string) bool {
	random, ours := strings.CutPrefix(token, prefix)
	if !ours || len(random) != encoding.EncodedLen(tokenBytes) {
		return false
	}
	var decoded [tokenBytes]byte
	n, err := encoding.Decode(decoded[:], []byte(random))
	return err == nil && n == tokenBytes // it skips line ends, so fewer may come without an error
}

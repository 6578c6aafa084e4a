package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"vmapower/internal/secretfile"
)

const (
	keyringVersion = 1
	maxKeyringFile = 256 << 10
)

// systemdName is the keyring among the credentials that systemd hands to a service.
const systemdName = "vmapower-keyring"

// storedKeyring is a keyring as its file holds it.
type storedKeyring struct {
	Version int         `json:"version"`
	Active  string      `json:"active"`
	Keys    []storedKey `json:"keys"`
}

// storedKey has a private half on a worker's host and a public one on an api's.
type storedKey struct {
	KID              string `json:"kid"`
	Private          []byte `json:"private,omitempty"`
	Public           []byte `json:"public,omitempty"`
	ApprovalKey      []byte `json:"approval_key"`
	ProfilesIdentity string `json:"profiles_identity,omitempty"`
}

// KeyringPath returns where the keyring lies: among the credentials of systemd,
// when it is there, else where the configuration says. Both may be empty.
func KeyringPath(credentialsDirectory, configured string) (string, error) {
	if credentialsDirectory != "" {
		path := filepath.Join(credentialsDirectory, systemdName)
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
	}
	if configured == "" {
		return "", errors.New("there is no keyring: make one with `vmapower keys generate` and name it in KEYRING_FILE")
	}
	return configured, nil
}

// LoadKeyring reads the keyring of a worker. It returns ErrFileMode when others
// than the owner may read the file, unless it lies below one of the mounts
// (/run/secrets, the credentials directory of systemd), and ErrPublicOnly for the
// file of an api host.
func LoadKeyring(path string, mounts ...string) (*Keyring, error) {
	r, err := loadRing(path, mounts)
	if err != nil {
		return nil, err
	}
	for _, one := range r.keys {
		if one.private == nil {
			return nil, fmt.Errorf("keyring %s %w for %q: it is the file of an api host, and a worker needs the one that it was made from", path, ErrPublicOnly, one.id)
		}
	}
	return keyringOf(r), nil
}

// LoadSealer reads what an api needs, from its own keyring file or from that of a
// worker. It returns ErrFileMode as LoadKeyring does.
func LoadSealer(path string, mounts ...string) (*Sealer, error) {
	r, err := loadRing(path, mounts)
	if err != nil {
		return nil, err
	}
	return sealerOf(r.withoutPrivate()), nil
}

// Save writes the keyring to a file that only its owner can read.
func (k *Keyring) Save(path string) error { return k.save(path) }

// Save writes the keyring of an api host to a file that only its owner can read. It
// opens nothing, and yet must be kept secret: whoever has it can make approvals.
func (s *Sealer) Save(path string) error { return s.save(path) }

func (r ring) save(path string) error {
	data, err := r.encode()
	if err != nil {
		return err
	}
	return saved(path, data)
}

// ErrFileMode is returned for a keyring that others than its owner may read or write.
// The text names the file, its mode and the chmod that helps.
var ErrFileMode = secretfile.ErrMode

// saved replaces the file, and names it when that fails.
func saved(path string, data []byte) error {
	if err := secretfile.Replace(path, data); err != nil {
		return fmt.Errorf("%s can't be written: %w", path, secretfile.Reason(err))
	}
	return nil
}

func loadRing(path string, mounts []string) (ring, error) {
	data, _, err := secretfile.Read(path, maxKeyringFile, mounts...)
	if err != nil {
		return ring{}, fmt.Errorf("keyring %s %w", path, err)
	}
	r, err := parseRing(data)
	if err != nil {
		return ring{}, fmt.Errorf("keyring %s %w", path, err)
	}
	return r, nil
}

func (r ring) encode() ([]byte, error) {
	stored := storedKeyring{Version: keyringVersion, Active: r.active.id}
	for _, one := range r.keys {
		entry, err := one.store()
		if err != nil {
			return nil, fmt.Errorf("key %q can't be written: %w", one.id, err)
		}
		stored.Keys = append(stored.Keys, entry)
	}
	data, err := json.MarshalIndent(stored, "", "  ")
	if err == nil && len(data) >= maxKeyringFile {
		err = errors.New("the keyring has too many keys: retire old ones")
	}
	return append(data, '\n'), err
}

func (k *key) store() (storedKey, error) {
	stored := storedKey{KID: k.id, ApprovalKey: []byte(k.macKey.Reveal())}
	if k.private == nil {
		stored.Public = k.public.Bytes()
		return stored, nil
	}
	private, err := k.private.Bytes()
	stored.Private, stored.ProfilesIdentity = private, k.profiles.String()
	return stored, err
}

// parseRing reads a keyring file. The error ends a sentence that begins with the
// file's name, and quotes nothing secret.
func parseRing(data []byte) (r ring, err error) {
	var stored storedKeyring
	if err := decodeJSON(data, &stored); err != nil {
		return ring{}, err
	}
	if stored.Version != keyringVersion {
		return ring{}, fmt.Errorf("has version %d, and this program reads %d", stored.Version, keyringVersion)
	}
	for i, entry := range stored.Keys {
		if !namePattern.MatchString(entry.KID) || r.find(entry.KID) != nil {
			return ring{}, fmt.Errorf("has no valid kid of its own in keys[%d]", i)
		}
		one, err := entry.key()
		if err != nil {
			return ring{}, fmt.Errorf("is damaged in key %q: %w", entry.KID, err)
		}
		r.keys = append(r.keys, one)
	}
	if r.active = r.find(stored.Active); r.active == nil {
		return ring{}, errors.New("has no key with the kid that active names")
	}
	return r, nil
}

func (s storedKey) key() (*key, error) {
	k := &key{id: s.KID, macKey: NewSecret(string(s.ApprovalKey))}
	if len(s.ApprovalKey) != macKeySize {
		return nil, fmt.Errorf("approval_key must have %d bytes", macKeySize)
	}
	var err error
	if s.Private == nil {
		if s.ProfilesIdentity != "" {
			return nil, errors.New("profiles_identity does not belong to a public key")
		}
		if k.public, err = kem.NewPublicKey(s.Public); err != nil {
			return nil, errors.New("public is not a public key")
		}
		k.notes, err = k.noteKeys()
		return k, err
	}
	if s.Public != nil {
		return nil, errors.New("there must be either private or public")
	}
	if k.private, err = kem.NewPrivateKey(s.Private); err != nil {
		return nil, errors.New("private is not a private key")
	}
	if k.profiles, err = age.ParseHybridIdentity(s.ProfilesIdentity); err != nil {
		return nil, errors.New("profiles_identity is not an age identity")
	}
	k.public = k.private.PublicKey()
	k.notes, err = k.noteKeys()
	return k, err
}

// decodeJSON reads one document with known fields only. The error ends a sentence
// that begins with the document's name, and quotes nothing of it.
func decodeJSON(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch err := decoder.Decode(into); {
	case errors.As(err, &syntax):
		return fmt.Errorf("is not valid JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("has a wrong kind of value in %q", kind.Field)
	case err != nil:
		return errors.New("is cut off, or has a field that is not known or not base64")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("has something after its end")
	}
	return nil
}

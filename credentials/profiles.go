package credentials

import (
	"cmp"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

var (
	// ErrNoProfile is returned when there is no profile of that name.
	ErrNoProfile = errors.New("there is no profile")
	// ErrProfilesSealed is returned where passwords are needed and the file was read
	// without the private keys.
	ErrProfilesSealed = errors.New("the profiles' passwords can't be opened here: a keyring with private keys is needed")
)

const (
	sha1Bytes, sha256Bytes = 20, 32 // of thumbprints

	maxProfileText = 1024 // of a name or password
	maxProfileCA   = 64 << 10
)

// Profile is a vCenter that requests name instead of bringing credentials.
type Profile struct {
	Name     string
	VCenter  string // host, host:port or https URL, without a user
	Username string
	Password Secret
	// PasswordFrom, when given, is where the password is kept in place of Password.
	PasswordFrom PasswordSource
	// CAPEM, when given, is trusted instead of the system's roots; Thumbprint, when
	// given, is all that counts: SHA-256 or SHA-1 of the server's certificate in hex.
	CAPEM      string
	Thumbprint string
}

// Login is what opens the profile's vCenter.
func (p Profile) Login() Login {
	return Login{
		VCenter: p.VCenter, Username: p.Username, Password: p.Password, PasswordFrom: p.PasswordFrom, CAPEM: p.CAPEM, Thumbprint: p.Thumbprint,
	}
}

// withoutPassword is what anybody may know of a profile.
func (p Profile) withoutPassword() Profile {
	p.Password = Secret{}
	return p
}

// checkPublic names the first field that is wrong, and never quotes it.
func (p Profile) checkPublic() error {
	switch {
	case !namePattern.MatchString(p.Name):
		return errors.New("name: must be 1 to 63 of a-z, 0-9 and -, and begin with a letter or digit")
	case !plainText(p.VCenter) || strings.ContainsAny(p.VCenter, "@?# "):
		return errors.New("vcenter: must be host, host:port or an https URL, without user, query and spaces")
	case !plainText(p.Username):
		return errors.New("username: must be 1 to 1024 printable characters")
	case !validThumbprint(p.Thumbprint):
		return errors.New("thumbprint: must be SHA-256 or SHA-1 in hex")
	case len(p.CAPEM) > maxProfileCA:
		return fmt.Errorf("ca: must have at most %d bytes", maxProfileCA)
	}
	return p.PasswordFrom.check()
}

func (p Profile) check() error {
	if err := p.checkPublic(); err != nil {
		return err
	}
	switch kept := !p.PasswordFrom.IsZero(); {
	case kept && !p.Password.Empty():
		return errors.New("password: contradicts password_file and password_command: a password has one place")
	case !kept && (p.Password.Empty() || len(p.Password.Reveal()) > maxProfileText):
		return errors.New("password: must be 1 to 1024 characters")
	}
	return nil
}

func plainText(text string) bool { return printable(text, maxProfileText) }

func printable(text string, longest int) bool {
	return text != "" && len(text) <= longest && !strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })
}

// HasSHA1Thumbprint reports whether the certificate is told by no more than SHA-1, which is broken.
func (p Profile) HasSHA1Thumbprint() bool {
	digest, _ := digestOf(p.Thumbprint)
	return len(digest) == sha1Bytes
}

func validThumbprint(text string) bool {
	digest, err := digestOf(text)
	return err == nil && (len(digest) == 0 || len(digest) == sha1Bytes || len(digest) == sha256Bytes)
}

func digestOf(thumbprint string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(thumbprint, ":", ""))
}

// onlyCertificates leaves out what else a PEM file may hold. A private key, which
// would come to lie in the clear, is refused.
func onlyCertificates(text string) (certificates string, err error) {
	var kept strings.Builder
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return "", errors.New("ca: must hold certificates only, and no key")
		}
		_ = pem.Encode(&kept, &pem.Block{Type: "CERTIFICATE", Bytes: block.Bytes})
	}
	if kept.Len() == 0 && text != "" {
		return "", errors.New("ca: holds no certificate in PEM")
	}
	return kept.String(), nil
}

// Profiles are the profiles of one file. They never change: Put and Remove return
// others. They are safe for concurrent use.
type Profiles struct {
	entries    []*Profile // by name
	opened     bool       // with passwords
	sealedWith string
	mount      string // where systemd's credentials are; "" without any
	foreign    bool   // this process is root's, and the file is not
}

// NewProfiles returns profiles with none in it, for a file that does not exist yet.
func NewProfiles() *Profiles { return &Profiles{opened: true} }

// List returns all profiles by name, without their passwords.
func (p *Profiles) List() (all []Profile) {
	for _, one := range p.entries {
		all = append(all, one.withoutPassword())
	}
	return all
}

// Describe returns a profile without its password. It returns ErrNoProfile.
func (p *Profiles) Describe(name string) (Profile, error) {
	one, err := p.find(name)
	if err != nil {
		return Profile{}, err
	}
	return one.withoutPassword(), nil
}

// Get returns a profile with its password, or with where that is kept. It returns ErrNoProfile, and
// ErrProfilesSealed when the file was read without private keys.
func (p *Profiles) Get(name string) (Profile, error) {
	one, err := p.find(name)
	if err != nil {
		return Profile{}, err
	}
	if !p.opened {
		return Profile{}, ErrProfilesSealed
	}
	found := *one
	found.PasswordFrom.mount, found.PasswordFrom.foreign = p.mount, p.foreign
	return found, nil
}

// GetForAPI is Get for a process that runs no command because somebody has sent a request: it also
// returns ErrProfilesSealed for a profile whose password a command prints.
func (p *Profiles) GetForAPI(name string) (Profile, error) {
	found, err := p.Get(name)
	if err == nil && found.PasswordFrom.Command != "" {
		return Profile{}, ErrProfilesSealed
	}
	return found, err
}

// Put returns the profiles with this one added, or in place of the one of the same
// name. An error names the field that is wrong; ErrProfilesSealed as with Get.
func (p *Profiles) Put(profile Profile) (*Profiles, error) {
	certificates, err := onlyCertificates(profile.CAPEM)
	if err != nil {
		return nil, err
	}
	profile.CAPEM = certificates
	if err := profile.check(); err != nil {
		return nil, err
	}
	if !p.opened {
		return nil, ErrProfilesSealed
	}
	return p.with(append(p.others(profile.Name), &profile)), nil
}

// Remove returns the profiles without one. It returns ErrNoProfile, and
// ErrProfilesSealed as Get does.
func (p *Profiles) Remove(name string) (*Profiles, error) {
	if _, err := p.Get(name); err != nil {
		return nil, err
	}
	return p.with(p.others(name)), nil
}

// SealedWith returns the id of the key that the file was sealed with, empty when it
// was not read from one. That key must not be retired before the next Save.
func (p *Profiles) SealedWith() string { return p.sealedWith }

// String tells how many profiles there are.
func (p *Profiles) String() string { return fmt.Sprintf("profiles: %d", len(p.entries)) }

// Format implements fmt.Formatter: every verb shows what String says.
func (p *Profiles) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }

func (p *Profiles) find(name string) (*Profile, error) {
	at, found := slices.BinarySearchFunc(p.entries, name, func(one *Profile, name string) int {
		return cmp.Compare(one.Name, name)
	})
	if !found {
		return nil, fmt.Errorf("%w %q", ErrNoProfile, shortened(name))
	}
	return p.entries[at], nil
}

// shortened keeps a mistyped name, which may come from a request, from filling a log.
func shortened(name string) string { return name[:min(len(name), 64)] }

func (p *Profiles) others(name string) []*Profile {
	return slices.DeleteFunc(slices.Clone(p.entries), func(one *Profile) bool { return one.Name == name })
}

func (p *Profiles) with(entries []*Profile) *Profiles {
	byName := func(a, b *Profile) int { return cmp.Compare(a.Name, b.Name) }
	return &Profiles{entries: slices.SortedFunc(slices.Values(entries), byName), opened: p.opened, sealedWith: p.sealedWith, mount: p.mount, foreign: p.foreign}
}

package servertest

import (
	"path/filepath"
	"testing"

	"vmapower/credentials"
)

// Profiles is a file of vCenter profiles that a test changes while a service runs.
type Profiles struct {
	Path, Keyring string // files
	ring          *credentials.Keyring
	all           *credentials.Profiles
}

// NewProfiles makes the file without a profile, and the keyring that seals it.
func NewProfiles(t *testing.T) *Profiles {
	t.Helper()
	dir := t.TempDir()
	p := &Profiles{Path: filepath.Join(dir, "profiles"), Keyring: filepath.Join(dir, "keyring"), all: credentials.NewProfiles()}
	var err error
	if p.ring, err = credentials.CreateKeyring(p.Keyring); err == nil {
		err = p.all.Save(p.Path, p.ring)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Put adds a profile. Without a thumbprint, the vCenter's certificate is checked as the settings say.
func (p *Profiles) Put(t *testing.T, name, vcenter, username, password, thumbprint string) {
	t.Helper()
	p.PutProfile(t, credentials.Profile{
		Name: name, VCenter: vcenter, Username: username, Password: credentials.NewSecret(password), Thumbprint: thumbprint,
	})
}

// PutProfile adds a profile as it is.
func (p *Profiles) PutProfile(t *testing.T, profile credentials.Profile) {
	t.Helper()
	all, err := p.all.Put(profile)
	if err == nil {
		err = all.Save(p.Path, p.ring)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.all = all
}

// Settings name the files.
func (p *Profiles) Settings() []string {
	return []string{"VMAPOWER_PROFILES_FILE=" + p.Path, "VMAPOWER_KEYRING_FILE=" + p.Keyring}
}

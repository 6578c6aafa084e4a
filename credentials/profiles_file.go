package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"filippo.io/age"

	"vmapower/internal/secretfile"
)

const (
	profilesVersion  = 2
	unsignedProfiles = 1 // the version before, without a MAC
	maxProfilesFile  = 1 << 20
)

// ErrProfilesBroken is returned for a profiles file whose encrypted part was
// damaged, or whose readable part does not say what the encrypted one does: it was
// edited by hand. Nothing of such a file is used where passwords are needed.
var ErrProfilesBroken = errors.New("was changed outside of `vmapower profiles`: put the profiles into it again")

// ErrProfilesUnsigned is returned on an api host for a profiles file of an earlier version, in which
// somebody could have changed what the api reads of it.
var ErrProfilesUnsigned = errors.New("is of an earlier version, which an api can't check: " +
	"write it again where the workers' keyring is, with `vmapower profiles add` or `vmapower keys rotate`")

// storedProfiles is the file. The profiles in the clear are for those without
// private keys, who check the MAC; whoever can open the sealed ones uses them alone, so a password
// never goes to a host that somebody wrote beside it.
type storedProfiles struct {
	Version  int             `json:"version"`
	KID      string          `json:"kid"`
	Profiles []storedProfile `json:"profiles"`
	Sealed   []byte          `json:"sealed"` // age: the same profiles, with passwords
	// WorkersMAC is over these, where a profile says from where a worker gets its password. An api can't
	// make it: whoever has an api's keyring must not choose what a worker runs.
	WorkersMAC []byte `json:"workers_mac,omitempty"`
	MAC        []byte `json:"mac,omitempty"` // over all the others
}

type storedProfile struct {
	Name            string `json:"name"`
	VCenter         string `json:"vcenter"`
	Username        string `json:"username"`
	CAPEM           string `json:"ca_pem,omitempty"`
	Thumbprint      string `json:"thumbprint,omitempty"`
	Password        string `json:"password,omitempty"`
	PasswordFile    string `json:"password_file,omitempty"`
	PasswordCommand string `json:"password_command,omitempty"`
}

func (s storedProfile) profile() *Profile {
	return &Profile{Name: s.Name, VCenter: s.VCenter, Username: s.Username,
		CAPEM: s.CAPEM, Thumbprint: s.Thumbprint, Password: NewSecret(s.Password),
		PasswordFrom: PasswordSource{File: s.PasswordFile, Command: s.PasswordCommand}}
}

func (p Profile) store() storedProfile {
	return storedProfile{Name: p.Name, VCenter: p.VCenter, Username: p.Username,
		CAPEM: p.CAPEM, Thumbprint: p.Thumbprint, Password: p.Password.Reveal(),
		PasswordFile: p.PasswordFrom.File, PasswordCommand: p.PasswordFrom.Command}
}

// ReadProfiles reads a profiles file, with passwords. It returns ErrProfilesBroken, or ErrUnknownKey
// when the keyring lacks the key, or ErrFileMode as LoadKeyring does. A file that does not exist is
// fs.ErrNotExist.
func ReadProfiles(path string, keys *Keyring, mounts ...string) (*Profiles, error) {
	profiles, _, err := readProfiles(path, opener{keys.ring, keys}, mounts)
	return profiles, err
}

// ReadPublicProfiles reads a profiles file without passwords. It returns ErrProfilesUnsigned, and else
// what ReadProfiles does. Without keys it returns what the file says, which anybody may have written.
func ReadPublicProfiles(path string, keys *Sealer, mounts ...string) (*Profiles, error) {
	checks := opener{}
	if keys != nil {
		checks.ring = keys.ring
	}
	profiles, _, err := readProfiles(path, checks, mounts)
	return profiles, err
}

// opener is what a profiles file is read with.
type opener struct {
	ring           // that checks the MAC; without keys nothing is checked
	opens *Keyring // nil on an api host
}

// Save writes the profiles to a file that only its owner can read, the passwords
// encrypted for the active key.
func (p *Profiles) Save(path string, keys *Keyring) error {
	data, err := p.encode(keys)
	if err != nil {
		return err
	}
	return saved(path, data)
}

// readProfiles also returns what the file was when it was read: nil when it was not.
func readProfiles(path string, keys opener, mounts []string) (*Profiles, fs.FileInfo, error) {
	data, info, err := secretfile.Read(path, maxProfilesFile, mounts...)
	if err != nil {
		return nil, info, fmt.Errorf("profiles file %s %w", path, err)
	}
	profiles, err := parseProfiles(data, keys)
	if err != nil {
		return nil, info, fmt.Errorf("profiles file %s %w", path, err)
	}
	profiles.foreign = secretfile.IsForeignToRoot(info)
	if len(mounts) > 0 {
		profiles.mount = mounts[0]
	}
	return profiles, info, nil
}

func (p *Profiles) encode(keys *Keyring) ([]byte, error) {
	if !p.opened {
		return nil, ErrProfilesSealed
	}
	stored := storedProfiles{Version: profilesVersion, KID: keys.ActiveKey(), Profiles: []storedProfile{}}
	whole := []storedProfile{}
	for _, one := range p.entries {
		stored.Profiles = append(stored.Profiles, one.withoutPassword().store())
		whole = append(whole, one.store())
	}
	var err error
	if stored.Sealed, err = sealProfiles(whole, keys.active.profiles.Recipient()); err != nil {
		return nil, fmt.Errorf("the profiles can't be encrypted: %w", err)
	}
	if err := keys.active.signProfiles(&stored); err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(stored, "", "  ")
	if err == nil && len(data) >= maxProfilesFile {
		err = errors.New("there are too many profiles for one file")
	}
	return append(data, '\n'), err
}

func sealProfiles(whole []storedProfile, to age.Recipient) ([]byte, error) {
	plain, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	var sealed bytes.Buffer
	writer, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(plain); err != nil {
		return nil, err
	}
	err = writer.Close() // writes the rest
	return sealed.Bytes(), err
}

// parseProfiles reads a profiles file. The error ends a sentence that begins with
// the file's name, and quotes nothing secret.
func parseProfiles(data []byte, keys opener) (*Profiles, error) {
	var stored storedProfiles
	if err := decodeJSON(data, &stored); err != nil {
		return nil, err
	}
	if stored.Version != profilesVersion && stored.Version != unsignedProfiles || !namePattern.MatchString(stored.KID) {
		return nil, fmt.Errorf("must have version %d and the kid it was sealed with", profilesVersion)
	}
	if err := keys.checkProfiles(stored); err != nil {
		return nil, err
	}
	profiles := &Profiles{sealedWith: stored.KID}
	shown := stored.Profiles
	if keys.opens != nil {
		whole, err := openProfiles(stored, keys.opens)
		if err != nil {
			return nil, err
		}
		profiles.opened, shown = true, whole
	}
	return profiles, profiles.take(shown)
}

// take fills in the profiles of a file, which must be as Save wrote them.
func (p *Profiles) take(stored []storedProfile) error {
	for i, entry := range stored {
		one := entry.profile()
		if err := one.checkPublic(); err != nil {
			return fmt.Errorf("is wrong in profiles[%d].%w", i, err)
		}
		if i > 0 && stored[i-1].Name >= one.Name {
			return fmt.Errorf("has the profiles[%d] in the wrong place", i)
		}
		if one.Password.Empty() == (p.opened && one.PasswordFrom.IsZero()) {
			return fmt.Errorf("is wrong in profiles[%d].password", i)
		}
		p.entries = append(p.entries, one)
	}
	return nil
}

// openProfiles returns the profiles with their passwords, when the readable part
// says the same of them.
func openProfiles(stored storedProfiles, keys *Keyring) (whole []storedProfile, err error) {
	sealedWith := keys.find(stored.KID)
	if sealedWith == nil {
		return nil, fmt.Errorf("can't be opened: %w %q, which it was sealed with", ErrUnknownKey, stored.KID)
	}
	reader, err := age.Decrypt(bytes.NewReader(stored.Sealed), sealedWith.profiles)
	if err != nil {
		return nil, ErrProfilesBroken
	}
	plain, err := io.ReadAll(reader)
	defer clear(plain)
	if err != nil || decodeJSON(plain, &whole) != nil {
		return nil, ErrProfilesBroken
	}
	same := slices.EqualFunc(stored.Profiles, whole, func(shown, sealed storedProfile) bool {
		sealed.Password = ""
		return shown == sealed
	})
	if !same {
		return nil, ErrProfilesBroken
	}
	return whole, nil
}

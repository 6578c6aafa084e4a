package credentials

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"vmapower/internal/note"
)

const (
	profilesLabel = "vmapower profiles v2"
	sourcesLabel  = "vmapower password sources v2"
)

// checkProfiles checks that a file is as `vmapower profiles` wrote it: ErrProfilesBroken,
// ErrProfilesUnsigned or ErrUnknownKey. A file of the earlier version is left to the private keys,
// which know by what they have sealed.
func (o opener) checkProfiles(stored storedProfiles) error {
	switch {
	case len(o.keys) == 0:
		return nil
	case stored.Version == unsignedProfiles && o.opens == nil:
		return ErrProfilesUnsigned
	case stored.Version == unsignedProfiles && stored.hasSources():
		return ErrProfilesBroken
	case stored.Version == unsignedProfiles:
		return nil
	}
	signedWith := o.find(stored.KID)
	if signedWith == nil {
		return fmt.Errorf("can't be checked: %w %q, which it was signed with", ErrUnknownKey, stored.KID)
	}
	mac, err := signedWith.profilesMAC(stored)
	if err != nil || !hmac.Equal(mac, stored.MAC) {
		return ErrProfilesBroken
	}
	if o.opens == nil || !stored.hasSources() {
		return nil
	}
	mac, err = signedWith.sourcesMAC(stored)
	if err != nil || !hmac.Equal(mac, stored.WorkersMAC) {
		return ErrProfilesBroken
	}
	return nil
}

// hasSources reports whether a worker would read a file, or run a command, because of what is stored.
func (s storedProfiles) hasSources() bool {
	return slices.ContainsFunc(s.Profiles, func(p storedProfile) bool { return p.PasswordFile != "" || p.PasswordCommand != "" })
}

// signProfiles puts the MACs into what is about to be a file.
func (k *key) signProfiles(stored *storedProfiles) (err error) {
	if stored.hasSources() {
		if stored.WorkersMAC, err = k.sourcesMAC(*stored); err != nil {
			return err
		}
	}
	stored.MAC, err = k.profilesMAC(*stored)
	return err
}

// profilesMAC is over all that the file holds but the MAC itself. Every host of the service can make it.
func (k *key) profilesMAC(stored storedProfiles) ([]byte, error) {
	stored.MAC = nil
	return k.macOf(profilesLabel, k.macKey, stored)
}

// sourcesMAC is over all that the file holds but the MACs. Workers alone have its key.
func (k *key) sourcesMAC(stored storedProfiles) ([]byte, error) {
	stored.MAC, stored.WorkersMAC = nil, nil
	secret, held := k.notes[note.FamilyRecord]
	if !held {
		return nil, note.ErrNotHeld
	}
	return k.macOf(sourcesLabel, secret, stored)
}

func (k *key) macOf(label string, secret Secret, stored storedProfiles) ([]byte, error) {
	text, err := json.Marshal(stored)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write(note.Framed(label, k.id, string(text)))
	return mac.Sum(nil), nil
}

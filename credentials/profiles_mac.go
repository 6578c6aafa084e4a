package credentials

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"vmapower/internal/note"
)

const profilesLabel = "vmapower profiles v2"

// checkProfiles checks that a file is as `vmapower profiles` wrote it: ErrProfilesBroken,
// ErrProfilesUnsigned or ErrUnknownKey. A file of the earlier version is left to the private keys,
// which know by what they have sealed.
func (o opener) checkProfiles(stored storedProfiles) error {
	switch {
	case len(o.keys) == 0:
		return nil
	case stored.Version == unsignedProfiles && o.opens == nil:
		return ErrProfilesUnsigned
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
	return nil
}

// profilesMAC is over all that the file holds but the MAC itself.
func (k *key) profilesMAC(stored storedProfiles) ([]byte, error) {
	stored.MAC = nil
	text, err := json.Marshal(stored)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, []byte(k.macKey.Reveal()))
	mac.Write(note.Framed(profilesLabel, k.id, string(text)))
	return mac.Sum(nil), nil
}

package credentials

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"
	"slices"

	"vmapower/internal/note"
)

// The versions of what is sealed: with an encapsulation of its own, which is still opened, and with
// one that is shared.
const (
	sealedAlone  = 1
	sealedShared = 2
)

const (
	sealLabel = "vmapower sealed login v1"
	padTo     = 256 // so that the size does not tell how long a password is
	maxLogin  = 64 << 10
	maxSealed = maxLogin + 4<<10
)

var (
	// ErrSealBroken is returned for a sealed login that was changed, or was sealed
	// for another job, operation or VM.
	ErrSealBroken = errors.New("the sealed login was damaged, or was sealed for another job, operation or VM: send the request again")

	errUnbound = errors.New("credentials: a login is sealed for a job, an operation and a VM, and one of them is missing")
	errTooLong = fmt.Errorf("the login has more than %d bytes", maxLogin)
)

// Binding says what a login may be used for. Whoever opens it must name the same.
type Binding struct {
	JobID     string
	Operation string
	VMID      string
}

func (b Binding) complete() bool { return b.JobID != "" && b.Operation != "" && b.VMID != "" }

func (b Binding) info(kid string) []byte {
	return note.Framed(sealLabel, kid, b.JobID, b.Operation, b.VMID)
}

// Seal returns the login as it may be stored. Only a Keyring with the active key's
// private half can open it, and only for this binding.
func (s *Sealer) Seal(login Login, b Binding) ([]byte, error) {
	if !b.complete() {
		return nil, errUnbound
	}
	plain, err := login.encode()
	if err != nil {
		return nil, fmt.Errorf("the login can't be sealed: %w", err)
	}
	if len(plain) > maxLogin {
		return nil, errTooLong
	}
	blob := append([]byte{sealedShared, byte(len(s.active.id))}, s.active.id...)
	if blob, err = s.sealing.seal(blob, s.active, b, padded(plain)); err != nil {
		return nil, fmt.Errorf("the login can't be sealed: %w", err)
	}
	return blob, nil
}

// SharedSize is how many bytes at the beginning of what Seal returned are the same in all that the process has sealed
// within that minute; 0 where there are none.
func SharedSize(blob []byte) int {
	version, _, sealed, valid := splitSealed(blob)
	if !valid || version != sealedShared || len(sealed) < encSize {
		return 0
	}
	return len(blob) - len(sealed) + encSize
}

// Open returns the login that was sealed for this binding. It returns ErrUnknownKey
// when the keyring lacks the key, and ErrSealBroken for anything that is not as it
// was sealed. Neither heals by trying again with the same keyring.
func (k *Keyring) Open(blob []byte, b Binding) (Login, error) {
	version, kid, sealed, valid := splitSealed(blob)
	if !valid {
		return Login{}, ErrSealBroken
	}
	sealedWith := k.find(kid)
	if sealedWith == nil {
		return Login{}, fmt.Errorf("%w %q, which the login was sealed with: give the worker the keyring that the api's was made from, and restart it", ErrUnknownKey, kid)
	}
	open := k.openings.open
	if version == sealedAlone {
		open = openAlone
	}
	plain, err := open(sealedWith, b, sealed)
	if err != nil {
		return Login{}, ErrSealBroken
	}
	defer clear(plain)
	return decodeLogin(plain)
}

// openAlone opens a login that was sealed with an encapsulation of its own.
func openAlone(with *key, b Binding, sealed []byte) ([]byte, error) {
	return hpke.Open(with.private, hpke.HKDFSHA256(), hpke.AES256GCM(), b.info(with.id), sealed)
}

// splitSealed takes a blob apart: version, length of the key id, key id, the rest.
func splitSealed(blob []byte) (version byte, kid string, sealed []byte, valid bool) {
	if len(blob) < 2 || len(blob) > maxSealed || len(blob)-2 < int(blob[1]) {
		return 0, "", nil, false
	}
	version, end := blob[0], 2+int(blob[1])
	kid = string(blob[2:end])
	return version, kid, blob[end:], namePattern.MatchString(kid) && (version == sealedAlone || version == sealedShared)
}

// padded ends a JSON document with spaces, which its reader skips.
func padded(document []byte) []byte {
	missing := (padTo - len(document)%padTo) % padTo
	return slices.Concat(document, bytes.Repeat([]byte{' '}, missing))
}

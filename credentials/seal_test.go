package credentials_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"vmapower/credentials"
)

func TestASealedLoginIsOpenedForItsJob(t *testing.T) {
	keys := newKeyring(t)
	got, err := keys.Open(sealed(t, keys.Sealer()), binding)
	if err != nil || got != login {
		t.Errorf("opened %v, %v", got, err)
	}
}

func TestASealedLoginCanNotBeMovedElsewhere(t *testing.T) {
	keys := newKeyring(t)
	blob := sealed(t, keys.Sealer())
	for name, elsewhere := range map[string]credentials.Binding{
		"another job":       {JobID: "job-2", Operation: binding.Operation, VMID: binding.VMID},
		"another operation": {JobID: binding.JobID, Operation: "power-on", VMID: binding.VMID},
		"another VM":        {JobID: binding.JobID, Operation: binding.Operation, VMID: "vm-2"},
		"shifted fields":    {JobID: binding.JobID + binding.Operation, Operation: "", VMID: binding.VMID},
		"nothing":           {},
	} {
		if got, err := keys.Open(blob, elsewhere); !errors.Is(err, credentials.ErrSealBroken) || got != (credentials.Login{}) {
			t.Errorf("%s: opened %v, %v", name, got, err)
		}
	}
}

func TestALoginIsNotSealedForNothingInParticular(t *testing.T) {
	sealer := newKeyring(t).Sealer()
	for _, incomplete := range []credentials.Binding{
		{}, {JobID: "j", Operation: "o"}, {JobID: "j", VMID: "v"}, {Operation: "o", VMID: "v"},
	} {
		if blob, err := sealer.Seal(login, incomplete); err == nil || blob != nil {
			t.Errorf("sealed for %+v", incomplete)
		}
	}
}

func TestAFlippedBitAnywhereIsRefused(t *testing.T) {
	keys := newKeyring(t)
	blob := sealed(t, keys.Sealer())
	for i := range blob {
		flipped := bytes.Clone(blob)
		flipped[i] ^= 1 << (i % 8)
		_, err := keys.Open(flipped, binding)
		if !errors.Is(err, credentials.ErrSealBroken) && !errors.Is(err, credentials.ErrUnknownKey) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	for _, other := range [][]byte{nil, blob[:1], blob[:10], blob[:len(blob)-1], append(bytes.Clone(blob), 0), make([]byte, 1<<20)} {
		if _, err := keys.Open(other, binding); !errors.Is(err, credentials.ErrSealBroken) {
			t.Errorf("%d bytes: %v", len(other), err)
		}
	}
}

func TestAKeyIdCanNotBeExchanged(t *testing.T) {
	older := newKeyring(t)
	keys := rotated(t, older)
	blob := bytes.Replace(sealed(t, keys.Sealer()), []byte(keys.ActiveKey()), []byte(older.ActiveKey()), 1)
	if _, err := keys.Open(blob, binding); !errors.Is(err, credentials.ErrSealBroken) {
		t.Errorf("opened with another key: %v", err)
	}
}

func TestALoginOfAnotherKeyringNamesTheMissingKey(t *testing.T) {
	theirs := newKeyring(t)
	_, err := newKeyring(t).Open(sealed(t, theirs.Sealer()), binding)
	if !errors.Is(err, credentials.ErrUnknownKey) || !strings.Contains(err.Error(), theirs.ActiveKey()) || !strings.Contains(err.Error(), "keyring file lacks") {
		t.Errorf("error %v", err)
	}
}

func TestTheSizeOfASealedLoginDoesNotTellItsPassword(t *testing.T) {
	sealer := newKeyring(t).Sealer()
	size := 0
	for _, password := range []string{"p", "four", strings.Repeat("long", 20)} {
		blob, err := sealer.Seal(credentials.Login{VCenter: "vc", Username: "u", Password: credentials.NewSecret(password)}, binding)
		must(t, err)
		if size != 0 && len(blob) != size {
			t.Errorf("%d bytes and %d bytes", size, len(blob))
		}
		size = len(blob)
	}
}

func TestALoginWithoutMeasureIsNotSealed(t *testing.T) {
	huge := credentials.Login{Password: credentials.NewSecret(strings.Repeat(canary, 1<<16))}
	if _, err := newKeyring(t).Sealer().Seal(huge, binding); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("error %.100v", err)
	}
}

func TestSealAndOpenMayRunConcurrently(t *testing.T) {
	keys := newKeyring(t)
	sealer := keys.Sealer()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				blob, err := sealer.Seal(login, binding)
				got, openErr := keys.Open(blob, binding)
				if err != nil || openErr != nil || got != login {
					t.Errorf("opened %v, %v, %v", got, err, openErr)
				}
			}
		})
	}
	all.Wait()
}

// A key that seals for a minute must not seal two logins alike.
func TestLoginsThatShareAnEncapsulationShareNothingElse(t *testing.T) {
	keys := newKeyring(t)
	sealer := keys.Sealer()
	first, second := sealed(t, sealer), sealed(t, sealer)
	const header, nonce = 2 + len("20060102-01234567"), 12
	if !bytes.Equal(first[:header+1120], second[:header+1120]) {
		t.Error("two logins of one minute have two encapsulations")
	}
	if behind := header + 1120; bytes.Equal(first[behind:behind+nonce], second[behind:behind+nonce]) || bytes.Equal(first[behind+nonce:], second[behind+nonce:]) {
		t.Error("two logins are sealed alike")
	}
	exchanged := append(bytes.Clone(first[:header+1120]), sealed(t, keys.Sealer())[header+1120:]...)
	if _, err := keys.Open(exchanged, binding); !errors.Is(err, credentials.ErrSealBroken) {
		t.Errorf("a login is opened behind another's encapsulation: %v", err)
	}
}

func TestAnAPIThatHasANewKeyringSealsWithItsKey(t *testing.T) {
	older := newKeyring(t)
	keys := rotated(t, older)
	before, now := older.Sealer(), keys.Sealer()
	for _, blob := range [][]byte{sealed(t, before), sealed(t, now), sealed(t, before)} {
		if got, err := keys.Open(blob, binding); err != nil || got != login {
			t.Errorf("opened %v, %v", got, err)
		}
	}
	if !bytes.Contains(sealed(t, now), []byte(keys.ActiveKey())) {
		t.Error("a login is not sealed with the active key")
	}
}

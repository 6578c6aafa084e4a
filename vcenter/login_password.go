package vcenter

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"

	"vmapower/credentials"
)

// digest tells two passwords apart where neither is kept. It is of use in this process alone.
type digest [sha256.Size]byte

var digestKey = []byte(rand.Text())

func digestOf(password credentials.Secret) digest {
	mac := hmac.New(sha256.New, digestKey)
	mac.Write([]byte(password.Reveal()))
	return digest(mac.Sum(nil))
}

// readPassword returns the password of a credential, read where it is kept. Without it vCenter is not
// asked, so no account is locked by trying again: it is ErrUnreachable.
func (s *Session) readPassword(ctx context.Context, with credential) (credentials.Secret, error) {
	if with.from.IsZero() {
		return with.password, nil
	}
	password, err := with.from.Read(ctx)
	switch {
	case err == nil:
		return password, nil
	case ctx.Err() != nil:
		return password, context.Cause(ctx)
	}
	return password, &Fault{Kind: ErrUnreachable, Text: s.loginText() + ": " + err.Error(), cause: err}
}

// provenPassword returns the user and password that vCenter has let in last. One that has changed where
// it is kept is tried by a login first, so that no other program sends vCenter a wrong one.
func (s *Session) provenPassword(ctx context.Context) (username string, password credentials.Secret, err error) {
	for range 2 {
		s.mu.Lock()
		with, proven, logins := s.used, s.proven, s.logins
		s.mu.Unlock()
		if password, err = s.readPassword(ctx, with); err != nil {
			return "", password, err
		}
		if digestOf(password) == proven {
			return with.username, password, nil
		}
		if err = s.logIn(ctx, logins); err != nil {
			return "", credentials.Secret{}, err
		}
	}
	return "", credentials.Secret{}, &Fault{
		Kind: ErrUnreachable, Text: s.loginText() + ": the profile's password changes each time it is read, so no other program can be given it",
	}
}

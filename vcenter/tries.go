package vcenter

import (
	"context"
	"crypto/rand"
	"log/slog"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"vmapower/internal/pause"
)

// So many wrong passwords of one user reach one vCenter within this time. A right one takes
// none of them back: whoever guesses would get new tries by each login of the account's owner.
const (
	WrongPasswords       = 3
	WrongPasswordsWithin = 15 * time.Minute
)

// Logins counts wrong passwords together with other processes. An account is a name in
// which neither vCenter nor user can be read.
type Logins interface {
	// Reserve takes one of the account's tries for a login that nobody has answered yet, for
	// hold at most: a process may end before it releases it. A closed account has used them
	// up, and tells for how long. Neither reserved nor closed: all that are left belong to
	// logins under way, so ask again. It may be repeated with the same id.
	Reserve(ctx context.Context, account, id string, hold time.Duration) (reserved bool, closed time.Duration, err error)
	// Release gives the try back; wrong uses it up. It may be repeated.
	Release(ctx context.Context, account, id string, wrong bool) error
}

// tries counts wrong passwords in this process, and asks shared about the others. Without
// an answer from there this process counts alone.
type tries struct {
	shared Logins // nil for none
	log    *slog.Logger

	mu       sync.Mutex
	accounts map[string]*account
}

// account is what a process knows of one. The mutex of tries guards it.
type account struct {
	wrong  []time.Time   // when each wrong password is forgotten, in this order
	closed time.Time     // until when other processes have used up all tries
	open   int           // logins without an answer
	news   chan struct{} // closed when a login gets its answer
}

// closedError says until when no password of an account is sent.
type closedError struct{ until time.Time }

func (closedError) Error() string { return "too many wrong passwords" }

func newTries(o Options) *tries {
	return &tries{shared: o.Logins, log: o.Logger, accounts: map[string]*account{}}
}

// try is the right to send one password.
type try struct {
	of      *tries
	account string
	id      string // "" when it is of this process alone
}

// take returns a try of the account, which must be ended within hold. When all that are left
// belong to logins under way it waits for their answers. A *closedError means that there is
// none, the context's cause that it ended meanwhile.
func (t *tries) take(ctx context.Context, name string, hold time.Duration) (*try, error) {
	for {
		until, news := t.takeHere(name)
		switch {
		case !until.IsZero():
			return nil, &closedError{until}
		case news == nil:
			y := &try{of: t, account: name}
			return y, y.share(ctx, hold)
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// takeHere returns zero values when it took one, else until when the account is closed, or
// what tells that a login got its answer.
func (t *tries) takeHere(name string) (closed time.Time, news <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget(time.Now())
	a := t.accounts[name]
	if a == nil {
		a = &account{news: make(chan struct{})}
		t.accounts[name] = a
	}
	if until := a.until(); !until.IsZero() {
		return until, nil
	}
	if len(a.wrong)+a.open >= WrongPasswords {
		return closed, a.news
	}
	a.open++
	return closed, nil
}

// closed returns until when no password of the account is sent, the zero time when one is.
func (t *tries) closed(name string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget(time.Now())
	return t.accounts[name].until()
}

// close closes the account until then.
func (t *tries) close(name string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a := t.accounts[name]; a != nil {
		a.closed = until
	}
}

// until is for an account that may be nil, without what is to be forgotten.
func (a *account) until() time.Time {
	switch {
	case a == nil:
		return time.Time{}
	case len(a.wrong) < WrongPasswords:
		return a.closed
	}
	return a.wrong[len(a.wrong)-WrongPasswords]
}

// forget drops what counts no more. t.mu is held.
func (t *tries) forget(now time.Time) {
	for name, a := range t.accounts {
		for len(a.wrong) > 0 && !now.Before(a.wrong[0]) {
			a.wrong = a.wrong[1:]
		}
		if !now.Before(a.closed) {
			a.closed = time.Time{}
		}
		if len(a.wrong) == 0 && a.closed.IsZero() && a.open == 0 {
			delete(t.accounts, name)
		}
	}
}

// share reserves the try with the other processes. On an error it is ended.
func (y *try) share(ctx context.Context, hold time.Duration) error {
	if y.of.shared == nil {
		return nil
	}
	y.id = rand.Text()
	for {
		reserved, closed, err := y.of.shared.Reserve(ctx, y.account, y.id, hold)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			y.of.log.Warn("wrong vCenter passwords are counted by this process alone", "err", err)
			return nil
		case reserved:
			return nil
		case closed > 0:
			until := time.Now().Add(closed)
			y.of.close(y.account, until)
			y.id = ""
			y.end(false)
			return &closedError{until}
		}
		if err := pause.For(ctx, 50*time.Millisecond+mathrand.N(50*time.Millisecond)); err != nil {
			y.end(false)
			return err
		}
	}
}

// end gives the try back, or uses it up when the password was wrong.
func (y *try) end(wrong bool) {
	if y.id != "" {
		if err := y.of.shared.Release(context.Background(), y.account, y.id, wrong); err != nil {
			y.of.log.Warn("a login's answer could not be counted for all processes", "wrong", wrong, "err", err)
		}
	}
	y.of.mu.Lock()
	defer y.of.mu.Unlock()
	a := y.of.accounts[y.account]
	a.open--
	if wrong {
		a.wrong = append(a.wrong, time.Now().Add(WrongPasswordsWithin))
	}
	close(a.news)
	a.news = make(chan struct{})
}

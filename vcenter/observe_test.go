package vcenter

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// observed is a pool that tells what came of each call, and the name that its calls are told
// under.
func (b *bench) observed(t *testing.T, o Options) (*Pool, <-chan Reply, string) {
	t.Helper()
	name, replies := serverName(b.URL()), make(chan Reply, 100)
	o.Observe = func(server string, slow bool) func(Reply) {
		if server != name {
			t.Errorf("told of %q, want %q", server, name)
		}
		return func(r Reply) {
			if !slow {
				replies <- r
			}
		}
	}
	return b.newPool(t, o), replies, name
}

func wantReply(t *testing.T, replies <-chan Reply, want Reply) {
	t.Helper()
	select {
	case got := <-replies:
		if got != want {
			t.Errorf("reply %d, want %d", got, want)
		}
	case <-soon(t).Done():
		t.Error("no call came to its end")
	}
}

func TestAnObserverIsToldOfAnswersRefusalsAndFaults(t *testing.T) {
	b := setup(t, on("web-01"))
	pool, replies, name := b.observed(t, Options{})
	if got := ServerName("HTTPS://" + b.Address() + "/sdk/"); got != name {
		t.Errorf("the address has the name %q, want %q", got, name)
	}
	s, err := pool.Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	wantReply(t, replies, Answered) // the content
	wantReply(t, replies, Answered) // the login
	b.Fail("ShutdownGuest", "web-01", &types.InvalidState{}, 1)
	if err := s.ShutdownGuest(t.Context(), b.find(t, s, "web-01")); err == nil {
		t.Error("no fault")
	}
	wantReply(t, replies, Answered) // the VM is found
	wantReply(t, replies, Answered) // and read
	wantReply(t, replies, Faulted)
	b.Unavailable(http.StatusServiceUnavailable)
	if _, err := methods.GetCurrentTime(t.Context(), s.transport); err == nil {
		t.Error("no refusal")
	}
	wantReply(t, replies, Answered) // by whoever stands before it
}

func TestAnObserverIsToldThatNoAnswerCame(t *testing.T) {
	hole := blackHole(t)
	for name, c := range map[string]struct {
		o    Options
		want Reply
	}{
		"in time": {Options{CallTimeout: 50 * time.Millisecond, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, hole)
		}}, Unanswered},
		"at all": {Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("connection refused")
		}}, Unanswered},
		"since it may not be asked": {Options{Dial: func(context.Context, string, string) (net.Conn, error) { return nil, ErrNotAllowed }}, GivenUp},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			pool, replies, _ := b.observed(t, c.o)
			if _, err := pool.Session(t.Context(), b.login()); err == nil {
				t.Error("logged in")
			}
			wantReply(t, replies, c.want)
		})
	}
}

func TestAnObserverIsToldNothingByACallThatItsCallerGaveUp(t *testing.T) {
	b := setup(t)
	pool, replies, _ := b.observed(t, Options{})
	s, err := pool.Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	wantReply(t, replies, Answered)
	wantReply(t, replies, Answered)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := methods.GetCurrentTime(over, direct{s.transport}); err == nil {
		t.Error("no error")
	}
	select {
	case got := <-replies: // unless it was given up before it left
		if got != GivenUp {
			t.Errorf("reply %d", got)
		}
	default:
	}
}

func TestACertificateThatIsNotTrustedIsAnAnswer(t *testing.T) {
	b := setup(t)
	pool, replies, _ := b.observed(t, Options{})
	login := b.login()
	login.Thumbprint = strings.Repeat("00:", 31) + "00"
	if _, err := pool.Session(t.Context(), login); !errors.Is(err, ErrUntrusted) {
		t.Errorf("error %v", err)
	}
	wantReply(t, replies, Answered)
}

package vcenter

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

func TestAWatchSeesAGuestShutDown(t *testing.T) {
	slow := on("slow")
	slow.Hangs = true // so that nothing is missed on a busy machine
	b := setup(t, on("web"), slow)
	s := b.session(t)
	web, hanging := b.find(t, s, "web"), b.find(t, s, "slow")
	w, slowly := b.watch(t, s, web), b.watchGuest(t, s, hanging)
	if st := stateOf(w); st.Power != PoweredOn || st.Tools != ToolsOK || st.GuestState != "running" || st.BootTime.IsZero() {
		t.Fatalf("first state %+v", st)
	}
	for _, vm := range []VM{web, hanging} {
		if err := s.ShutdownGuest(t.Context(), vm); err != nil {
			t.Fatal(err)
		}
	}
	until(t, slowly, "shutting down", func(st State) bool { return st.GoingDown() })
	st := until(t, w, "off", isOff)
	if st.Tools.Running() || !st.BootTime.IsZero() {
		t.Errorf("off, but %+v", st)
	}
}

func TestACancelledWaitIsNeverSuccess(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	reason := errors.New("the job was cancelled")
	ctx, cancel := context.WithCancelCause(t.Context())
	asked := make(chan struct{})
	var once sync.Once
	go func() {
		<-asked
		cancel(reason)
	}()
	_, err := w.Until(ctx, func(State) (bool, error) { once.Do(func() { close(asked) }); return false, nil })
	if !errors.Is(err, reason) {
		t.Errorf("cancelled while waiting: %v", err)
	}
	if _, err := w.Until(ctx, func(State) (bool, error) { return true, nil }); !errors.Is(err, reason) {
		t.Errorf("cancelled before: %v", err)
	}
	brief, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := w.Until(brief, func(State) (bool, error) { return false, nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("deadline: %v", err)
	}
}

func TestUntilHandsOnWhatItsCallerDecides(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	stop := errors.New("enough")
	if _, err := w.Until(t.Context(), func(State) (bool, error) { return false, stop }); err != stop {
		t.Errorf("got %v", err)
	}
}

func TestTheLastKnownStateOfALostHostIsNotReported(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	w := b.watch(t, s, vm)
	b.Guest("web").Disconnect()
	until(t, w, "unknown", func(st State) bool { return st.Power == PowerUnknown && st.Connection == "disconnected" })
	if st, err := s.Observe(t.Context(), vm); err != nil || st.Power != PowerUnknown {
		t.Errorf("look: %v, %v", st.Power, err)
	}
	b.Guest("web").Reconnect()
	until(t, w, "on", func(st State) bool { return st.Power == PoweredOn })
}

func TestWatchesOutliveDroppedConnectionsAndExpiredSessions(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	b.DropConnections()
	b.Guest("web").PowerOffByHand()
	until(t, w, "off after dropped connections", isOff)
	b.ExpireSessions()
	b.Guest("web").PowerOnByHand()
	until(t, w, "on after an expired session", func(st State) bool { return st.Power == PoweredOn })
	b.Unavailable(503)
	b.DropConnections()
	b.Guest("web").PowerOffByHand()
	b.Unavailable(0)
	until(t, w, "off after an outage", isOff)
}

// A vCenter need not end a wait for updates when it ends the session: whoever waits on what
// was left behind would hear nothing for half a minute.
func TestNobodyWaitsForTheParkedCallOfATerminatedSession(t *testing.T) {
	for name, next := range map[string]func(*testing.T, *bench, *Session){
		"the next job watches another VM": func(t *testing.T, b *bench, s *Session) { b.watch(t, s, b.find(t, s, "db")) },
		"the next job only looks":         func(t *testing.T, b *bench, s *Session) { b.find(t, s, "db") },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, on("web"), on("db"))
			s := b.session(t)
			w := b.watch(t, s, b.find(t, s, "web"))
			for b.Calls()["WaitForUpdatesEx"] < 2 && t.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
			b.TerminateSessions()
			next(t, b, s)
			b.Guest("web").PowerOffByHand()
			until(t, w, "off", isOff)
		})
	}
}

// What a session sets up goes with it, also while it is set up. That says nothing about
// the VM, which was once reported as unknown to vCenter.
func TestAVMIsNotGoneWithTheSessionThatBeganToFollowIt(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.Delay("CreateFilter", 300*time.Millisecond)
	b.ResetCalls()
	expired := make(chan struct{})
	go func() {
		defer close(expired)
		for b.Calls()["CreateFilter"] == 0 && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		b.ExpireSessions()
		b.Delay("CreateFilter", 0)
	}()
	w := b.watch(t, s, vm)
	<-expired
	follow(t, w)
	if n := b.Calls()["CreatePropertyCollector"]; n < 2 {
		t.Errorf("the session ended too late: %d collectors", n)
	}
	until(t, w, "on", func(st State) bool { return st.Power == PoweredOn })
}

func TestAVCenterThatStaysAwayEndsTheWait(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	s.power.grace = 0 // before anything runs
	w := b.watch(t, s, b.find(t, s, "web"))
	b.Unavailable(503)
	b.DropConnections()
	if _, err := w.Until(soon(t), func(State) (bool, error) { return false, nil }); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	b.Unavailable(0)
	b.Guest("web").PowerOffByHand()
	for ctx := soon(t); ; {
		st, err := w.Until(ctx, func(st State) (bool, error) { return isOff(st), nil })
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("never came back: %+v, %v", st, err)
		}
	}
}

func TestAPasswordChangedMeanwhileEndsTheWaitAtOnce(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	b.Fail("Login", "*", &types.InvalidLogin{}, -1)
	b.ResetCalls()
	b.ExpireSessions()
	b.DropConnections()
	if _, err := w.Until(soon(t), func(State) (bool, error) { return false, nil }); !errors.Is(err, ErrLoginFailed) {
		t.Errorf("got %v", err)
	}
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestAReadThatNewsOvertookIsNotBelieved(t *testing.T) {
	c := newCollector(&Session{}, powerPaths)
	ref := VM{Ref: "vm-1"}.reference()
	sub := newSubject(ref)
	sub.updates, sub.properties = 2, properties{"runtime.powerState": "poweredOff"}
	c.subjects[ref] = sub
	older := properties{"runtime.powerState": "poweredOn"}
	if c.merge(ref, older, 1) || sub.properties.text("runtime.powerState") != "poweredOff" {
		t.Errorf("a read from before the news counts: %v", sub.properties)
	}
	if !c.merge(ref, older, 2) || sub.properties.text("runtime.powerState") != "poweredOn" {
		t.Errorf("a read after the news does not count: %v", sub.properties)
	}
}

func TestADeletedVMEndsItsWatch(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	w, other := b.watch(t, s, vm), b.watch(t, s, b.find(t, s, "db"))
	for b.Calls()["WaitForUpdatesEx"] < 2 && t.Context().Err() == nil { // vCenter's updates have begun
		time.Sleep(time.Millisecond)
	}
	b.Guest("web").Delete()
	if st, err := w.Until(soon(t), func(State) (bool, error) { return false, nil }); !errors.Is(err, ErrReplaced) {
		t.Errorf("%+v, %v", st, err)
	}
	if _, err := s.Observe(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("look: %v", err)
	}
	if _, err := s.Watch(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("watch: %v", err)
	}
	if err := s.ShutdownGuest(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("shutdown: %v", err)
	}
	b.Guest("db").PowerOffByHand()
	until(t, other, "the other VM off", isOff)
}

func TestAWatchOfAFollowedVMCostsNothing(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	first := b.watch(t, s, vm)
	follow(t, first)
	b.ResetCalls()
	second := b.watch(t, s, vm)
	calls := b.Calls()
	delete(calls, "WaitForUpdatesEx")
	if len(calls) != 0 || stateOf(second).Power != PoweredOn {
		t.Errorf("%v, %+v", calls, stateOf(second))
	}
	first.Close()
	first.Close()
	b.Guest("web").PowerOffByHand()
	until(t, second, "off", isOff)
}

func TestAWatchBegunAgainKnowsWhatHappenedMeanwhile(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.watch(t, s, vm).Close()
	b.Guest("web").PowerOffByHand()
	if st := stateOf(b.watch(t, s, vm)); st.Power != PoweredOff {
		t.Errorf("%+v", st)
	}
}

// While the updates are lost, the last known state is no proof of anything: it is read.
func TestAStateIsReadWhileUpdatesAreLost(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	follow(t, w)
	b.Fail("CreatePropertyCollector", "*", &types.SystemErrorFault{}, -1)
	b.ExpireSessions()
	b.find(t, s, "db") // logs in again
	b.Guest("web").PowerOffByHand()
	if st, err := w.State(t.Context()); err != nil || st.Power != PoweredOff {
		t.Errorf("%+v, %v", st, err)
	}
}

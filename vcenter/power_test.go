package vcenter

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func TestPowerOffAndOnSayWhetherTheyChangedAnything(t *testing.T) {
	b := setup(t, on("web"), sandbox.Guest{Name: "paused", Power: sandbox.Suspended})
	s := b.session(t)
	web, paused := b.find(t, s, "web"), b.find(t, s, "paused")
	for _, c := range []struct {
		name    string
		call    func(context.Context, VM) (bool, error)
		vm      VM
		changed bool
		power   sandbox.Power
	}{
		{"off", s.PowerOff, web, true, sandbox.Off},
		{"off again", s.PowerOff, web, false, sandbox.Off},
		{"on", s.PowerOn, web, true, sandbox.On},
		{"on again", s.PowerOn, web, false, sandbox.On},
		{"resume", s.PowerOn, paused, true, sandbox.On},
	} {
		changed, err := c.call(soon(t), c.vm)
		if err != nil || changed != c.changed || b.Guest(c.vm.Name).Power() != c.power {
			t.Errorf("%s: changed %t, %v, now %s", c.name, changed, err, b.Guest(c.vm.Name).Power())
		}
	}
}

func TestAGuestShutdownNeedsToolsAndAVMThatIsOn(t *testing.T) {
	mute := on("mute")
	mute.Tools = sandbox.ToolsNotInstalled
	b := setup(t, mute, sandbox.Guest{Name: "off"})
	s := b.session(t)
	if err := s.ShutdownGuest(t.Context(), b.find(t, s, "mute")); !errors.Is(err, ErrToolsUnavailable) {
		t.Errorf("no Tools: %v", err)
	}
	if err := s.ShutdownGuest(t.Context(), b.find(t, s, "off")); !errors.Is(err, ErrInvalidState) {
		t.Errorf("off: %v", err)
	}
}

func TestFaultsOfTheTaskAreTold(t *testing.T) {
	b := setup(t, on("web"), sandbox.Guest{Name: "off"})
	s := b.session(t)
	web, off := b.find(t, s, "web"), b.find(t, s, "off")
	b.FailTask("PowerOffVM_Task", "web", &types.RequestCanceled{}, 1)
	if changed, err := s.PowerOff(soon(t), web); changed || !errors.Is(err, ErrCancelledByOperator) {
		t.Errorf("cancelled: %t, %v", changed, err)
	}
	b.FailTask("PowerOnVM_Task", "off", &types.InsufficientMemoryResourcesFault{}, 1)
	if changed, err := s.PowerOn(soon(t), off); changed || !errors.Is(err, ErrResources) {
		t.Errorf("no room: %t, %v", changed, err)
	}
}

func TestOnlyTheWantedStateIsAlreadySo(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	paused := &types.InvalidPowerState{
		RequestedState: types.VirtualMachinePowerStatePoweredOff, ExistingState: types.VirtualMachinePowerStateSuspended,
	}
	b.Fail("PowerOffVM_Task", "web", paused, 1)
	if changed, err := s.PowerOff(soon(t), b.find(t, s, "web")); changed || !errors.Is(err, ErrInvalidState) {
		t.Errorf("a suspended VM: changed %t, %v", changed, err)
	}
}

func TestALostReplyIsNoAnswerAndNeverSuccess(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	for method, call := range map[string]func(context.Context) error{
		"ShutdownGuest":   func(ctx context.Context) error { return s.ShutdownGuest(ctx, vm) },
		"PowerOffVM_Task": func(ctx context.Context) error { _, err := s.PowerOff(ctx, vm); return err },
	} {
		b.ResetCalls()
		b.LoseReply(method, 1)
		err := call(t.Context())
		if !errors.Is(err, ErrNoAnswer) || !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", method, err)
		}
		if n := b.Calls()[method]; n != 1 {
			t.Errorf("%s was sent %d times", method, n)
		}
	}
}

func TestAReplyThatComesTooLateIsNoAnswer(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	s.transport.timeout = 200 * time.Millisecond // from here on
	b.Delay("PowerOffVM_Task", time.Minute)
	if _, err := s.PowerOff(t.Context(), vm); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("timeout: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for b.Calls()["PowerOffVM_Task"] < 2 { // the second call has arrived
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if _, err := s.PowerOff(ctx, vm); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("cancelled after the send: %v", err)
	}
	b.Delay("RetrievePropertiesEx", time.Minute)
	if _, err := s.Observe(t.Context(), vm); !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("a read: %v", err)
	}
}

func TestACallThatNeverLeftIsNotInDoubt(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.ShutdownGuest(ended, vm); !errors.Is(err, context.Canceled) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("ended before: %v", err)
	}
	late := WithSendBy(t.Context(), time.Now().Add(-time.Millisecond))
	b.ResetCalls()
	if _, err := s.PowerOff(late, vm); !errors.Is(err, ErrNotSent) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("too late: %v", err)
	}
	if n := b.Calls()["PowerOffVM_Task"]; n != 0 {
		t.Errorf("sent %d times", n)
	}
	inTime := WithSendBy(t.Context(), time.Now().Add(time.Minute))
	if _, err := s.PowerOff(inTime, vm); err != nil {
		t.Errorf("in time: %v", err)
	}
	b.Close()
	if _, err := s.PowerOn(t.Context(), vm); !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestATaskWhoseEndIsNotSeenIsNoAnswer(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "asks", Question: "moved or copied?"})
	s := b.session(t)
	vm := b.find(t, s, "asks")
	w := b.watch(t, s, vm)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer cancel()
		_, _ = w.Until(soon(t), func(st State) (bool, error) { return st.Question != nil, nil })
	}()
	if changed, err := s.PowerOn(ctx, vm); changed || !errors.Is(err, ErrNoAnswer) {
		t.Errorf("%t, %v", changed, err)
	}
}

func TestATaskWhoseVMIsGoneIsNoAnswer(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "asks", Question: "moved or copied?"})
	s := b.session(t)
	vm := b.find(t, s, "asks")
	w := b.watch(t, s, vm)
	said := make(chan struct{})
	go func() {
		defer close(said)
		_, _ = w.Until(soon(t), func(st State) (bool, error) { return st.Question != nil, nil })
		s.power.mu.Lock()
		defer s.power.mu.Unlock()
		s.power.markGone(s.power.subjects[vm.reference()]) // as vCenter's updates say of a VM that was removed
	}()
	if changed, err := s.PowerOn(soon(t), vm); changed || !errors.Is(err, ErrNoAnswer) {
		t.Errorf("%t, %v", changed, err)
	}
	<-said
}

func TestAHostThatWasLostDuringACallIsNoAnswer(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.Fail("ShutdownGuest", "web", &types.HostCommunication{}, 1)
	if err := s.ShutdownGuest(t.Context(), vm); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("guest shutdown: %v", err)
	}
	b.FailTask("PowerOffVM_Task", "web", &types.HostNotConnected{}, 1)
	if _, err := s.PowerOff(t.Context(), vm); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("power off: %v", err)
	}
	b.Fail("PowerOffVM_Task", "web", &types.HostNotConnected{}, 1)
	if _, err := s.PowerOff(t.Context(), vm); errors.Is(err, ErrNoAnswer) || !errors.Is(err, ErrUnreachable) {
		t.Errorf("power off refused: %v", err)
	}
}

package vcenter

import (
	"strings"
	"testing"
	"time"

	"vmapower/internal/sandbox"
)

func TestWhoPulledThePlugIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		goOff func(t *testing.T, b *bench, s *Session, vm VM)
		want  Ending
	}{
		"the guest that was asked": {func(t *testing.T, b *bench, s *Session, vm VM) {
			if err := s.ShutdownGuest(t.Context(), vm); err != nil {
				t.Fatal(err)
			}
		}, Ending{Clean: true}},
		"the guest itself": {func(t *testing.T, b *bench, _ *Session, vm VM) { b.Guest(vm.Name).ShutDownInside() }, Ending{Clean: true}},
		"an operator":      {func(t *testing.T, b *bench, _ *Session, vm VM) { b.Guest(vm.Name).PowerOffByHand() }, Ending{By: "operator"}},
		"the guest that a user had asked, whom the event names": {func(t *testing.T, b *bench, s *Session, vm VM) {
			if _, err := s.PowerOff(t.Context(), vm); err != nil { // an earlier life
				t.Fatal(err)
			}
			if _, err := s.PowerOn(t.Context(), vm); err != nil {
				t.Fatal(err)
			}
			b.Guest(vm.Name).SetTools(sandbox.ToolsOK)
			b.Guest(vm.Name).Hang()
			until(t, b.watchGuest(t, s, vm), "Tools", func(st State) bool { return st.Tools.Running() })
			if err := s.ShutdownGuest(t.Context(), vm); err != nil {
				t.Fatal(err)
			}
			b.Guest(vm.Name).GoOffAs(b.Username())
		}, Ending{Clean: true}},
		"a user who had asked the guest before": {func(t *testing.T, b *bench, s *Session, vm VM) {
			b.Guest(vm.Name).Hang()
			if err := s.ShutdownGuest(t.Context(), vm); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PowerOff(t.Context(), vm); err != nil {
				t.Fatal(err)
			}
		}, Ending{By: "administrator@vsphere.local"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, on("web-01"))
			s := b.session(t)
			vm := b.find(t, s, "web-01")
			w := b.watch(t, s, vm)
			boot := stateOf(w).BootTime
			c.goOff(t, b, s, vm)
			until(t, w, "off", isOff)
			for _, booted := range []time.Time{boot, {}} {
				if got, err := s.Ending(t.Context(), vm, booted, time.Minute); err != nil || got != c.want {
					t.Errorf("%+v, %v, want %+v", got, err, c.want)
				}
			}
		})
	}
}

func TestWhatMayBringAGuestUpOrDownIsTold(t *testing.T) {
	b := setup(t, on("web-01"), on("fresh-01"))
	s := b.session(t)
	vm, fresh := b.find(t, s, "web-01"), b.find(t, s, "fresh-01")
	look := func(vm VM, age time.Duration) string {
		t.Helper()
		why, err := s.UnderWay(t.Context(), vm, State{BootTime: time.Now().Add(-age)})
		if err != nil {
			t.Fatal(err)
		}
		return why
	}
	if why := look(fresh, time.Minute); !strings.Contains(why, "powered on") {
		t.Errorf("a VM that was just started: %q", why)
	}
	if why := look(vm, 3*time.Minute); why != "" {
		t.Errorf("a VM that stands still: %q", why)
	}
	b.Guest("web-01").Hang()
	if err := s.ShutdownGuest(t.Context(), vm); err != nil {
		t.Fatal(err)
	}
	if why := look(vm, 3*time.Minute); !strings.Contains(why, "asked to go down") || !strings.Contains(why, b.Username()) {
		t.Errorf("a guest that was asked: %q", why)
	}
	b.Guest("fresh-01").PowerOffByHand()
	b.Guest("fresh-01").Ask("Did you move it?")
	starting := make(chan error, 1)
	go func() { _, err := s.PowerOn(t.Context(), fresh); starting <- err }()
	until(t, b.watch(t, s, fresh), "a question", func(st State) bool { return st.Question != nil })
	if why := look(fresh, 3*time.Minute); !strings.Contains(why, "task") {
		t.Errorf("a VM with a task: %q", why)
	}
	b.Guest("fresh-01").Answer()
	<-starting
}

package vcenter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestLooksAtTheSameTimeShareOneCall(t *testing.T) {
	const n = 60
	b := setup(t, manyOn(n)...)
	s := b.session(t)
	vms := make([]VM, n)
	for i := range vms {
		vms[i] = b.find(t, s, fmt.Sprintf("web-%03d", i))
	}
	b.Guest("web-007").PowerOffByHand()
	b.ResetCalls()
	var all sync.WaitGroup
	for i, vm := range vms {
		all.Go(func() {
			st, err := s.ObserveShared(t.Context(), vm)
			if err != nil || (st.Power == PoweredOff) != (i == 7) {
				t.Errorf("%s: %+v, %v", vm, st, err)
			}
		})
	}
	all.Wait()
	if calls := b.own(); calls["RetrievePropertiesEx"] > 3 { // one, unless the machine is busy
		t.Errorf("calls: %v", calls)
	}
}

func TestAVMThatCannotBeReadTakesNothingFromThoseWhoLookWithIt(t *testing.T) {
	b := setup(t, on("web"), on("gone"), on("other"))
	s := b.session(t)
	web, gone, other := b.find(t, s, "web"), b.find(t, s, "gone"), b.find(t, s, "other")
	other.BIOSUUID = "00000000-0000-0000-0000-000000000000" // as found; the object id is another VM's now
	b.Guest("gone").Delete()
	var all sync.WaitGroup
	for vm, want := range map[VM]error{web: nil, gone: ErrReplaced, other: ErrReplaced} {
		all.Go(func() {
			if st, err := s.ObserveShared(t.Context(), vm); !errors.Is(err, want) || want == nil && st.Power != PoweredOn {
				t.Errorf("%s: %+v, %v", vm, st, err)
			}
		})
	}
	all.Wait()
}

func TestALookThatIsSharedEndsWithItsCaller(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.Delay("RetrievePropertiesEx", 5*time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.ObserveShared(ctx, vm); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	b.Delay("RetrievePropertiesEx", 0)
}

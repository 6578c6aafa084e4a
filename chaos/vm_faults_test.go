package chaos

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// What is done to VMs is done by the one fault at a time that holds vCenter.

// some returns the next guests of the fleet whose names begin so, in turn.
func (s *site) some(count int, kind string) (guests []*sandbox.GuestHandle) {
	for range s.fleet {
		name := s.fleet[s.struck%len(s.fleet)]
		s.struck++
		if strings.HasPrefix(name, kind) && len(guests) < count {
			guests = append(guests, s.vcenter.Guest(name))
		}
		if len(guests) == count {
			break
		}
	}
	return guests
}

// busy returns guests of which a job waits that they go off, and some others.
func (s *site) busy(count int) (guests []*sandbox.GuestHandle) {
	for _, guest := range s.some(len(s.fleet), "") {
		if guest.GoingDown() {
			guests = append(guests, guest)
		}
	}
	for _, guest := range s.some(count, "") {
		if len(guests) < count && !guest.GoingDown() {
			guests = append(guests, guest)
		}
	}
	return guests
}

// move does to each guest what gives it another object id.
func (s *site) move(guests []*sandbox.GuestHandle, move func(*sandbox.GuestHandle) (*sandbox.GuestHandle, error)) {
	for _, guest := range guests {
		if _, err := move(guest); err != nil {
			s.t.Errorf("%s can't be moved: %v", guest.Name(), err)
		}
	}
}

// everything registers all VMs again, as a vCenter that was restored does, and ends its
// sessions.
func (s *site) everything() {
	s.vcenter.ExpireSessions()
	s.move(s.some(len(s.fleet), ""), (*sandbox.GuestHandle).RegisterAgain)
}

// kept are properties that vCenter may keep to itself, by turns.
var kept = [][]string{
	{"guest.toolsRunningStatus", "guest.toolsVersionStatus2", "guest.toolsStatus"},
	{"guest.guestState"},
	{"runtime.powerState"},
	{uuidProperty, "summary.config.instanceUuid"},
}

const uuidProperty = "summary.config.uuid"

// withhold keeps properties of some guests from everybody, each guest's others.
func (s *site) withhold() (end func()) {
	from := time.Now()
	guests := s.some(len(s.fleet)/3, "")
	for i, guest := range guests {
		guest.Withhold(&types.SystemError{Reason: "the agent of the host failed"}, kept[i%len(kept)]...)
	}
	return func() {
		for i, guest := range guests {
			guest.Withhold(nil)
			if kept[i%len(kept)][0] == uuidProperty {
				s.hidden[guest.InstanceUUID()] = append(s.hidden[guest.InstanceUUID()], span{from, time.Now()})
			}
		}
	}
}

// silenceTools stops VMware Tools in some guests that are up, and have been for long as
// vCenter tells it, until the end.
func (s *site) silenceTools() (end func()) {
	var silent []*sandbox.GuestHandle
	for _, guest := range s.some(6, "quick") {
		if guest.Power() == sandbox.On && !guest.GoingDown() {
			guest.Boots(grownUp)
			s.grown[guest.InstanceUUID()] = append(s.grown[guest.InstanceUUID()], time.Now())
			guest.SetTools(sandbox.ToolsNotRunning)
			silent = append(silent, guest)
		}
	}
	return func() {
		for _, guest := range silent {
			guest.SetTools(sandbox.ToolsOK)
		}
	}
}

// cutHung lets an operator cut every guest that was asked to go down and hangs.
func (s *site) cutHung() (end func()) {
	ctx, stop := context.WithCancel(context.Background())
	var hand sync.WaitGroup
	hand.Go(func() {
		for ctx.Err() == nil {
			sleep(ctx, 500*time.Millisecond)
			for _, guest := range s.some(len(s.fleet), "stuck") {
				if guest.GoingDown() {
					guest.PowerOffByHand()
				}
			}
		}
	})
	return func() { stop(); hand.Wait() }
}

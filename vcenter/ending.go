package vcenter

import (
	"context"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

// Ending is how a VM came to be off, as far as vCenter's events tell. It is kept with
// the job.
type Ending struct {
	// Clean: the guest went off by itself.
	Clean bool `json:"clean"`
	// By is who or what ended it otherwise, in words; "" when nobody can tell.
	By string `json:"by,omitempty"`
}

// endingLag is how long vCenter's events may lag behind the state.
const endingLag = time.Second

// Ending tells how the VM, which is off, came to be so. booted is when it was powered
// on, on vCenter's clock, and if that is not known, running is how long it has been
// looked at. It takes one call, two when the boot is not known, some more when the events
// lag behind or leave a doubt, and may be repeated.
func (s *Session) Ending(ctx context.Context, vm VM, booted time.Time, running time.Duration) (Ending, error) {
	what := "look how " + vm.String() + " went off"
	since := booted.Add(-time.Minute)
	if booted.IsZero() {
		now, err := s.now(ctx)
		if err != nil {
			return Ending{}, translate(err, what)
		}
		since = now.Add(-running - shutdownTakes)
	}
	for range 3 {
		events, err := s.powerEvents(ctx, vm, since)
		if err != nil {
			return Ending{}, translate(err, what)
		}
		if e, told := endingOf(sinceBoot(events)); told {
			return s.undoubted(ctx, vm, e, what)
		}
		if err := pause.For(ctx, endingLag); err != nil {
			return Ending{}, err
		}
	}
	return Ending{}, nil
}

// ending is an Ending with what may still speak against it.
type ending struct {
	Ending
	doubt time.Time // when the user who is named as the one who powered the VM off asked its guest; else zero
}

// endingOf reads the events of a VM's last life. A guest that goes off by itself leaves
// an event without a user. told is false when none says that the VM went off.
func endingOf(events []powerEvent) (e ending, told bool) {
	asked, cut := map[string]time.Time{}, ""
	for _, event := range events {
		switch event.kind {
		case eventGuestShutdown:
			asked[event.user], cut = event.at, ""
		case eventStopping:
			cut = event.user
		case eventIsolated:
			cut = "vSphere HA, because the host was isolated"
		case eventPoweredOff:
			told = true
			e = ending{}
			switch {
			case cut != "":
				e.By = quoted(cut)
			case event.user == "":
				e.Clean = true
			case !asked[event.user].IsZero():
				e.Clean, e.doubt = true, asked[event.user]
			default:
				e.By = quoted(event.user)
			}
		}
	}
	return e, told
}

// undoubted looks for a task that cut the power since the guest was asked, where the events leave a doubt.
func (s *Session) undoubted(ctx context.Context, vm VM, e ending, what string) (Ending, error) {
	if e.doubt.IsZero() {
		return e.Ending, nil
	}
	tasks, err := s.recentTasks(ctx, vm, what)
	cut := slices.ContainsFunc(tasks, func(task object) bool {
		started, _ := task.properties["info.startTime"].(time.Time)
		return task.properties.text("info.descriptionId") == "VirtualMachine.powerOff" && !started.Before(e.doubt) &&
			task.properties.text("info.state") == string(types.TaskInfoStateSuccess)
	})
	if cut {
		return Ending{By: "a task that powered it off"}, err
	}
	return e.Ending, err
}

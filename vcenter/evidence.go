package vcenter

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
)

const (
	evidenceMargin = 2 * time.Second  // added to a caller's time, since the query itself takes a while
	bootTakes      = 2 * time.Minute  // in which Tools may still be coming up
	shutdownTakes  = time.Hour        // in which a guest that was asked may still go down: updates are installed
	restartTakes   = 10 * time.Minute // in which a guest that was restarted may still be on its way
)

// now is the time on vCenter's clock, by which events and boots are told.
func (s *Session) now(ctx context.Context) (time.Time, error) {
	now, err := methods.GetCurrentTime(ctx, s.transport)
	if err != nil {
		return time.Time{}, err
	}
	s.clock.Store(&clockReading{at: time.Now(), theirs: *now})
	return *now, nil
}

// clockReading is what vCenter's clock showed when ours showed at.
type clockReading struct{ at, theirs time.Time }

// clockKeeps is how long a reading of vCenter's clock is good for the next one who asks.
const clockKeeps = time.Minute

// recentNow is now without a call where the session has read vCenter's clock a moment ago.
func (s *Session) recentNow(ctx context.Context) (time.Time, error) {
	if read := s.clock.Load(); read != nil && time.Since(read.at) < clockKeeps {
		return read.theirs.Add(time.Since(read.at)), nil
	}
	return s.now(ctx)
}

// UnderWay says what may still bring up or shut down the guest of a VM that is on and
// whose Tools do not run: that it was started a moment ago, or asked to shut down or to
// restart, by anybody, or that a task is at work on it; "" when there is nothing of the
// kind. It takes three calls, one more when the VM has recent tasks, and may be repeated.
func (s *Session) UnderWay(ctx context.Context, vm VM, st State) (why string, err error) {
	what := "look what goes on with " + vm.String()
	now, err := s.now(ctx)
	if err != nil {
		return "", translate(err, what)
	}
	if age := now.Sub(st.BootTime); !st.BootTime.IsZero() && age < bootTakes {
		return fmt.Sprintf("it was powered on %s ago", age.Round(time.Second)), nil
	}
	events, err := s.powerEvents(ctx, vm, now.Add(-shutdownTakes))
	if err != nil {
		return "", translate(err, what)
	}
	if why = restless(sinceBoot(events), now); why != "" {
		return why, nil
	}
	recent, err := s.recentTasks(ctx, vm, what)
	for _, task := range recent {
		if task.properties.atWork() {
			return fmt.Sprintf("the task %s is at work on it", quoted(task.properties.text("info.descriptionId"))), nil
		}
	}
	return "", err
}

// restless says which event shows that the guest is going down or coming up.
func restless(events []powerEvent, now time.Time) string {
	for _, event := range slices.Backward(events) {
		ago := now.Sub(event.at)
		switch {
		case event.kind == eventGuestShutdown, event.kind == eventGuestStandby:
			return fmt.Sprintf("its guest was asked to go down %s ago, by %s", ago.Round(time.Second), whoever(event.user))
		case ago < restartTakes && (event.kind == eventGuestReboot || event.kind == eventResetting || event.kind == eventReset):
			return fmt.Sprintf("it was restarted %s ago, by %s", ago.Round(time.Second), whoever(event.user))
		}
	}
	return ""
}

func whoever(user string) string {
	if user == "" {
		return "its guest or its host"
	}
	return quoted(user)
}

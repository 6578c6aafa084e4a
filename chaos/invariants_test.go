package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// check is one invariant of a job; it says what is wrong, or nothing.
type check struct {
	name string
	of   func(*evidence, *caseFile) string
}

var checks = []check{
	{"lost", lost},
	{"changed after its end", changedAfterItsEnd},
	{"sheet", sheetIsClosed},
	{"done twice", doneTwice},
	{"late call", lateCall},
	{"untrue", untrue},
	{"unforeseen", unforeseen},
	{"overtaken", overtaken},
	{"cut without proof", unprovenCut},
	{"wrong VM", wrongVM},
}

// violation is a broken invariant of one job.
type violation struct {
	check, id, what string
}

func (e *evidence) judge() (found []violation) {
	for _, c := range e.byID {
		for _, check := range checks {
			if what := check.of(e, c); what != "" {
				found = append(found, violation{check.name, c.id, what})
			}
		}
	}
	slices.SortFunc(found, func(a, b violation) int { return strings.Compare(a.check+a.id, b.check+b.id) })
	return found
}

func lost(_ *evidence, c *caseFile) string {
	switch {
	case c.record == "":
		return "accepted, and there is no record of it"
	case !c.job.Ended():
		return fmt.Sprintf("it is still %s at %s", c.job.Status, c.job.CurrentStep)
	}
	return ""
}

// changedAfterItsEnd compares the record as it was first seen ended with what it is
// now, byte for byte.
func changedAfterItsEnd(_ *evidence, c *caseFile) string {
	if c.promise == nil || c.snapshot == "" || c.snapshot == c.record {
		return ""
	}
	before, now := strings.Split(c.snapshot, "\n"), strings.Split(c.record, "\n")
	for i := range min(len(before), len(now)) {
		if before[i] != now[i] {
			return fmt.Sprintf("it was %q and is %q", before[i], now[i])
		}
	}
	return "it has more or fewer lines"
}

func sheetIsClosed(_ *evidence, c *caseFile) string {
	for _, step := range c.job.Steps {
		if c.job.Ended() && (step.Status == "pending" || step.Status == "running") {
			return fmt.Sprintf("it has ended, and step %s is %s", step.Name, step.Status)
		}
	}
	if c.job.Status == client.JobStatusCompleted && (c.job.Error != nil || c.job.Result == nil) ||
		c.job.Status == client.JobStatusFailed && c.job.Error == nil {
		return fmt.Sprintf("it is %s with error %v and result %v", c.job.Status, c.job.Error, c.job.Result)
	}
	return ""
}

// effective counts the job's calls of a method that did something to the VM.
func (c *caseFile) effective(method string) (n int) {
	for _, change := range c.changes {
		if change.Method == method && change.Effective {
			n++
		}
	}
	return n
}

func (c *caseFile) asked(method string) (n int) {
	for _, change := range c.changes {
		if change.Method == method {
			n++
		}
	}
	return n
}

// doneTwice finds a second effect of one kind. A VM that was started and went off by
// itself may be started again.
func doneTwice(e *evidence, c *caseFile) string {
	for _, method := range changingMethods {
		n := c.effective(method)
		if method == "PowerOnVM_Task" && n > 1 && e.wentByItself(c) {
			n--
		}
		if n > 1 {
			return fmt.Sprintf("%d effective %s: %+v", n, method, c.changes)
		}
	}
	return ""
}

// lateCall finds calls that left for the VM after the job had ended, and calls that
// vCenter carried out so late that the job had ended, with an effect. A job that was
// cancelled, and says that it does not know the state, may leave one behind.
func lateCall(e *evidence, c *caseFile) string {
	if c.job.EndedAt == nil {
		return ""
	}
	end := e.ended(c).Add(clockGrain)
	for _, change := range c.changes {
		if change.Arrived.After(end) {
			return fmt.Sprintf("%s came %s after the end", change.Method, change.Arrived.Sub(end))
		}
		unknown := c.job.Status != client.JobStatusCompleted && (c.off.NewState == "unknown" || c.on.NewState == "unknown")
		if change.Effective && change.Handled.After(end) && !unknown {
			return fmt.Sprintf("%s took effect %s after the end", change.Method, change.Handled.Sub(end))
		}
	}
	return ""
}

// ended is the true time at which the job ended, the last that may be: Redis' clock told
// some times twice. It is now when the job has not ended.
func (e *evidence) ended(c *caseFile) (at time.Time) {
	if c.job.EndedAt == nil {
		return time.Now()
	}
	told := *c.job.EndedAt
	if !c.stamped.IsZero() {
		told = c.stamped
	}
	times := e.redisClock.when(told)
	at = times[0]
	for _, later := range times[1:] {
		if c.promise == nil || c.seenEnded.IsZero() || later.Before(c.seenEnded) {
			at = later
		}
	}
	return at
}

// clockGrain is how exactly a record's times are known.
const clockGrain = 2 * time.Millisecond

// powerAt is the VM's power at a time, as the sandbox itself has it.
func (e *evidence) powerAt(vm string, at time.Time) (power sandbox.Power) {
	for _, s := range e.switches[vm] {
		if s.At.After(at) {
			break
		}
		power = s.Power
	}
	return power
}

var unforeseenCodes = []client.ErrorCode{"internal", "vcenter_login_failed", "vm_not_found", "ambiguous_vm", "vcenter_permission_denied", "invalid_vm_state"}

// callTooLong is in the failure of a job that one slow call has ended: it should be tried
// again.
const callTooLong = "a call took too long"

// unforeseen finds failures that no fault of the schedule explains.
func unforeseen(e *evidence, c *caseFile) string {
	switch {
	case c.job.Error == nil,
		c.job.Error.Code == "vm_not_found" && c.promise != nil && e.notFound(c),
		c.job.Error.Code == "invalid_vm_state" && (e.wentByItself(c) || e.wishedOtherwise(c)):
		return ""
	}
	late := c.job.Deadline != nil && c.job.EndedAt != nil && c.job.EndedAt.After(*c.job.Deadline)
	if late || slices.Contains(unforeseenCodes, c.job.Error.Code) || strings.Contains(c.job.Error.Details, callTooLong) {
		return fmt.Sprintf("it failed with %s: %s: %s", c.job.Error.Code, c.job.Error.Error, c.job.Error.Details)
	}
	return ""
}

// overtaken finds a power-on that said "on" while an earlier job's shutdown of the
// guest was still to come.
func overtaken(e *evidence, c *caseFile) string {
	if c.job.Operation != client.OperationPowerOn || c.job.Status != client.JobStatusCompleted || c.promise == nil {
		return ""
	}
	end := e.ended(c)
	for _, s := range e.switches[e.vm(c)] {
		by := e.byID[s.Operation]
		if s.Power != sandbox.Off || !s.At.After(end) || by == nil || by.job.EndedAt == nil {
			continue
		}
		if e.ended(by).Before(end) {
			return fmt.Sprintf("it ended with the VM on (%s), and %s later job %s, which had ended before, took the VM down",
				c.on.PowerOnMethod, s.At.Sub(end), by.id)
		}
	}
	return ""
}

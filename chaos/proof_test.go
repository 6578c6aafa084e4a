package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

const (
	// notice is how old what a call is based on may be: a call leaves within 2 s of the
	// look before it.
	notice = 2500 * time.Millisecond
	// toolsSilence is how long Tools must have been said not to run, and bootTakes how
	// long ago the VM must have been powered on, to be believed.
	toolsSilence = 10 * time.Second
	bootTakes    = 2 * time.Minute
	// sendLag is how late a request may arrive after its time has begun to count.
	sendLag = 500 * time.Millisecond
)

// unprovenCut finds a power cut for which there was no reason: nobody asked for it, the
// time for the guest was not over, and vCenter had not shown that the guest can't be
// asked. It also finds a result that gives another reason than there was.
func unprovenCut(e *evidence, c *caseFile) string {
	for _, cut := range c.changes {
		if cut.Method != "PowerOffVM_Task" || !cut.Effective || c.promise == nil {
			continue
		}
		reasons := e.reasons(c, cut)
		if len(reasons) == 0 {
			return fmt.Sprintf("it cut the power of %s at %s without a proof; policy %q, timeout %d s, asked %+v; vCenter told:\n%s",
				cut.Guest, cut.Arrived.Format(timeOfDay), c.order.off.Policy, *c.order.off.Timeout, c.changes, e.toldUntil(cut))
		}
		said := string(c.off.ForcedReason)
		if c.job.Status == client.JobStatusCompleted && !slices.Contains(reasons, said) {
			return fmt.Sprintf("it says that it cut the power because of %q, and %v is what was so; vCenter told:\n%s", said, reasons, e.toldUntil(cut))
		}
	}
	return ""
}

const timeOfDay = "15:04:05.000"

// reasons are the words for all that allowed the cut.
func (e *evidence) reasons(c *caseFile, cut sandbox.Change) (words []string) {
	off := c.order.off
	waits := off.WaitForShutdown == nil || *off.WaitForShutdown
	limit := time.Duration(*off.Timeout) * time.Second
	switch {
	case off.Policy == client.PolicyForce:
		return []string{"requested"}
	case off.Policy == client.PolicyGracefulOnly:
		return nil
	}
	if asked, ok := c.guestAsked(); ok {
		if waits && cut.Arrived.Sub(asked) >= limit-sendLag {
			words = append(words, "timeout")
		}
		return words
	}
	timeOver := cut.Arrived.Sub(e.began(c)) >= limit-sendLag
	if timeOver {
		words = append(words, "timeout")
	}
	for _, at := range e.momentsBefore(cut) {
		tools := e.toldAt(cut.VM, at)
		switch {
		case timeOver && tools.Tools == sandbox.ToolsUntold:
			words = append(words, "tools_unknown")
		case timeOver && tools.Tools != sandbox.ToolsOK && tools.Tools != sandbox.ToolsOld:
			words = append(words, "tools_unavailable")
		case tools.Tools == sandbox.ToolsNotInstalled && !tools.GoingDown, e.silent(cut.VM, at):
			words = append(words, "tools_unavailable")
		}
	}
	return words
}

// guestAsked is when vCenter took the job's first request to shut the guest down.
func (c *caseFile) guestAsked() (at time.Time, asked bool) {
	for _, change := range c.changes {
		if change.Method == "ShutdownGuest" && change.Accepted {
			return change.Arrived, true
		}
	}
	return at, false
}

// began is when the job was claimed for the first time.
func (e *evidence) began(c *caseFile) time.Time {
	if c.job.StartedAt == nil {
		return time.Now()
	}
	return e.redisClock.when(*c.job.StartedAt)[0]
}

// momentsBefore are the times at which what the cut is based on may have been seen.
func (e *evidence) momentsBefore(cut sandbox.Change) []time.Time {
	moments := []time.Time{cut.Arrived}
	for _, r := range e.tools[cut.VM] {
		if r.At.Before(cut.Arrived) && r.At.After(cut.Arrived.Add(-notice)) {
			moments = append(moments, r.At.Add(-time.Millisecond), r.At)
		}
	}
	return append(moments, cut.Arrived.Add(-notice))
}

// toldAt is what vCenter told of the VM's Tools at a time.
func (e *evidence) toldAt(vm string, at time.Time) (r sandbox.ToolsReport) {
	for _, next := range e.tools[vm] {
		if next.At.After(at) {
			break
		}
		r = next
	}
	return r
}

// silent reports whether Tools had been said not to run for so long that it was believed,
// in a guest that was not going down and had not been powered on a moment ago.
func (e *evidence) silent(vm string, at time.Time) bool {
	since := time.Time{}
	for _, r := range e.tools[vm] {
		switch {
		case r.At.After(at):
		case r.Tools != sandbox.ToolsNotRunning || r.GoingDown:
			since = time.Time{}
		case since.IsZero():
			since = r.At
		}
	}
	return !since.IsZero() && at.Sub(since) >= toolsSilence-sendLag && e.uptime(vm, at) >= bootTakes
}

// uptime is how long ago the VM was powered on, as vCenter tells it.
func (e *evidence) uptime(vm string, at time.Time) (since time.Duration) {
	for i, s := range e.switches[vm] {
		if s.Power != sandbox.On || s.At.After(at) {
			continue
		}
		since = e.vcenterClock.told(at).Sub(e.vcenterClock.told(s.At))
		if i == 0 || slices.ContainsFunc(e.grown[vm], func(grown time.Time) bool { return grown.After(s.At) && !grown.After(at) }) {
			since += grownUp
		}
	}
	return since
}

// toldUntil is the last that vCenter told of the VM before the cut.
func (e *evidence) toldUntil(cut sandbox.Change) string {
	var lines []string
	for _, r := range e.tools[cut.VM] {
		if r.At.Before(cut.Arrived) {
			lines = append(lines, fmt.Sprintf("    %s Tools %s, guest %q, going down %t", r.At.Format(timeOfDay), r.Tools, r.GuestState, r.GoingDown))
		}
	}
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}

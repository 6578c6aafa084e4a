package chaos

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// What an attacker in Redis can't have: see docs/security.md for what he can. The verdict
// is made of what callers asked and were told, of vCenter's own journal, and of the
// targets.

// attackedMemory is what each process may take, whatever Redis holds.
const attackedMemory = 300 * mib

func writeFile(file string, data []byte) error { return os.WriteFile(file, data, 0o600) }

// judge asks all witnesses.
func (s *attacked) judge() []violation {
	e := &evidence{
		byID: map[string]*caseFile{}, places: s.vcenter.Registrations(), hidden: s.hidden, grown: s.grown,
		redisClock: &s.clocks.redis, vcenterClock: &s.clocks.vcenter,
	}
	e.switches, e.tools = s.vcenter.History()
	return append(s.wrong, judgeAttack(e, s.requests, s.approved, s.vcenter.Journal())...)
}

func judgeAttack(e *evidence, requests []*request, approved map[string]bool, journal []sandbox.Change) (found []violation) {
	byID := map[string]*request{}
	for _, q := range requests {
		if q.id != "" && byID[q.id] == nil {
			byID[q.id] = q
		}
	}
	called := map[string][]sandbox.Change{}
	for _, change := range journal {
		called[change.Operation] = append(called[change.Operation], change)
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		q := byID[id]
		c := q.caseFile(called[id])
		e.byID[id] = c
		what := verdict(e, c)
		switch {
		case len(c.changes) > 0 && q.who == required && !approved[id]:
			what = append(what, violation{"unapproved", id, fmt.Sprintf("nobody approved %s of %s: %+v", q.op, q.guest, c.changes)})
		case q.who == leftAlone && q.ended.IsZero():
			what = append(what, violation{"left alone", id, "it did not end"})
		}
		if newer := e.overruled(c, requests); newer != "" {
			what = append(what, violation{"overruled", id, newer})
		}
		found = append(found, what...)
	}
	for _, operation := range slices.Sorted(maps.Keys(called)) {
		if byID[operation] == nil && !e.wasRefused(requests, called[operation]) {
			found = append(found, violation{"unasked", operation, fmt.Sprintf("nobody asked for that: %+v", called[operation])})
		}
	}
	return found
}

// caseFile is the request with the calls of its job. When the job began is Redis' word.
func (q *request) caseFile(changes []sandbox.Change) *caseFile {
	c := &caseFile{id: q.id, job: q.job, changes: changes, promise: &promise{order: q.order, id: q.id, seenEnded: q.ended}}
	c.job.StartedAt = nil
	c.readResult()
	return c
}

// verdict is what is wrong with one job.
func verdict(e *evidence, c *caseFile) (found []violation) {
	for _, check := range []check{
		{"cut without proof", cutWithoutProof}, {"wrong VM", wrongVM}, {"wrong call", wrongCall}, {"untrue", untrueCompletion},
	} {
		if what := check.of(e, c); what != "" {
			found = append(found, violation{check.name, c.id, what})
		}
	}
	return found
}

// cutWithoutProof is unprovenCut of a power-off that tells no reason: that may be told wrong.
func cutWithoutProof(e *evidence, c *caseFile) string {
	if c.order.op != client.OperationPowerOff {
		return ""
	}
	silent := *c
	silent.job.Status = ""
	return unprovenCut(e, &silent)
}

// wrongCall finds a call that the operation that was asked for does not make.
func wrongCall(_ *evidence, c *caseFile) string {
	for _, change := range c.changes {
		on := change.Method == "PowerOnVM_Task" || change.Method == "PowerOnMultiVM_Task"
		if c.order.op == client.OperationFinalSync || on != (c.order.op == client.OperationPowerOn) {
			return fmt.Sprintf("%s was asked for: %+v", c.order.op, change)
		}
	}
	return ""
}

// untrueCompletion finds a job that is told to be completed, and vCenter knows better: the
// VM is not as it says, or it calls clean what it cut. How the VM got there may be told
// wrong, because calls can be taken out of the record. Of a job that is not completed,
// nothing is believed.
func untrueCompletion(e *evidence, c *caseFile) string {
	if c.job.Status != client.JobStatusCompleted || c.job.EndedAt == nil {
		return ""
	}
	there := e.inTheEnd(c)
	switch {
	case c.order.op == client.OperationPowerOff && there != sandbox.Off, c.order.op == client.OperationPowerOn && there != sandbox.On:
		return fmt.Sprintf("it is completed, and the VM was %s", there)
	case c.off.Consistency == "clean" && e.lastEnding(c).Cut && e.lastEnding(c).Operation == c.id:
		return "it cut the power, and says that this was clean"
	}
	return ""
}

// wishMargin is how long after a job was asked for the opposite must be asked for to be seen
// as newer.
const wishMargin = 2500 * time.Millisecond

// overruled finds a call with an effect that came after its caller had been told of the
// job's end, and somebody had then asked for the opposite and got it.
func (e *evidence) overruled(c *caseFile, requests []*request) string {
	for _, change := range c.changes {
		if !change.Effective || c.seenEnded.IsZero() {
			continue
		}
		for _, newer := range requests {
			if newer.vm != c.order.vm || newer.op == c.order.op || newer.op == client.OperationFinalSync || !newer.made.After(c.seenEnded) ||
				newer.made.Sub(c.order.made) < wishMargin {
				continue
			}
			for _, s := range e.switches[newer.vm] {
				if s.Operation == newer.id && newer.id != "" && s.At.After(newer.made) && s.At.Before(change.Arrived.Add(-notice)) {
					return fmt.Sprintf("it ended at %s, job %s switched the VM at %s, and it called %s at %s", c.seenEnded.Format(timeOfDay),
						newer.id, s.At.Format(timeOfDay), change.Method, change.Arrived.Format(timeOfDay))
				}
			}
		}
	}
	return ""
}

// wasRefused reports whether a request that was refused, or not surely answered, asked for
// these calls. Who watches Redis may put it in until its deadline.
func (e *evidence) wasRefused(requests []*request, changes []sandbox.Change) bool {
	return slices.ContainsFunc(requests, func(q *request) bool {
		return q.id == "" && q.who != required && q.vm == changes[0].VM && q.made.Before(changes[0].Arrived) && len(verdict(e, q.caseFile(changes))) == 0
	})
}

// account is what was done and what came of it.
func (s *attacked) account(a *attacker) string {
	ends := map[string]int{}
	for _, q := range s.requests {
		end := string(q.job.Status)
		switch {
		case q.id == "":
			end = "refused"
		case q.ended.IsZero():
			end = "no end was told"
		case q.job.Error != nil:
			end += " " + string(q.job.Error.Code)
		}
		ends[q.who+" "+string(q.op)+": "+end]++
	}
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, table := range []map[string]int{a.done, ends} {
		for _, line := range slices.Sorted(maps.Keys(table)) {
			fmt.Fprintf(w, "%s\t%d\t\n", line, table[line])
		}
	}
	_ = w.Flush()
	return fmt.Sprintf("%s%d calls of vCenter\n", out.String(), len(s.vcenter.Journal()))
}

// checkProcesses wants every process to be there still, and to have taken little memory.
func (s *attacked) checkProcesses() {
	s.t.Helper()
	for _, n := range slices.Concat(s.apis, s.workers) {
		select {
		case <-n.Done():
			s.t.Errorf("%s ended: %v", n.name, n.Lines("panic"))
			continue
		default:
		}
		if peak := n.PeakMemory(); peak > attackedMemory {
			s.t.Errorf("%s took %d MiB", n.name, peak/mib)
		}
		for _, line := range n.Lines("panic") {
			s.t.Errorf("%s wrote %s", n.name, line)
		}
	}
}

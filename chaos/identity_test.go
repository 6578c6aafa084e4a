package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// wrongVM finds a call of the job for a VM that its request did not name. An object id
// names the VM that had it, at the earliest when the request was accepted and at the
// latest when the job called for the first time.
func wrongVM(e *evidence, c *caseFile) string {
	if c.promise == nil {
		return ""
	}
	wanted := e.namedBy(c)
	for _, change := range c.changes {
		if !slices.Contains(wanted, change.VM) && !e.hadLately(wanted, change) {
			return fmt.Sprintf("it was asked for %s (%s) and called %s for %s of VM %s at %s; it is to be %v",
				c.order.guest, c.order.id, change.Method, change.Ref, change.VM, change.Arrived.Format(timeOfDay), wanted)
		}
		wanted = []string{change.VM}
	}
	return ""
}

// namedBy are the VMs, by instance UUID, that the request may have named.
func (e *evidence) namedBy(c *caseFile) (vms []string) {
	if c.order.by != "ref" {
		return []string{c.order.vm}
	}
	until := time.Now()
	if len(c.changes) > 0 {
		until = c.changes[0].Arrived
	}
	for _, p := range e.places {
		if p.Ref == c.order.id && p.From.Before(until) && (p.To.IsZero() || p.To.After(c.order.made)) {
			vms = append(vms, p.VM)
		}
	}
	return vms
}

// hadLately reports whether the object id of the call was that of one of the VMs a moment
// before the call arrived.
func (e *evidence) hadLately(vms []string, change sandbox.Change) bool {
	return slices.ContainsFunc(e.places, func(p sandbox.Registration) bool {
		return p.Ref == change.Ref && slices.Contains(vms, p.VM) && p.To.After(change.Arrived.Add(-notice))
	})
}

// vm is the VM that the job is about, by instance UUID; "" when nobody can tell.
func (e *evidence) vm(c *caseFile) string {
	if len(c.changes) > 0 {
		return c.changes[0].VM
	}
	if named := e.namedBy(c); len(named) == 1 {
		return named[0]
	}
	return ""
}

// registrationGrain is how much later than it is so the sandbox may note that a VM has left
// its object id.
const registrationGrain = time.Second

// notFound reports whether the job's VM could not be found at some time from the request
// to the end of the job: it was under no object id, or not under the one that was named, or
// vCenter did not tell its UUIDs.
func (e *evidence) notFound(c *caseFile) bool {
	ended := e.ended(c).Add(registrationGrain)
	if c.order.by == "ref" && !slices.ContainsFunc(e.places, func(p sandbox.Registration) bool {
		return p.Ref == c.order.id && (p.To.IsZero() || p.To.After(ended))
	}) {
		return true
	}
	meanwhile := func(at time.Time) bool { return at.After(c.order.made) && at.Before(ended) }
	moved := slices.ContainsFunc(e.places, func(p sandbox.Registration) bool {
		return p.VM == c.order.vm && (meanwhile(p.To) || meanwhile(p.From))
	})
	return moved || slices.ContainsFunc(e.hidden[c.order.vm], func(s span) bool { return s.from.Before(ended) && s.to.After(c.order.made) })
}

// wentByItself reports whether the job's VM went off during the job, and no call of a job
// did that.
func (e *evidence) wentByItself(c *caseFile) bool {
	ended := e.ended(c).Add(clockGrain)
	return c.promise != nil && c.job.Operation == client.OperationPowerOn && slices.ContainsFunc(e.switches[e.vm(c)], func(s sandbox.Switch) bool {
		return s.Power == sandbox.Off && s.Operation == "" && s.At.After(c.order.made) && s.At.Before(ended)
	})
}

// wishedOtherwise reports whether the job ended because of a newer wish, and somebody but
// the job had changed its VM's power by then, or vCenter's clock was stepped: then nobody
// can tell what came first.
func (e *evidence) wishedOtherwise(c *caseFile) bool {
	if c.promise == nil || !strings.Contains(c.job.Error.Details, "ask again if that is still wanted") {
		return false
	}
	ended := e.ended(c).Add(clockGrain)
	return e.vcenterClock.steppedWithin(c.order.made.Add(-historyBegins), ended) ||
		slices.ContainsFunc(e.switches[e.vm(c)], func(s sandbox.Switch) bool {
			return s.Operation != c.id && s.At.After(c.order.made) && s.At.Before(ended)
		})
}

// historyBegins is how old the events of a VM are, at most, that a job asks for.
const historyBegins = 5 * time.Minute

// span is a time from which until which something was so.
type span struct{ from, to time.Time }

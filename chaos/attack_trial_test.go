package chaos

import (
	"testing"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// attackTrial is a power-off that was asked for, approved and done, and the power-on that
// was asked for afterwards.
type attackTrial struct {
	*trial
	off, on  *request
	approved map[string]bool
	journal  []sandbox.Change
}

func newAttackTrial() *attackTrial {
	v := &attackTrial{trial: newTrial(), approved: map[string]bool{"job": true}}
	for i := range v.c.changes {
		v.c.changes[i].Operation = "job"
	}
	v.journal = v.c.changes
	v.off = &request{order: v.c.order, who: required, id: "job", job: v.c.job, ended: v.at(8.1)}
	v.off.job.Result = nil
	v.on = &request{order: order{guest: "vm", vm: accused, id: "4205-accused", made: v.at(10), op: client.OperationPowerOn}, who: preApproved, id: "rollback"}
	v.journal = append(v.journal, v.change("PowerOnVM_Task", "rollback", 11))
	v.e.switches[accused] = append(v.e.switches[accused], sandbox.Switch{At: v.at(11), Power: sandbox.On, Operation: "rollback"})
	return v
}

func (v *attackTrial) change(method, operation string, seconds float64) sandbox.Change {
	return sandbox.Change{Method: method, Guest: "vm", VM: accused, Ref: "vm-1", Operation: operation,
		Arrived: v.at(seconds), Handled: v.at(seconds), Accepted: true, Effective: true}
}

// attackTrials are what an attacker may have brought about, and what must be found; "" for
// what he can have, or what is no fault.
var attackTrials = []struct {
	name   string
	guilty string
	so     func(*attackTrial)
}{
	{"all went well", "", func(*attackTrial) {}},
	{"nobody approved it", "unapproved", func(v *attackTrial) { v.approved = nil }},
	{"it needed no approval", "", func(v *attackTrial) { v.approved, v.off.who = nil, preApproved }},
	{"the power-off was put back after the power-on", "overruled", func(v *attackTrial) {
		v.journal = append(v.journal, v.change("ShutdownGuest", "job", 20))
	}},
	{"the power-off was put back before the power-on", "", func(v *attackTrial) {
		v.journal = append(v.journal, v.change("ShutdownGuest", "job", 9))
	}},
	{"the power-off was put back after a power-on that was asked for at once", "", func(v *attackTrial) {
		v.off.made = v.at(9)
		v.journal = append(v.journal, v.change("ShutdownGuest", "job", 20))
	}},
	{"the power-on called the guest down", "wrong call", func(v *attackTrial) {
		v.journal = append(v.journal, v.change("ShutdownGuest", "rollback", 20))
	}},
	{"a job that nobody was told of", "unasked", func(v *attackTrial) {
		v.journal = append(v.journal, v.change("PowerOnVM_Task", "stranger", 20))
	}},
	{"a job that was refused", "", func(v *attackTrial) {
		v.journal, v.on.id = v.journal[:2], ""
		v.journal = append(v.journal, v.change("PowerOnVM_Task", "stranger", 20))
	}},
	{"a job that was refused, and that needed an approval", "unasked", func(v *attackTrial) {
		v.journal, v.on.id, v.on.who = v.journal[:2], "", required
		v.journal = append(v.journal, v.change("PowerOnVM_Task", "stranger", 20))
	}},
	{"a job that was refused, of another VM", "unasked", func(v *attackTrial) {
		v.journal, v.on.id, v.on.vm = v.journal[:2], "", stranger
		v.journal = append(v.journal, v.change("PowerOnVM_Task", "stranger", 20))
	}},
	{"a job that was refused, for another operation", "unasked", func(v *attackTrial) {
		v.journal, v.on.id = v.journal[:2], ""
		v.journal = append(v.journal, v.change("PowerOffVM_Task", "stranger", 20))
	}},
	{"another VM was called", "wrong VM", func(v *attackTrial) { v.journal[1].VM = stranger }},
	{"a graceful end only, and the power was cut", "cut without proof", func(v *attackTrial) { v.off.off.Policy = client.PolicyGracefulOnly }},
	{"the time was not over", "cut without proof", func(v *attackTrial) { v.journal[1].Arrived = v.at(4) }},
	{"it is completed, and the VM is on", "untrue", func(v *attackTrial) { v.e.switches[accused] = v.e.switches[accused][:1] }},
	{"it failed, and the VM is on", "", func(v *attackTrial) {
		v.e.switches[accused], v.off.job.Status = v.e.switches[accused][:1], client.JobStatusFailed
	}},
	{"a sync called", "wrong call", func(v *attackTrial) { v.on.op = client.OperationFinalSync }},
	{"who was left alone has no end", "left alone", func(v *attackTrial) { v.on.who = leftAlone }},
	{"who was left alone has an end", "", func(v *attackTrial) { v.on.who, v.on.ended = leftAlone, v.at(12) }},
}

func TestTheJudgeOfAnAttackFindsTheGuiltyAndNoOthers(t *testing.T) {
	for _, c := range attackTrials {
		t.Run(c.name, func(t *testing.T) {
			v := newAttackTrial()
			v.e.byID = map[string]*caseFile{}
			c.so(v)
			found := judgeAttack(v.e, []*request{v.off, v.on}, v.approved, v.journal)
			switch {
			case c.guilty == "" && len(found) > 0:
				t.Errorf("%+v", found)
			case c.guilty != "" && (len(found) != 1 || found[0].check != c.guilty):
				t.Errorf("%+v, want %s", found, c.guilty)
			}
		})
	}
}

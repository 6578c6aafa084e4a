package chaos

import (
	"slices"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// trial is a job as the witnesses could have seen it: of a guest that was asked after a
// second, whose time of 5 s was over, and whose power was cut after 7 s.
type trial struct {
	e     *evidence
	c     *caseFile
	began time.Time
	limit int
}

const (
	accused  = "5005-accused"
	stranger = "5005-stranger"
)

func newTrial() *trial {
	v := &trial{began: time.Now().Add(-time.Hour), limit: 5}
	ended := v.at(8)
	v.c = &caseFile{
		id: "job", record: "there",
		promise: &promise{id: "job", order: order{
			guest: "vm", vm: accused, id: "4205-accused", made: v.at(-1), op: client.OperationPowerOff,
			off: client.PowerOffRequest{Policy: client.PolicyGracefulThenForce, Timeout: &v.limit},
		}},
		job: client.Job{Operation: client.OperationPowerOff, Status: client.JobStatusCompleted, StartedAt: &v.began, EndedAt: &ended, Result: &client.JobResult{}},
		off: client.PowerOffResult{PreviousState: "poweredOn", NewState: "poweredOff", ShutdownMethod: "forced", ForcedReason: "timeout", Consistency: "crash_consistent"},
		changes: []sandbox.Change{
			{Method: "ShutdownGuest", Guest: "vm", VM: accused, Ref: "vm-1", Arrived: v.at(1), Handled: v.at(1), Accepted: true, Effective: true},
			{Method: "PowerOffVM_Task", Guest: "vm", VM: accused, Ref: "vm-1", Arrived: v.at(7), Handled: v.at(7), Accepted: true, Effective: true},
		},
	}
	v.e = &evidence{
		cases: []*caseFile{v.c}, byID: map[string]*caseFile{"job": v.c},
		switches:   map[string][]sandbox.Switch{accused: {{At: v.at(-60), Power: sandbox.On}, {At: v.at(7), Power: sandbox.Off, Operation: "job", Cut: true}}},
		tools:      map[string][]sandbox.ToolsReport{accused: {{At: v.at(-60), Tools: sandbox.ToolsOK, GuestState: "running"}}},
		places:     []sandbox.Registration{{VM: accused, Ref: "vm-1", From: v.at(-60)}},
		hidden:     map[string][]span{},
		redisClock: &clock{}, vcenterClock: &clock{},
	}
	return v
}

// at is so many seconds after the job began.
func (v *trial) at(seconds float64) time.Time {
	return v.began.Add(time.Duration(seconds * float64(time.Second)))
}

// unasked takes the request to the guest away and gives another reason for the cut.
func (v *trial) unasked(reason client.ForcedReason) {
	v.c.changes, v.c.off.ForcedReason = v.c.changes[1:], reason
}

// tell makes vCenter tell something else of Tools.
func (v *trial) tell(seconds float64, tools sandbox.Tools, goingDown bool) {
	v.e.tools[accused] = append(v.e.tools[accused], sandbox.ToolsReport{At: v.at(seconds), Tools: tools, GoingDown: goingDown})
}

func (v *trial) cut() *sandbox.Change { return &v.c.changes[len(v.c.changes)-1] }

// byHand makes an operator cut the power before the job does.
func (v *trial) byHand() {
	v.c.changes = v.c.changes[:1]
	v.e.switches[accused][1].Operation = ""
	v.c.off.ShutdownMethod, v.c.off.ForcedReason = "graceful", ""
}

// trials are jobs and the one check that must find them guilty, "" for none.
var trials = []struct {
	name   string
	guilty string
	so     func(*trial)
}{
	{"the time was over", "", func(*trial) {}},
	{"the time was not over", "cut without proof", func(v *trial) { v.cut().Arrived = v.at(5) }},
	{"the time counts from the request that vCenter took", "cut without proof", func(v *trial) {
		refused := v.c.changes[0]
		refused.Accepted, refused.Effective = false, false
		v.c.changes[0].Arrived = v.at(4)
		v.c.changes = slices.Insert(v.c.changes, 0, refused)
	}},
	{"nobody was to wait", "cut without proof", func(v *trial) { v.c.order.off.WaitForShutdown = new(bool) }},
	{"only a graceful end was allowed", "cut without proof", func(v *trial) { v.c.order.off.Policy = client.PolicyGracefulOnly }},
	{"it was asked for", "", func(v *trial) { v.c.order.off.Policy, v.c.off.ForcedReason = client.PolicyForce, "requested" }},
	{"it was not asked for", "cut without proof", func(v *trial) { v.c.off.ForcedReason = "requested" }},

	{"Tools are not installed", "", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-30, sandbox.ToolsNotInstalled, false)
		v.cut().Arrived = v.at(1)
	}},
	{"Tools are not installed, but the guest goes down", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-30, sandbox.ToolsNotInstalled, true)
		v.cut().Arrived = v.at(1)
	}},
	{"Tools were silent for long", "", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-9, sandbox.ToolsNotRunning, false)
		v.cut().Arrived = v.at(2)
	}},
	{"Tools were silent for a moment", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-3, sandbox.ToolsNotRunning, false)
		v.cut().Arrived = v.at(2)
	}},
	{"Tools were silent since the VM was powered on", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.e.switches[accused] = slices.Insert(v.e.switches[accused], 1,
			sandbox.Switch{At: v.at(-30), Power: sandbox.Off}, sandbox.Switch{At: v.at(-25), Power: sandbox.On})
		v.tell(-25, sandbox.ToolsNotRunning, false)
		v.cut().Arrived = v.at(2)
	}},
	{"Tools were silent in a guest that went down", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-20, sandbox.ToolsNotRunning, true)
		v.cut().Arrived = v.at(2)
	}},
	{"Tools ran again in the last moment", "", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-20, sandbox.ToolsNotRunning, false)
		v.tell(1.5, sandbox.ToolsOK, false)
		v.cut().Arrived = v.at(2)
	}},
	{"Tools ran again long before", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-20, sandbox.ToolsNotRunning, false)
		v.tell(-1, sandbox.ToolsOK, false)
		v.cut().Arrived = v.at(2)
	}},
	{"nothing was told of Tools", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-30, sandbox.ToolsUntold, false)
		v.cut().Arrived = v.at(2)
	}},
	{"nothing was told of Tools until the time was over", "", func(v *trial) {
		v.unasked("tools_unknown")
		v.tell(-30, sandbox.ToolsUntold, false)
	}},
	{"another reason than there was", "cut without proof", func(v *trial) {
		v.unasked("tools_unavailable")
		v.tell(-30, sandbox.ToolsUntold, false)
	}},
	{"Tools ran, and the guest was never asked", "cut without proof", func(v *trial) { v.unasked("tools_unavailable") }},

	{"another VM was called", "wrong VM", func(v *trial) { v.cut().VM = stranger }},
	{"another VM was called, a moment after it got the object id", "", func(v *trial) {
		v.cut().VM = stranger
		v.e.places[0].To = v.at(6)
	}},
	{"another VM was called, long after it got the object id", "wrong VM", func(v *trial) {
		v.cut().VM = stranger
		v.e.places[0].To = v.at(3)
	}},
	{"the VM of the named object id was called", "", func(v *trial) { v.c.order.by, v.c.order.id = "ref", "vm-1" }},
	{"the VM that had the named object id before was called", "wrong VM", func(v *trial) {
		v.c.order.by, v.c.order.id = "ref", "vm-1"
		v.e.places = []sandbox.Registration{{VM: accused, Ref: "vm-1", From: v.at(-60), To: v.at(-20)}, {VM: stranger, Ref: "vm-1", From: v.at(-20)}}
	}},

	{"a hand cut the power, and the job says so", "", func(v *trial) { v.byHand() }},
	{"a hand cut the power, and the job says clean", "untrue", func(v *trial) {
		v.byHand()
		v.c.off.Consistency = "clean"
	}},
	{"the guest went off by itself", "", func(v *trial) {
		v.byHand()
		v.c.off.Consistency, v.e.switches[accused][1].Cut = "clean", false
	}},
	{"the VM was found by nobody", "unforeseen", func(v *trial) { v.fail("vm_not_found") }},
	{"a newer wish that nobody had", "unforeseen", func(v *trial) { v.overruled() }},
	{"a newer wish of another", "", func(v *trial) {
		v.overruled()
		v.e.switches[accused] = []sandbox.Switch{{At: v.at(-60), Power: sandbox.Off}, {At: v.at(1), Power: sandbox.On}}
	}},
	{"a newer wish by a clock that was stepped", "", func(v *trial) {
		v.overruled()
		v.e.vcenterClock = &clock{steps: []clockStep{{v.at(-30), -90 * time.Second}}}
	}},
	{"the VM moved", "", func(v *trial) {
		v.fail("vm_not_found")
		v.e.places = []sandbox.Registration{{VM: accused, Ref: "vm-1", From: v.at(-60), To: v.at(5)}, {VM: accused, Ref: "vm-2", From: v.at(6)}}
	}},
	{"the VM had left its id before the job was made, and came to another one after that", "", func(v *trial) {
		v.fail("vm_not_found")
		v.e.places = []sandbox.Registration{{VM: accused, Ref: "vm-1", From: v.at(-60), To: v.at(-2)}, {VM: accused, Ref: "vm-2", From: v.at(2)}}
	}},
	{"vCenter hid the VM", "", func(v *trial) {
		v.fail("vm_not_found")
		v.e.hidden[accused] = []span{{v.at(1), v.at(4)}}
	}},
	{"the VM was started twice", "done twice", func(v *trial) { v.startedTwice("other job") }},
	{"the VM was started, went off by itself, and was started again", "", func(v *trial) { v.startedTwice("") }},
	{"a call took effect after the end", "late call", func(v *trial) { v.cut().Handled = v.at(9) }},
	{"Redis' clock was behind", "", func(v *trial) {
		v.cut().Handled = v.at(9)
		v.e.redisClock.steps = []clockStep{{v.at(2), -3 * time.Second}}
	}},
	{"its owner counts from a clock that was behind, and Redis knows better", "", func(v *trial) {
		v.cut().Handled, v.c.stamped = v.at(10), v.at(11)
	}},
	{"its owner counts from a clock that was ahead, and Redis knows better", "late call", func(v *trial) {
		v.c.stamped, v.e.switches[accused][1].At = v.at(6), v.at(5.5)
	}},
}

// startedTwice makes the job a power-on that started the VM, which somebody ended between.
func (v *trial) startedTwice(endedBy string) {
	v.c.order.op, v.c.job.Operation = client.OperationPowerOn, client.OperationPowerOn
	v.c.on = client.PowerOnResult{PreviousState: "poweredOff", NewState: "poweredOn", PowerOnMethod: "started"}
	for i := range v.c.changes {
		v.c.changes[i].Method = "PowerOnVM_Task"
	}
	v.e.switches[accused] = []sandbox.Switch{
		{At: v.at(-60), Power: sandbox.Off}, {At: v.at(1), Power: sandbox.On, Operation: "job"},
		{At: v.at(3), Power: sandbox.Off, Operation: endedBy}, {At: v.at(7), Power: sandbox.On, Operation: "job"},
	}
}

func (v *trial) fail(code client.ErrorCode) {
	v.c.changes, v.c.off = v.c.changes[:1], client.PowerOffResult{}
	v.c.job.Status, v.c.job.Error = client.JobStatusFailed, &client.ErrorBody{Code: code}
}

// overruled makes the job one that ended because of a newer wish, without a call.
func (v *trial) overruled() {
	v.fail("invalid_vm_state")
	v.c.changes, v.c.job.Error.Details = nil, "somebody powered it on; ask again if that is still wanted"
	v.e.switches[accused] = []sandbox.Switch{{At: v.at(-60), Power: sandbox.On}}
}

func TestTheJudgeFindsTheGuiltyAndNoOthers(t *testing.T) {
	for _, c := range trials {
		t.Run(c.name, func(t *testing.T) {
			v := newTrial()
			c.so(v)
			found := v.e.judge()
			switch {
			case c.guilty == "" && len(found) > 0:
				t.Errorf("%+v", found)
			case c.guilty != "" && (len(found) != 1 || found[0].check != c.guilty):
				t.Errorf("%+v, want %s", found, c.guilty)
			}
		})
	}
}

func TestAClockThatWasSteppedTellsWhenSomethingWas(t *testing.T) {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	ahead := &clock{steps: []clockStep{{at(0), 30 * time.Second}, {at(10), 0}}}
	behind := &clock{steps: []clockStep{{at(0), -30 * time.Second}, {at(10), 0}}}
	for _, c := range []struct {
		clock *clock
		told  int
		true  []int
	}{
		{ahead, -5, []int{-5}}, {ahead, 15, []int{0, 15}}, {ahead, 35, []int{5, 35}}, {ahead, 60, []int{60}},
		{behind, -50, []int{-50}}, {behind, -25, []int{-25, 5}}, {behind, -10, []int{-10, 10}}, {behind, 5, []int{10}}, {behind, 11, []int{11}},
	} {
		var got []int
		for _, when := range c.clock.when(at(c.told)) {
			got = append(got, int(when.Sub(noon).Seconds()))
		}
		if !slices.Equal(got, c.true) {
			t.Errorf("what %+v told as %d s was at %d s, want %d", c.clock.steps, c.told, got, c.true)
		}
	}
	if told := ahead.told(at(5)); !told.Equal(at(35)) {
		t.Errorf("it told %s", told.Sub(noon))
	}
}

package chaos

import (
	"fmt"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// untrue finds a job that says of itself what vCenter knows better.
func untrue(e *evidence, c *caseFile) string {
	if c.promise == nil || c.job.EndedAt == nil {
		return ""
	}
	if c.changed != "" && c.changed != c.order.guest {
		return fmt.Sprintf("it was asked for %s and changed %s", c.order.guest, c.changed)
	}
	if c.job.Status != client.JobStatusCompleted {
		return e.lastWord(c)
	}
	if c.job.Operation == client.OperationPowerOff {
		return e.untruePowerOff(c)
	}
	return e.untruePowerOn(c)
}

func (e *evidence) untruePowerOff(c *caseFile) string {
	r := c.off
	there := e.powerAt(c.order.guest, *c.job.EndedAt)
	cut, asked := c.effective("PowerOffVM_Task"), c.asked("ShutdownGuest")
	waited := c.order.off.WaitForShutdown == nil || *c.order.off.WaitForShutdown
	switch {
	case r.NewState == "poweredOff" && there != sandbox.Off:
		return fmt.Sprintf("it says off, and the VM is %s", there)
	case waited && r.NewState != "poweredOff":
		return fmt.Sprintf("it is completed with the VM %s", r.NewState)
	case cut > 0 && r.Consistency != "crash_consistent":
		return fmt.Sprintf("it cut the power and says %s, %s", r.ShutdownMethod, r.Consistency)
	case r.ShutdownMethod == "graceful" && asked == 0:
		return "it says graceful, and never asked the guest"
	case r.ShutdownMethod == "already-off" && cut+c.effective("ShutdownGuest") > 0:
		return "it says already-off, and took the VM down itself"
	case r.ShutdownMethod == "forced" && cut == 0 && !strings.Contains(r.Message, "never answered"):
		return "it says forced, and never cut the power"
	}
	return ""
}

func (e *evidence) untruePowerOn(c *caseFile) string {
	r := c.on
	there, started := e.powerAt(c.order.guest, *c.job.EndedAt), c.effective("PowerOnVM_Task")
	switch {
	case r.NewState != "poweredOn" || there != sandbox.On:
		return fmt.Sprintf("it says %s, and the VM is %s", r.NewState, there)
	case r.PowerOnMethod == "already-on" && started > 0:
		return "it says already-on, and started the VM itself"
	case r.PowerOnMethod == "started" && started == 0:
		return "it says started, and never started the VM"
	}
	return ""
}

// lookBack is how long before its end a job that failed may have looked at the VM
// for the last time: Redis may be away when it writes what it saw.
const lookBack = 12 * time.Second

// lastWord checks the last state that a job without success tells.
func (e *evidence) lastWord(c *caseFile) string {
	state := c.off.NewState
	if c.job.Operation == client.OperationPowerOn {
		state = c.on.NewState
	}
	want := map[client.VMPowerState]sandbox.Power{"poweredOn": sandbox.On, "poweredOff": sandbox.Off}[state]
	if want == "" || e.powerAt(c.order.guest, *c.job.EndedAt) == want {
		return ""
	}
	for _, s := range e.switches[c.order.guest] {
		if s.Power != want && s.At.After(c.job.EndedAt.Add(-lookBack)) && s.At.Before(*c.job.EndedAt) {
			return "" // it was so until then
		}
	}
	return fmt.Sprintf("it says %s, and the VM has been %s for long", state, e.powerAt(c.order.guest, *c.job.EndedAt))
}

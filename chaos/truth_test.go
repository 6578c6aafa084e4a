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
	switch {
	case c.promise == nil || c.job.EndedAt == nil || e.vm(c) == "":
		return ""
	case c.job.Status != client.JobStatusCompleted:
		return e.lastWord(c)
	case c.job.Operation == client.OperationPowerOff:
		return e.untruePowerOff(c)
	}
	return e.untruePowerOn(c)
}

func (e *evidence) untruePowerOff(c *caseFile) string {
	r := c.off
	there := e.inTheEnd(c)
	cut, asked := c.effective("PowerOffVM_Task"), c.asked("ShutdownGuest")
	waited := c.order.off.WaitForShutdown == nil || *c.order.off.WaitForShutdown
	ending := e.lastEnding(c)
	switch {
	case r.NewState == "poweredOff" && there != sandbox.Off:
		return fmt.Sprintf("it says off, and the VM is %s", there)
	case waited && r.NewState != "poweredOff":
		return fmt.Sprintf("it is completed with the VM %s", r.NewState)
	case cut > 0 && r.Consistency != "crash_consistent":
		return fmt.Sprintf("it cut the power and says %s, %s", r.ShutdownMethod, r.Consistency)
	case r.Consistency == "clean" && r.PreviousState == "poweredOn" && ending.Cut:
		return fmt.Sprintf("it saw the VM on and says clean (%s), and somebody cut the power at %s", r.ShutdownMethod, ending.At.Format(timeOfDay))
	case r.ShutdownMethod == "graceful" && asked == 0 && ending.Cut:
		return "it says graceful, and never asked the guest, which did not go off by itself"
	case r.ShutdownMethod == "already-off" && cut+c.effective("ShutdownGuest") > 0:
		return "it says already-off, and took the VM down itself"
	case r.ShutdownMethod == "forced" && cut == 0 && !strings.Contains(r.Message, "never answered"):
		return "it says forced, and never cut the power"
	}
	return ""
}

// lastEnding is how the job's VM last went off before the job ended.
func (e *evidence) lastEnding(c *caseFile) (ending sandbox.Switch) {
	end := e.ended(c)
	for _, s := range e.switches[e.vm(c)] {
		if s.Power == sandbox.Off && s.At.Before(end) {
			ending = s
		}
	}
	return ending
}

// inTheEnd is the VM's power when the job ended.
func (e *evidence) inTheEnd(c *caseFile) sandbox.Power { return e.powerAt(e.vm(c), e.ended(c)) }

func (e *evidence) untruePowerOn(c *caseFile) string {
	r := c.on
	there, started := e.inTheEnd(c), c.effective("PowerOnVM_Task")
	switch {
	case r.NewState != "poweredOn" || there != sandbox.On && !e.wentByItself(c):
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
	there := e.inTheEnd(c)
	if want == "" || there == want {
		return ""
	}
	end := e.ended(c)
	for _, s := range e.switches[e.vm(c)] {
		if s.Power != want && s.At.After(end.Add(-lookBack)) && s.At.Before(end) {
			return "" // it was so until then
		}
	}
	return fmt.Sprintf("it says %s, and the VM has been %s for long", state, there)
}

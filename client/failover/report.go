package failover

import (
	"time"

	"vmapower/client"
)

// Outcome is what a run, or one VM of it, has come to.
type Outcome string

// The outcomes. The first two are not final.
const (
	Waiting Outcome = "waiting"
	Running Outcome = "running"
	Done    Outcome = "done"
	Failed  Outcome = "failed"
	Stopped Outcome = "stopped" // before it was through
	Blocked Outcome = "blocked" // by the preflight: nothing was begun
	Left    Outcome = "left"    // nothing was to be done
	Planned Outcome = "planned" // it was asked what would happen
)

// Report is what a run did.
type Report struct {
	Plan      string     `json:"plan"`
	ContextID string     `json:"context_id"`
	Run       string     `json:"run"`
	Kind      string     `json:"kind"` // failover or rollback
	Outcome   Outcome    `json:"outcome"`
	Reason    string     `json:"reason"` // why it stopped; empty when it did not
	StartedAt time.Time  `json:"started_at"`
	EndedAt   time.Time  `json:"ended_at"`
	VMs       []VMReport `json:"vms"` // in the order in which they were worked on
}

// VMReport is what a run did with a VM.
type VMReport struct {
	Group     string              `json:"group"`
	VMID      string              `json:"vm_id"`
	Name      string              `json:"name"`
	Outcome   Outcome             `json:"outcome"`
	State     client.VMPowerState `json:"power_state"` // read when the run ended; unknown when nobody could tell
	Error     string              `json:"error"`
	Code      client.ErrorCode    `json:"code"`
	Undo      string              `json:"undo"`      // what brings back the state before
	Plan      string              `json:"would"`     // what would be done, of a run that only asks
	Preflight *client.Preflight   `json:"preflight"` // nil when it was not asked
	Jobs      []client.Job        `json:"jobs"`      // as they ended, or were last seen
}

// AwaitingApproval returns the id of the VM's job that awaits approval, "" when none does.
func (v VMReport) AwaitingApproval() string {
	for _, job := range v.Jobs {
		if job.Status == client.JobStatusAwaitingApproval {
			return job.JobId
		}
	}
	return ""
}

// keep adds the job, or replaces what was known of it.
func (v *VMReport) keep(job client.Job) {
	jobs := append([]client.Job(nil), v.Jobs...) // earlier reports share the slice
	for i := range jobs {
		if jobs[i].JobId == job.JobId {
			jobs[i] = job
			v.Jobs = jobs
			return
		}
	}
	v.Jobs = append(jobs, job)
}

func (v *VMReport) fail(err error) {
	v.Outcome, v.Error, v.Code = Failed, err.Error(), client.CodeOf(err)
}

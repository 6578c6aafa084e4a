package failover

import (
	"cmp"

	"vmapower/client"
)

// Plan says which VMs fail over, and in which order. Schema describes it as JSON.
type Plan struct {
	// Name is the plan's own, by which its jobs are found again.
	Name string `json:"name"`

	// ContextID is the context_id of all jobs, which an approval given beforehand names; Name when it is empty.
	ContextID string `json:"context_id,omitempty"`

	// Type is live or empty. A test failover leaves the source alone: there is nothing to run.
	Type string `json:"type,omitempty"`

	// Profile opens the vCenter, unless the run brings a login.
	Profile string `json:"profile,omitempty"`

	// AtOnce is how many VMs of a group are worked on at a time; 0 is 10.
	AtOnce int `json:"at_once,omitempty"`

	// OnFailure is OnFailureStop when it is empty.
	OnFailure OnFailure `json:"on_failure,omitempty"`

	// Groups in the order in which they start.
	Groups []Group `json:"groups"`
}

// OnFailure says what becomes of the rest when a VM fails.
type OnFailure string

// With OnFailureStop no further step begins once one has failed; what runs is waited for. With
// OnFailureContinue the other VMs go on.
const (
	OnFailureStop     OnFailure = "stop"
	OnFailureContinue OnFailure = "continue"
)

// Group is VMs that are worked on together.
type Group struct {
	Name string `json:"name"`

	// Pause is a text for a person, who lets the group begin; empty for none.
	Pause string `json:"pause,omitempty"`

	VMs []VM `json:"vms"`
}

// VM is one VM of a plan. Times are in seconds, and 0 leaves them to the service.
type VM struct {
	ID          string        `json:"vm_id"`
	Name        string        `json:"name,omitempty"` // for people
	Policy      client.Policy `json:"policy,omitempty"`
	Timeout     int           `json:"timeout,omitempty"`      // for the guest to shut down
	BootTimeout int           `json:"boot_timeout,omitempty"` // for boot and VMware Tools, in a rollback

	// SkipTools ends a rollback's power-on without waiting for VMware Tools. They are not waited for
	// either where the power-off found that they don't run.
	SkipTools bool `json:"skip_tools,omitempty"`

	Sync *Sync `json:"sync,omitempty"` // nil for none
}

// Sync is the final sync of a VM; its fields are those of client.FinalSyncRequest.
type Sync struct {
	Disks             []client.DiskToSync      `json:"disks"`
	OmaURL            string                   `json:"oma_url,omitempty"`
	OnChangeIDInvalid client.OnChangeIDInvalid `json:"on_change_id_invalid,omitempty"`
	OnTargetMismatch  client.OnTargetMismatch  `json:"on_target_mismatch,omitempty"`
	Verify            client.Verify            `json:"verify,omitempty"`
	Reader            client.Reader            `json:"reader,omitempty"`
	RateLimit         int64                    `json:"rate_limit,omitempty"`
	AllowUnflushed    bool                     `json:"allow_unflushed,omitempty"`
	Timeout           int                      `json:"timeout,omitempty"`
}

func (p Plan) context() string { return cmp.Or(p.ContextID, p.Name) }

func (p Plan) atOnce() int { return cmp.Or(p.AtOnce, 10) }

// title is what people call the VM.
func (v VM) title() string { return cmp.Or(v.Name, v.ID) }

// seconds is the field of a request, nil for the service's own.
func seconds(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

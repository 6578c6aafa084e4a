package failover

import (
	"cmp"
	"context"
	"regexp"

	"vmapower/client"
)

// Options say how a plan is run. The zero value is a first run.
type Options struct {
	// Run tells one run of a plan from another: the same one continues, another one starts over. "" is 1.
	Run string

	// Login opens the vCenter in place of the plan's profile.
	Login client.Login

	// DryRun asks what would happen and begins nothing.
	DryRun bool

	// Stop, when it is closed, lets no further step begin; what runs is waited for, and a job that
	// awaits approval is cancelled. nil is never.
	Stop <-chan struct{}

	// Pause is called before a group that has a text for a person; an error stops the run. nil goes on.
	Pause func(ctx context.Context, group Group) error

	// OnChange is called with each change of a VM, one call at a time. nil is not called.
	OnChange func(VMReport)

	// All powers on in a rollback also VMs that the failover did not power off.
	All bool

	// LeaveOff lets a rollback end what still runs and power nothing on.
	LeaveOff bool
}

func (o Options) run() string { return cmp.Or(o.Run, "1") }

var runs = regexp.MustCompile(`^[A-Za-z0-9._-]{1,32}$`)

func (o Options) check() error {
	if !runs.MatchString(o.run()) {
		return wrong("run", "must be 1 to 32 letters, digits, dots, underscores and hyphens")
	}
	return nil
}

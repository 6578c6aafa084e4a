package failure

// Advice is what whoever operates the service does about a failure with this code; empty for a code
// that is none.
func (c Code) Advice() string { return advice[c] }

var advice = map[Code]string{
	InvalidRequest:          "The caller has to correct the field that is named and ask again. Nothing was done.",
	Unauthorized:            "Sign in again. Where that fails, see with vmapower appliances list whether the appliance was revoked or its token has run out.",
	Forbidden:               "The appliance lacks the role, the scope or the approval that is named. Have somebody else decide, or change the appliance with vmapower appliances.",
	JobNotFound:             "Look for the job by the VM: its record may have been forgotten after its retention, or be another appliance's.",
	VMNotFound:              "Compare the id with the VM in vCenter, and see whether the account may see the VM. It may have been removed, or be at another vCenter.",
	VMBusy:                  "Open the job that is named: wait for its end, or cancel it. Then ask again.",
	JobEnded:                "Nothing can be changed any more. Ask for a new job if something is still to be done.",
	AmbiguousVM:             "Several VMs have this UUID, as copies do. Ask again by the instance UUID or the object id of the one that is meant.",
	InvalidVMState:          "Read which state is in the way, change it in vCenter, and ask again. A suspended VM goes off by force alone, and loses its memory.",
	SourceNotPoweredOff:     "The VM was on, or came on during the copy. Power it off, see who started it, and sync again: the target can't be used.",
	ChangeIDInvalid:         "The disk was changed in a way that its tracking does not cover. Sync again with on_change_id_invalid set to full.",
	ApprovalRejected:        "Somebody decided against it; the reason stands in the job. Ask again only after talking to them.",
	ApprovalExpired:         "Nobody decided in time. Have an approver at hand and ask for a new job.",
	Cancelled:               "Somebody cancelled it. See in the steps what was done before, and check the VM's power state.",
	IdempotencyConflict:     "The caller used one key for two requests. It has to take a new key for the new request.",
	RateLimited:             "Wait for the time that is named. Where it happens again, something asks in a loop.",
	TooManyJobs:             "Wait for the end of open jobs, have waiting ones decided, or cancel what is not needed.",
	VCenterLoginFailed:      "Check the profile's user and password with vmapower profiles test. Change them before trying again: vCenter locks accounts.",
	VCenterPermissionDenied: "Give the vCenter account the privilege that is named, on the VM and its folder, and ask again.",
	VCenterUnreachable:      "See whether this host reaches vCenter, and what the details say of name, certificate or timeout. What was not answered may have been done: check the VM.",
	VCenterError:            "Read vCenter's own words in the details, and the VM's recent tasks and events in vCenter.",
	QuestionPending:         "Answer the VM's question in vCenter, and ask again.",
	InsufficientResources:   "Free memory or CPU on the host or in the pool, or start the VM on another host.",
	ToolsUnavailable:        "The guest can't be asked to shut down. Shut it down from inside, or ask again with a policy that may cut the power.",
	TargetUnavailable:       "Read what the target said: whether it runs, is writable, is large enough, and has the export. Then sync again.",
	TargetMismatch:          "The target holds something else than an earlier state of this disk. See that it is the right one; on_target_mismatch set to full overwrites it.",
	VerificationFailed:      "What was read back differs from the source. Don't start the VM from this target; look at its storage, and sync again.",
	Internal:                "Look for the job's id in the service's log, and report it with these lines.",
	QueueUnavailable:        "See /readyz on the admin listener for what Redis lacks. Nothing was accepted, unless a job is named.",
	Timeout:                 "Read the last step for what was waited for, and check the VM's state. Ask again with more time, or with a policy that may cut the power.",
}

package tasks

import "time"

// Steps of the final sync, after StepResolveVM.
const (
	StepVerifyPoweredOff  = "verify-powered-off"
	StepQueryChangedAreas = "query-changed-areas"
	StepCopyChangedAreas  = "copy-changed-areas"
	StepVerifyTarget      = "verify-target"
	StepRecordChangeID    = "record-change-id"
)

// OnChangeIDInvalid says what becomes of a disk whose changes can't be told.
type OnChangeIDInvalid string

// What may become of it.
const (
	CopyFull OnChangeIDInvalid = "full" // the whole disk is copied
	FailSync OnChangeIDInvalid = "fail"
)

// Verification says how the target is verified.
type Verification string

// What is read back and compared.
const (
	VerifyChanged Verification = "changed" // what was copied
	VerifyFull    Verification = "full"    // the whole disk
)

// FinalSync asks for the changes of a powered-off VM's disks to be copied.
type FinalSync struct {
	// VMPath is where the VM is in vCenter's inventory; "" when it is named by id alone.
	VMPath            string            `json:"vm_path,omitempty"`
	Disks             []DiskSync        `json:"disks"`
	OnChangeIDInvalid OnChangeIDInvalid `json:"on_change_id_invalid"`
	Verify            Verification      `json:"verify"`
	RateLimit         int64             `json:"rate_limit"` // bytes per second, 0 for none
	Timeout           int               `json:"timeout"`    // seconds for the whole
	// OMAURL is where change ids are asked for and reported; "" for nowhere.
	OMAURL string `json:"oma_url,omitempty"`
}

// DiskSync is one disk with where it goes to.
type DiskSync struct {
	Key      int32  `json:"disk_key"`            // vSphere's device key
	ChangeID string `json:"change_id,omitempty"` // of the state that the target holds; "" when the caller does not know
	Target   string `json:"target"`              // without user info
}

// Operation implements Args.
func (FinalSync) Operation() string { return OperationFinalSync }

// Limit implements Args.
func (a FinalSync) Limit() time.Duration { return time.Duration(a.Timeout) * time.Second }

// Plan implements Args.
func (FinalSync) Plan() []Step {
	return []Step{
		{Name: StepResolveVM, Title: "Find the VM"},
		{Name: StepVerifyPoweredOff, Title: "Make sure that it is off"},
		{Name: StepQueryChangedAreas, Title: "Ask what has changed"},
		{Name: StepCopyChangedAreas, Title: "Copy the changes", Weight: 80},
		{Name: StepVerifyTarget, Title: "Verify the copy", Weight: 16},
		{Name: StepRecordChangeID, Title: "Record the new change id"},
	}
}

package tasks

import "time"

// Steps of a final sync alone.
const (
	StepVerifyPoweredOff  = "verify-powered-off"
	StepQueryChangedAreas = "query-changed-areas"
	StepCopyChangedAreas  = "copy-changed-areas"
	StepVerifyTarget      = "verify-target"
	StepRecordChangeID    = "record-change-id"
)

var finalSync = Operation{
	Name:  OperationFinalSync,
	Queue: QueueSync,
	Steps: []Step{
		resolveVM,
		{Name: StepVerifyPoweredOff, Title: "Make sure that it is off"},
		{Name: StepQueryChangedAreas, Title: "Ask what has changed"},
		{Name: StepCopyChangedAreas, Title: "Copy the changes", Weight: 80, Phase: PhaseCopyingData},
		{Name: StepVerifyTarget, Title: "Verify the copy", Weight: 16, Phase: PhaseCleanup},
		{Name: StepRecordChangeID, Title: "Record the new change id", Phase: PhaseCleanup},
	},
	Finds:  StepVerifyPoweredOff,
	Result: FinalSyncResult{},
}

// OnChangeIDInvalid says what becomes of a disk whose changes can't be told.
type OnChangeIDInvalid string

// What may become of it.
const (
	CopyFull OnChangeIDInvalid = "full" // the whole disk is copied
	FailSync OnChangeIDInvalid = "fail"
)

// OnTargetMismatch says what becomes of a disk whose target does not hold its earlier state.
type OnTargetMismatch string

// What may become of it; a job of an earlier version has neither, which is FailMismatch.
const (
	FailMismatch OnTargetMismatch = "fail"
	CopyMismatch OnTargetMismatch = "full" // the whole disk is copied
)

// Reader says how a disk is read.
type Reader string

// The readers. A request without one leaves the choice to the worker.
const (
	ReaderHTTPS Reader = "https" // as a file that vCenter serves
	ReaderVDDK  Reader = "vddk"  // by VMware's library
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
	VMPath            string            `json:"vm_path"`
	Disks             []DiskSync        `json:"disks"`
	OnChangeIDInvalid OnChangeIDInvalid `json:"on_change_id_invalid"`
	OnTargetMismatch  OnTargetMismatch  `json:"on_target_mismatch"`
	Verify            Verification      `json:"verify"`
	RateLimit         int64             `json:"rate_limit"` // bytes per second, 0 for none
	Timeout           int               `json:"timeout"`    // seconds for the whole
	// OMAURL is where change ids are asked for and reported; "" for nowhere.
	OMAURL string `json:"oma_url"`
	// Reader is ReaderVDDK to read every disk so; "" reads over HTTPS what can be, and the rest through VDDK.
	Reader Reader `json:"reader"`
	// AllowUnflushed takes targets whose servers can flush nothing; the result is not durable then.
	AllowUnflushed bool `json:"allow_unflushed"`
}

// DiskSync is one disk with where it goes to.
type DiskSync struct {
	Key      int32  `json:"disk_key,string"` // vSphere's device key
	ChangeID string `json:"change_id"`       // of the state that the target holds; "" when the caller does not know
	Target   string `json:"target"`          // without user info
}

// Operation implements Args.
func (FinalSync) Operation() Operation { return finalSync }

// Limit implements Args.
func (a FinalSync) Limit() time.Duration { return seconds(a.Timeout) }

// SyncType says whether a disk was copied whole.
type SyncType string

// The sync types.
const (
	Incremental SyncType = "incremental"
	Full        SyncType = "full"
)

// FinalSyncResult is the result of a final sync that succeeded.
type FinalSyncResult struct {
	Result
	SyncType     SyncType     `json:"sync_type"` // full when one disk was copied whole
	BytesChanged int64        `json:"bytes_changed"`
	BytesWritten int64        `json:"bytes_written"`
	Disks        []SyncedDisk `json:"disks"`
	Durable      bool         `json:"durable"`            // every target has flushed what was written
	Warnings     []string     `json:"warnings,omitempty"` // what was done, and should be looked at
}

// SyncedDisk is one disk of it.
type SyncedDisk struct {
	Key          int32    `json:"disk_key,string"` // vSphere's device key
	Label        string   `json:"label"`
	SyncType     SyncType `json:"sync_type"`
	FullReason   string   `json:"full_reason"` // "" unless the whole disk was copied
	Source       Reader   `json:"source"`
	Previous     string   `json:"previous_change_id"`
	ChangeID     string   `json:"change_id"` // of the state that the target holds now
	BytesChanged int64    `json:"bytes_changed"`
	BytesWritten int64    `json:"bytes_written"`
	Extents      int      `json:"extents"`
	SHA256       string   `json:"sha256_changed"`
}

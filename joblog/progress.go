package joblog

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// Progress is how far a job that copies has come. Sizes are in bytes.
type Progress struct {
	At time.Time `json:"-"` // when it was recorded

	SyncType    string         `json:"sync_type"`         // full when one disk is copied whole
	Transferred int64          `json:"bytes_transferred"` // acknowledged by the targets, over all attempts
	Total       int64          `json:"total_bytes"`
	Rate        int64          `json:"bytes_per_second"`
	AverageRate int64          `json:"average_bytes_per_second"` // of this attempt, as is the peak
	PeakRate    int64          `json:"peak_bytes_per_second"`
	ETA         int64          `json:"eta_seconds"`       // to the end of the verification; 0 when it is not known
	Warning     string         `json:"warning,omitempty"` // what may keep the job from its end; "" for nothing
	Disks       []DiskProgress `json:"disks"`
	VM          CopiedVM       `json:"vm"`
}

// DiskProgress is how far one disk is.
type DiskProgress struct {
	Key         int32  `json:"disk_key,string"` // vSphere's device key
	Label       string `json:"label"`
	SyncType    string `json:"sync_type"`
	Transferred int64  `json:"bytes_transferred"`
	Total       int64  `json:"total_bytes"`
	Rate        int64  `json:"bytes_per_second"`
	Status      Status `json:"status"` // as StatusIn tells of a running job; set by Progress
}

// StatusIn is the status of the disk in a job with the given status. In a job that has
// ended it is the job's.
func (d DiskProgress) StatusIn(job Status) Status {
	switch {
	case job.Ended():
		return job
	case d.Transferred == d.Total:
		return StatusCompleted
	case d.Transferred == 0, job != StatusRunning:
		return StatusPending
	}
	return StatusRunning
}

// CopiedVM is the machine whose disks are copied.
type CopiedVM struct {
	Name      string `json:"name"`
	Path      string `json:"path"` // in vCenter's inventory, "" when it is not known
	DiskBytes int64  `json:"disk_bytes"`
	Tracked   bool   `json:"cbt_enabled"`
}

// Progress records how far the job is, and which share (0 to 1) of the running step is
// done. It is tried once: newer progress follows. The share of a step never falls. One
// goroutine beside the step's own may call it.
func (r *Run) Progress(ctx context.Context, step string, share float64, p Progress) error {
	line, err := r.step(step)
	if err != nil {
		return err
	}
	if share > line.Share { // never true of NaN
		line.Share = min(share, 1)
	}
	p.Disks = slices.Clone(p.Disks)
	for i, disk := range p.Disks {
		p.Disks[i].Status = disk.StatusIn(StatusRunning)
	}
	document, err := json.Marshal(p)
	if err != nil {
		return wrap(err, "progress")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.sendLines(ctx); err != nil {
		return err
	}
	r.seq++
	answer, err := run(ctx, r.log.redis, progressScript, recordKeys(r.job.ID), r.job.ID, r.epoch, r.nonce, r.seq,
		line.Seq, decimal(line.Share), decimal(r.job.Percent()), document)
	if err != nil {
		return err
	}
	return r.overtaken(ctx, answer)
}

// SaveCheckpoint keeps data under a name until the job ends, for the attempt that
// resumes. It waits for a Redis that is away. It may be called by several goroutines.
func (r *Run) SaveCheckpoint(ctx context.Context, name string, data []byte) error {
	signed, err := r.log.sign(r.job.proof.keyID, note.Checkpoint, stepSubject(r.job.ID, name), checkpointNote{After: r.lastDone(), Data: data})
	if err != nil {
		return err
	}
	_, err = r.write(ctx, checkpointScript, []string{jobKey(r.job.ID), checkpointsKey(r.job.ID)}, name, signed)
	return err
}

// lastDone is the MAC of the newest step that is done.
func (r *Run) lastDone() string { return r.doneBefore(len(r.job.Steps) + 1) }

// Checkpoints returns what the attempts so far have saved in the step that comes next, by
// name. One that was saved behind other steps than those that are done is left out.
func (r *Run) Checkpoints(ctx context.Context) (map[string]string, error) {
	answer, err := retryWhileUnavailable(ctx, func() (keyspace.Answer, error) {
		return run(ctx, r.log.redis, checkpointsScript, []string{checkpointsKey(r.job.ID)}, r.job.ID)
	})
	if err != nil {
		return nil, err
	}
	saved := make(map[string]string)
	for name, text := range recordOf(answer) {
		var one checkpointNote
		genuine, err := r.log.believe(r.job.ID, note.Checkpoint, stepSubject(r.job.ID, name), text, &one)
		if err != nil {
			return nil, err
		}
		if genuine && one.After == r.lastDone() {
			saved[name] = string(one.Data)
		}
	}
	return saved, nil
}

// decimal is n without rounding, so that an event and the record agree.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

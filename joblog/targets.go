package joblog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"vmapower/internal/note"
)

const (
	// writtenFor is how long a target is kept for whose completed job has written it.
	writtenFor = 24 * time.Hour
	// targetLife outlives every job that could hold the target.
	targetLife = maxBudget + writtenFor
)

// TargetError is returned by HoldTargets.
type TargetError struct {
	Target  int       // which of those asked for
	Written time.Time // when another appliance's job has written it; zero: another job holds it now
	JobID   string    // of the job that holds it, where that is of the same appliance; else ""
}

func (e *TargetError) Error() string {
	if e.Written.IsZero() {
		return fmt.Sprintf("joblog: another job holds target %d", e.Target)
	}
	return fmt.Sprintf("joblog: another appliance has written target %d", e.Target)
}

// writtenNote says who has written a target, and when.
type writtenNote struct {
	By        string `json:"by"`
	ContextID string `json:"context_id"`
	At        int64  `json:"at"`
}

// HoldTargets takes the targets of these names for the job, until it ends. A *TargetError tells
// of one that another job has, or that another appliance's job has written within a day, unless
// it was in the same context. It may be repeated, by any attempt.
func (r *Run) HoldTargets(ctx context.Context, names ...string) error {
	hashes := targetHashes(names)
	answer, err := r.runAsOwner(ctx, holdScript, targetKeys(r.job.ID, hashes), append([]any{r.job.ID, r.epoch, r.nonce}, arguments(hashes)...)...)
	if err != nil {
		return err
	}
	if answer.Text(0) == "held" {
		return &TargetError{Target: int(answer.Number(1)), JobID: r.own(ctx, answer.Text(2))}
	}
	for i, name := range names {
		at, err := r.writtenByAnother(name, answer.Text(i+1))
		if err != nil {
			return err
		}
		if !at.IsZero() {
			return &TargetError{Target: i, Written: at}
		}
	}
	return nil
}

// own returns the id of a job when it was asked for by whoever asked for this one; else "".
func (r *Run) own(ctx context.Context, id string) string {
	job, err := r.log.Get(ctx, id)
	if err != nil || job.RequestedBy != r.job.RequestedBy {
		return ""
	}
	return job.ID
}

// writtenByAnother is when a job has written the target that keeps this one from it, as the
// kept text proves it; zero for none.
func (r *Run) writtenByAnother(name, kept string) (time.Time, error) {
	if kept == "" {
		return time.Time{}, nil
	}
	var w writtenNote
	by, signed, _ := strings.Cut(kept, " ")
	opened := note.Open(r.log.keys, note.Written, targetSubject(by, name), signed, bornAt(by), &w)
	if genuine, err := r.log.judge(r.job.ID, note.Written, opened); !genuine {
		return time.Time{}, err
	}
	at := moment(w.At)
	if w.By == r.job.RequestedBy || w.ContextID != "" && w.ContextID == r.job.ContextID || r.Now().After(at.Add(writtenFor)) {
		return time.Time{}, nil
	}
	return at, nil
}

// MarkWritten records that the targets of these names are what the job makes of them. It may be
// repeated.
func (r *Run) MarkWritten(ctx context.Context, names ...string) error {
	args := []any{r.job.ID, r.epoch, r.nonce}
	for _, name := range names {
		signed, err := r.log.sign(r.job.proof.keyID, note.Written, targetSubject(r.job.ID, name), writtenNote{
			By: r.job.RequestedBy, ContextID: r.job.ContextID, At: r.Now().UnixMilli(),
		})
		if err != nil {
			return err
		}
		args = append(args, targetHash(name), r.job.ID+" "+signed)
	}
	_, err := r.runAsOwner(ctx, writtenScript, targetKeys(r.job.ID, targetHashes(names)), args...)
	return err
}

func targetSubject(id, name string) string { return id + "/" + targetHash(name) }

func targetHashes(names []string) []string {
	hashes := make([]string, len(names))
	for i, name := range names {
		hashes[i] = targetHash(name)
	}
	return hashes
}

func targetHash(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

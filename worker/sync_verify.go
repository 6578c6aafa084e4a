package worker

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/replication"
	"vmapower/tasks"
)

// verifiedDisks is what the record keeps of a verification.
type verifiedDisks struct {
	Compared int64    `json:"compared_bytes"`
	SHA256   []string `json:"sha256"` // of what was copied of each disk, as its target returned it
	// Whole is why each disk was copied whole after its target was looked at; "" when it was not.
	Whole []string `json:"full_reasons,omitempty"`
	// Unflushed are the disks whose targets could flush nothing when they were written.
	Unflushed []int32 `json:"unflushed,omitempty"`
}

// whole is why the copy of disk i became one of the whole disk.
func (v verifiedDisks) whole(i int) string {
	if i < len(v.Whole) {
		return v.Whole[i]
	}
	return ""
}

// String is the step's message.
func (v verifiedDisks) String() string { return size(v.Compared) + " compared, all equal" }

// verify is compare, counted.
func (s *finalSync) verify(ctx context.Context) (verifiedDisks, error) {
	v, err := s.compare(ctx)
	s.metrics.verified(v.Compared, err, s.run.Job().ID)
	return v, err
}

// compare reads the targets back and compares. A connection that breaks, or a server that has
// not let go of those that wrote, is tried again for a while.
func (s *finalSync) compare(ctx context.Context) (verifiedDisks, error) {
	if s.copied == nil { // an earlier attempt has copied: this opens the targets, and copies nothing
		if _, err := s.copy(ctx); err != nil {
			return verifiedDisks{}, err
		}
	}
	var v verifiedDisks
	for broke := (time.Time{}); ; {
		results, err := s.readBack(ctx)
		if err == nil {
			for i, r := range results {
				v.Compared += r.Compared
				v.SHA256 = append(v.SHA256, r.SHA256)
				v.Whole = append(v.Whole, s.found.Disks[i].Whole)
			}
			v.Unflushed = s.unflushed
			return v, s.run.MarkWritten(ctx, s.held...)
		}
		if broke.IsZero() {
			broke = time.Now()
		}
		if !opensAgain(err) || time.Since(broke) > reopenFor {
			return v, err
		}
		s.log.WarnContext(ctx, "the connection to a target broke, it is read back again", "err", err)
		if pause.For(ctx, reopenAfter) != nil {
			return v, withBroken(ctx, context.Cause(ctx), err)
		}
	}
}

// readBack compares over connections that were opened after the last flush, or, where the server
// takes no more, over one by which nothing was written: what another connection can't read does
// not last.
func (s *finalSync) readBack(ctx context.Context) ([]replication.Verified, error) {
	if err := s.openToReadBack(ctx); err != nil {
		return nil, err
	}
	compared := make(map[int32]int64)
	return replication.Verify(ctx, s.copied, replication.VerifyOptions{
		Full: s.asked.Verify == tasks.VerifyFull, Readers: mostSyncReaders, Rates: s.rates(),
		Progress: func(key int32, done, _ int64) {
			compared[key] = done
			sum := int64(0)
			for _, n := range compared {
				sum += n
			}
			s.verifiedSoFar(ctx, sum)
		},
	})
}

// openToReadBack opens the targets of what was copied again.
func (s *finalSync) openToReadBack(ctx context.Context) error {
	for i, c := range s.copied {
		target := s.reopened.take(i)
		if target == nil {
			var err error
			if target, err = s.openWritten(ctx, i, c.Disk.Target); err != nil {
				return err
			}
		}
		s.opened = append(s.opened, target)
		if target.Name() != c.Disk.Target.Name() {
			return failure.Newf(failure.VerificationFailed, "the target of disk %d became another one after it was written", s.found.Disks[i].Key)
		}
		c.Disk.Target = target
	}
	return nil
}

// recorded is what the record keeps of the new change ids.
type recorded struct {
	ChangeIDs []string `json:"change_ids"` // "" for a disk whose changes are not tracked
}

// String is the step's message.
func (r recorded) String() string { return strings.Join(r.ChangeIDs, ", ") }

// record makes sure that the VM was off all the time, and hands the new change ids out.
func (s *finalSync) record(ctx context.Context) (recorded, error) {
	if err := s.unchanged(ctx); err != nil {
		return recorded{}, err
	}
	var r recorded
	for _, d := range s.found.Disks {
		r.ChangeIDs = append(r.ChangeIDs, d.ChangeID)
	}
	return r, s.reportChangeIDs(ctx)
}

// changeIDs is the new change ids for people.
func (s *finalSync) changeIDs() string {
	var lines []string
	for _, d := range s.found.Disks {
		lines = append(lines, fmt.Sprintf("disk %d: %q", d.Key, d.ChangeID))
	}
	return strings.Join(lines, ", ")
}

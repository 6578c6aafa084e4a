package worker

import (
	"context"
	"fmt"
	"strings"

	"vmapower/replication"
	"vmapower/tasks"
)

// verifiedDisks is what the record keeps of a verification.
type verifiedDisks struct {
	Compared int64    `json:"compared_bytes"`
	SHA256   []string `json:"sha256"` // of what was copied of each disk, as its target returned it
}

// String is the step's message.
func (v verifiedDisks) String() string { return size(v.Compared) + " compared, all equal" }

// verify reads the targets back and compares.
func (s *finalSync) verify(ctx context.Context) (verifiedDisks, error) {
	if s.copied == nil { // an earlier attempt has copied: this opens the targets, and copies nothing
		if _, err := s.copy(ctx); err != nil {
			return verifiedDisks{}, err
		}
	}
	full := s.asked.Verify == tasks.VerifyFull
	compared := make(map[int32]int64)
	results, err := replication.Verify(ctx, s.copied, replication.VerifyOptions{
		Full: full, Readers: syncReaders, Rates: s.rates(),
		Progress: func(key int32, done, _ int64) {
			compared[key] = done
			sum := int64(0)
			for _, n := range compared {
				sum += n
			}
			s.verifiedSoFar(ctx, sum)
		},
	})
	if err != nil {
		return verifiedDisks{}, err
	}
	var v verifiedDisks
	for _, r := range results {
		v.Compared += r.Compared
		v.SHA256 = append(v.SHA256, r.SHA256)
	}
	return v, s.run.MarkWritten(ctx, s.held...)
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

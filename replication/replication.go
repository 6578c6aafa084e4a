// Package replication brings the changed extents of a disk to its target: it plans
// the chunks, copies them, keeps checkpoints to resume from, and verifies what the
// target holds. It does not know where extents come from, whether the machine is
// off, or what a job is.
//
// Its one rule: a chunk counts as done only after a flush of the target that began after
// the chunk was acknowledged; a copy counts as done only after its ranges were read back.
package replication

import (
	"context"
	"fmt"
)

// Source is a disk that is read. Its methods may be called by many goroutines.
type Source interface {
	// Size is the disk's capacity in bytes.
	Size() int64
	// ReadAt fills p with what the disk holds from the offset on. Retries are its own
	// business: an error ends the copy.
	ReadAt(ctx context.Context, p []byte, offset int64) error
}

// Placed is a Source of which only so many can be read at a time.
type Placed interface {
	Source
	// Hold waits until it can be read, and keeps it so until release is called.
	Hold(ctx context.Context) (release func(), err error)
}

// hold holds a source that is Placed. Any other can always be read.
func hold(ctx context.Context, source Source) (release func(), err error) {
	if placed, ok := source.(Placed); ok {
		return placed.Hold(ctx)
	}
	return func() {}, nil
}

// Target is a disk that is written. Its methods may be called by many goroutines,
// and report failures as *TargetError.
type Target interface {
	// Name is the place: two targets with one name are one target.
	Name() string
	// Size is how many bytes it has room for.
	Size() int64
	// ReadAt fills p with what the target holds.
	ReadAt(ctx context.Context, p []byte, offset int64) error
	// WriteAt writes p. It may be repeated.
	WriteAt(ctx context.Context, p []byte, offset int64) error
	// Zero makes the range read as zeroes. It may be repeated.
	Zero(ctx context.Context, offset, length int64) error
	// Flush returns when all that was acknowledged before is on stable storage.
	Flush(ctx context.Context) error
	// Close ends everything at once and flushes nothing. It may be repeated.
	Close() error
}

// SourceError says which range of which disk could not be read.
type SourceError struct {
	DiskKey int32
	Range   Extent
	Err     error
}

func (e *SourceError) Error() string {
	return fmt.Sprintf("replication: disk %d: read %d bytes at %d: %v", e.DiskKey, e.Range.Length, e.Range.Offset, e.Err)
}

// Unwrap returns what the source said.
func (e *SourceError) Unwrap() error { return e.Err }

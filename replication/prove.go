package replication

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A sample of so many blocks is compared. When few of them held anything, more are.
const (
	sampleBlock   = 4 << 10
	sampleBlocks  = 256
	sampleTelling = 32 // blocks with data that are enough
	sampleRounds  = 4
	sampleTime    = time.Second // after which no further round begins
	sampleReaders = 32          // many, for a line to the target that is long
)

// ProofError says why a target does not hold an earlier state of the disk. Nothing was
// written to it.
type ProofError struct {
	DiskKey int32
	Target  string // by its name
	Format  string // as which it begins, where the disk does not; "" when a block differs
	Offset  int64  // of the block that differs
}

func (e *ProofError) Error() string {
	if e.Format != "" {
		return fmt.Sprintf("replication: the target of disk %d begins as %s", e.DiskKey, e.Format)
	}
	return fmt.Sprintf("replication: the target of disk %d differs from it at byte %d, where nothing has changed", e.DiskKey, e.Offset)
}

// formats are those of images and containers: a raw disk that is written over one of them can
// be used as neither.
var formats = []struct {
	name   string
	offset int
	magic  string
}{
	{"qcow2", 0, "QFI\xfb"},
	{"QED", 0, "QED\x00"},
	{"VMDK", 0, "KDMV"},
	{"VMDK", 0, "COWD"},
	{"VMDK", 0, "# Disk DescriptorFile"},
	{"VHD", 0, "conectix"},
	{"VHDX", 0, "vhdxfile"},
	{"VDI", 64, "\x7f\x10\xda\xbe"},
	{"Parallels", 0, "WithoutFreeSpace"},
	{"Parallels", 0, "WithouFreSpacExt"},
	{"LUKS", 0, "LUKS\xba\xbe"},
	{"ISO 9660", 32769, "CD001"},
}

// Prove makes sure that the target may hold an earlier state of the disk: that it does not
// begin as another format, and that it equals the source in a sample of what is not to be
// copied, which for a full copy is nothing; and that what is written to it can be read back. It
// returns a *ProofError, a *SourceError, a *TargetError or the context's cause, and changes nothing.
func Prove(ctx context.Context, disk Disk) error {
	if err := proveFormat(ctx, disk); err != nil {
		return err
	}
	if err := proveSample(ctx, disk); err != nil {
		return err
	}
	if export, ok := exportOf(disk.Target); ok {
		return export.settle(ctx)
	}
	return nil
}

// proveSample compares what is not to be copied.
func proveSample(ctx context.Context, disk Disk) error {
	rest := complement(disk.Plan.ranges, disk.Plan.capacity)
	places := landmarks(rest, disk.Plan.capacity)
	began, telling := time.Now(), 0
	for range sampleRounds {
		told, err := compareSample(ctx, disk, append(places, spread(rest, sampleBlocks)...))
		telling += told
		if err != nil || telling >= sampleTelling || time.Since(began) > sampleTime {
			return err
		}
		places = nil
	}
	return nil
}

// proveFormat looks at the target's beginning.
func proveFormat(ctx context.Context, disk Disk) error {
	head := make([]byte, min(blockSize, disk.Plan.capacity))
	if err := disk.Target.ReadAt(ctx, head, 0); err != nil {
		return err
	}
	for _, f := range formats {
		end := f.offset + len(f.magic)
		if len(head) < end || string(head[f.offset:end]) != f.magic {
			continue
		}
		place := Extent{Offset: int64(f.offset), Length: int64(len(f.magic))}
		same := make([]byte, place.Length)
		if err := readSource(ctx, disk, place, same); err != nil {
			return err
		}
		if string(same) != f.magic {
			return &ProofError{DiskKey: disk.Plan.diskKey, Target: disk.Target.Name(), Format: f.name}
		}
	}
	return nil
}

// compareSample compares the blocks, and returns how many of them hold data. After an error
// it begins no other, and ends none: the target may be written all the same.
func compareSample(ctx context.Context, disk Disk, places []Extent) (telling int, err error) {
	first, end := context.WithCancelCause(ctx)
	defer end(nil)
	var told, next atomic.Int64
	var readers sync.WaitGroup
	for range min(sampleReaders, len(places)) {
		readers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(places)) && first.Err() == nil; i = next.Add(1) - 1 {
				holds, err := compareBlock(ctx, disk, places[i])
				if err != nil {
					end(err)
				}
				if holds {
					told.Add(1)
				}
			}
		})
	}
	readers.Wait()
	return int(told.Load()), context.Cause(first)
}

// compareBlock compares one block, and reports whether it holds data.
func compareBlock(ctx context.Context, disk Disk, place Extent) (holds bool, err error) {
	source, target := make([]byte, place.Length), make([]byte, place.Length)
	if err := disk.Target.ReadAt(ctx, target, place.Offset); err != nil {
		return false, err
	}
	if err := readSource(ctx, disk, place, source); err != nil {
		return false, err
	}
	if !bytes.Equal(source, target) {
		return false, &ProofError{DiskKey: disk.Plan.diskKey, Target: disk.Target.Name(), Offset: place.Offset + int64(differs(source, target))}
	}
	return !isZero(source, 0), nil
}

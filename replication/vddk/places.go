package vddk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
)

// placeEvery is the pause between two tries to get a place.
const placeEvery = 100 * time.Millisecond

// place is the right to read one disk at a host and a vCenter. It is a lock on two files that the process of
// the disk inherits, so that a killed worker gives back none whose process still reads.
type place struct{ files []*os.File }

// locality names files in the run directory for something at which places are counted.
type locality struct {
	stem string
	most int
}

func (v *VDDK) localities(d Disk) []locality {
	name := func(kind, text string) string {
		sum := sha256.Sum256([]byte(strings.ToLower(text)))
		return filepath.Join(v.RunDir, kind+"-"+hex.EncodeToString(sum[:8]))
	}
	server := d.Server + ":" + d.Port
	return []locality{{name("host", server+"/"+d.Host), v.PerHost}, {name("vcenter", server), v.PerVCenter}}
}

// takePlace waits for a place at the disk's host, then for one at its vCenter. Whoever waits shows it, so that
// readers that are idle give theirs up.
func (v *VDDK) takePlace(ctx context.Context, d Disk) (*place, error) {
	if err := v.prepare(); err != nil {
		return nil, d.failed(failure.Internal, "vddk_run_dir can't be used: "+reason(err))
	}
	p := &place{}
	for _, at := range v.localities(d) {
		file, err := at.try()
		if file == nil && err == nil {
			v.Log.InfoContext(ctx, "a disk waits until another one is read", "disk", d.Name, "at_a_time", at.most)
			file, err = at.wait(ctx)
		}
		if err != nil {
			p.release()
			if ctx.Err() == nil {
				return nil, d.failed(failure.Internal, "vddk_run_dir can't be used: "+reason(err))
			}
			return nil, errors.Join(err, d.failed(failure.InsufficientResources, fmt.Sprintf("it waited for its turn, since %d other disks are read at its host or vCenter", at.most)))
		}
		p.files = append(p.files, file)
	}
	return p, nil
}

// wait shows that a place is wanted until it has one.
func (l locality) wait(ctx context.Context) (*os.File, error) {
	var shown *os.File // nil also while a reader looks whether somebody waits
	defer func() { _ = shown.Close() }()
	for {
		if shown == nil {
			var err error
			if shown, err = lockFile(l.stem+"-wanted", syscall.LOCK_SH); err != nil {
				return nil, err
			}
		}
		if err := pause.For(ctx, placeEvery); err != nil {
			return nil, err
		}
		if file, err := l.try(); file != nil || err != nil {
			return file, err
		}
	}
}

// try takes a place that is free; nil when none is.
func (l locality) try() (*os.File, error) {
	for i := range l.most {
		if file, err := lockFile(fmt.Sprintf("%s-%d", l.stem, i), syscall.LOCK_EX); file != nil || err != nil {
			return file, err
		}
	}
	return nil, nil
}

// wanted reports whether somebody waits for a place that the disk's reader has.
func (v *VDDK) wanted(d Disk) bool {
	for _, at := range v.localities(d) {
		file, err := lockFile(at.stem+"-wanted", syscall.LOCK_EX)
		if file == nil && err == nil {
			return true
		}
		if file != nil {
			_ = file.Close()
		}
	}
	return false
}

// release gives the place back, once the process that inherited it has ended.
func (p *place) release() {
	for _, file := range p.files {
		_ = file.Close()
	}
}

// lockFile locks the file, which it makes when it is missing; nil when somebody else has it locked.
func lockFile(name string, how int) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err == nil {
		return file, nil
	}
	_ = file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = nil
	}
	return nil, err
}

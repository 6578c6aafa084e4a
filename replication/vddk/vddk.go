// Package vddk reads the disks of a powered-off VM where vCenter serves no file of them: it runs nbdkit
// with the plugin for VMware's Virtual Disk Development Kit, a process for each disk, and reads from that by
// the NBD client. VMware's library stays in that process. The package does not know what is copied, nor who
// asks vCenter for the disks.
//
// Its one rule: a disk is only read from a process that was started for this very disk, and no process
// outlives its reader for long, however its worker ended.
package vddk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"vmapower/credentials"
)

// Options are settings of a VDDK.
type Options struct {
	Nbdkit string // the program
	Libdir string // VMware's library, the directory above lib64
	// RunDir holds sockets, locks and what is left of processes whose worker was killed. All workers of a
	// machine share it. It is made when it is missing. "" is /run/vmapower, or one below TMPDIR where the user
	// can't write to that.
	RunDir string
	// Secure forbids transports that leave the disk's data unencrypted on the way.
	Secure bool
	// Compression of what the host sends, in VDDK's word; "" is none.
	Compression string
	// Buffers is how many buffers of BufferSize bytes VDDK reads ahead into; 0 leaves both to it.
	Buffers    int
	BufferSize int64 // whole 64 KiB, and 16 MiB at most in all buffers
	Log        *slog.Logger

	PerHost    int           // disks read at a time at one ESXi host, by all workers with this RunDir; 0 is 4
	PerVCenter int           // and at one vCenter; 0 is 8
	StartLimit time.Duration // until nbdkit listens; 0 is 20 s
	OpenLimit  time.Duration // until VDDK has opened the disk; 0 is 120 s
	Silence    time.Duration // of nbdkit while a read is under way; 0 is 90 s, when VDDK has given up by itself
	Backoff    time.Duration // before the first repetition, doubling up to 10 s; 0 is 500 ms
	HealFor    time.Duration // how long is tried again what may pass, such as a lack of connections; 0 is 60 s
}

// VDDK opens disks. Its methods may be called by many goroutines.
type VDDK struct {
	Options

	state atomic.Pointer[State]

	mu      sync.Mutex
	probed  bool
	version int // of the library; 0 while it is not known
}

// State is what is known of the library.
type State struct {
	Version int   // 0 when it does not tell
	Why     error // disks can't be read; nil when they can
}

// State returns what was found when it was last looked at; nil before that. It asks nobody.
func (v *VDDK) State() *State { return v.state.Load() }

// Disk says which disk is read, where, and as whom.
type Disk struct {
	Name       string // for people, such as "disk 2000 (Hard disk 1) of web-01 (vm-42)"
	File       string // the descriptor's datastore path as the VM's device has it now
	Capacity   int64  // bytes
	Encrypted  bool
	VM         string // object id, such as vm-42
	Server     string // host of the vCenter
	Port       string // "" is 443
	User       string
	Password   credentials.Secret
	Thumbprint string // of the certificate that was verified: SHA-1, pairs of capital hex digits with colons
	// Host is the ESXi host's name, and HostVersion its version, such as 8.0.3; "" where vCenter does not
	// tell.
	Host, HostVersion string
	// StillOff is asked before the disk is opened again, and its error ends the reading; nil asks nobody.
	StillOff func(ctx context.Context) error
	// Find is asked where the disk's descriptor is now when it is not at File; nil asks nobody.
	Find func(ctx context.Context) (file string, err error)
}

// What heals, by the cause of the failures that Open and the methods of Reader return. Other failures are
// final.
var (
	// ErrUnreachable: the ESXi host or vCenter does not answer.
	ErrUnreachable = errors.New("vddk: unreachable")
	// ErrBusy: the host or vCenter has no room for another reader.
	ErrBusy = errors.New("vddk: no room for another reader")
	// ErrUnexplained: reading failed, and VDDK did not say why.
	ErrUnexplained = errors.New("vddk: failed without a reason")
)

// New returns a VDDK. It starts nothing.
func New(o Options) *VDDK {
	set := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	set(&o.StartLimit, 20*time.Second)
	set(&o.OpenLimit, 2*time.Minute)
	set(&o.Silence, 90*time.Second)
	set(&o.Backoff, 500*time.Millisecond)
	set(&o.HealFor, time.Minute)
	if o.RunDir == "" {
		o.RunDir = usualRunDir()
	}
	if o.PerHost <= 0 {
		o.PerHost = 4
	}
	if o.PerVCenter <= 0 {
		o.PerVCenter = 8
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &VDDK{Options: o}
}

// sweepEvery is the pause between two looks for what killed workers left.
const sweepEvery = time.Minute

// Run says in the log whether disks can be read through VDDK, and ends processes that killed workers left,
// until ctx ends.
func (v *VDDK) Run(ctx context.Context) {
	if version, why := v.library(ctx); why != nil {
		v.Log.ErrorContext(ctx, "disks can't be read through VDDK", "err", why)
	} else {
		v.Log.InfoContext(ctx, "disks can be read through VDDK", "nbdkit", v.Nbdkit, "libdir", v.Libdir, "version", version)
	}
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		v.sweep(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

package vddk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"vmapower/failure"
)

const (
	probeLimit    = 10 * time.Second
	oldestLibrary = 7 // older ones fail in ways that are repaired in it
)

// generations are the versions of ESXi that each VDDK reads, as major * 100 + minor.
var generations = map[int]struct{ lowest, highest int }{
	7: {605, 800}, 8: {607, 999}, 9: {700, 999},
}

var libraryVersion = regexp.MustCompile(`(?m)^vddk_library_version=(\d+)$`)

// library asks nbdkit once for the library's version; 0 when it does not tell. why is why disks can't be
// read at all; then it is asked again.
func (v *VDDK) library(ctx context.Context) (version int, why *failure.Failure) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.probed {
		return v.version, nil
	}
	version, why = v.askLibrary(ctx)
	switch {
	case why == nil:
		v.probed, v.version = true, version
		v.state.Store(&State{Version: version})
	case ctx.Err() == nil:
		v.state.Store(&State{Why: why})
	}
	return version, why
}

func (v *VDDK) askLibrary(ctx context.Context) (version int, why *failure.Failure) {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, v.Nbdkit, "--dump-plugin", "vddk", "libdir="+v.Libdir)
	cmd.Env, cmd.WaitDelay = environment(os.TempDir()), time.Second
	cmd.SysProcAttr = processAttributes()
	var complaint strings.Builder
	cmd.Stderr = &complaint
	told, err := cmd.Output()
	if err != nil {
		return 0, v.whyNot(ctx, err, complaint.String())
	}
	if match := libraryVersion.FindSubmatch(told); match != nil {
		version, _ = strconv.Atoi(string(match[1]))
	}
	return version, nil
}

func (v *VDDK) whyNot(ctx context.Context, err error, complaint string) *failure.Failure {
	var ended *exec.ExitError
	if !errors.As(err, &ended) && ctx.Err() == nil {
		return failure.New(failure.InvalidVMState, "nbdkit_path names no program that can be run")
	}
	if row, sentence, found := understand(strings.Split(complaint, "\n")); found {
		return failure.New(row.code, sentence)
	}
	if ctx.Err() != nil {
		return failure.New(failure.VCenterError, "nbdkit does not tell of its plugin in time").Because(ErrUnexplained)
	}
	return failure.New(failure.InvalidVMState, "nbdkit can't load its vddk plugin: "+failure.Foreign(complaint))
}

// fits refuses a host that this library is known not to read. Wrong generations open a disk and fail at the
// first read. What is not known is tried.
func (v *VDDK) fits(version int, d Disk) error {
	if version == 0 {
		return nil
	}
	if version < oldestLibrary {
		return d.failed(failure.InvalidVMState, fmt.Sprintf("VDDK %d is too old, %d is needed at least", version, oldestLibrary))
	}
	var major, minor int
	reads, known := generations[version]
	if n, _ := fmt.Sscanf(d.HostVersion, "%d.%d", &major, &minor); n < 2 || !known {
		return nil
	}
	if host := major*100 + minor; host < reads.lowest || host > reads.highest {
		return d.failed(failure.InvalidVMState, fmt.Sprintf("VDDK %d does not read ESXi %s, which the VM's host has; install the generation that does", version, d.HostVersion))
	}
	return nil
}

package vddk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmapower/failure"
)

func TestADiskThatHasMovedIsOpenedWhereItIs(t *testing.T) {
	b := setup(t, mib)
	b.disk.File = "[store 2] web 01/web 01-000002.vmdk"
	asked := 0
	b.disk.Find = func(context.Context) (string, error) { asked++; return newest, nil }
	b.wantEqual(t, b.open(t))
	if asked != 1 {
		t.Errorf("asked %d times where it is", asked)
	}
}

func TestADiskThatIsNotFoundWhereItIsSaidToBeIsRefused(t *testing.T) {
	b := setup(t, mib)
	b.disk.File = base
	b.disk.Find = func(context.Context) (string, error) { return base, nil }
	b.wantFailure(t, failure.InvalidVMState, "has moved, or is no disk")
	other := errors.New("it became another disk")
	b.disk.Find = func(context.Context) (string, error) { return "", other }
	if _, err := New(b.options).Open(t.Context(), b.disk); !errors.Is(err, other) {
		t.Errorf("got %v", err)
	}
}

func TestCompressionAndBuffersReachVDDK(t *testing.T) {
	b := setup(t, mib)
	b.options.Compression, b.options.Buffers, b.options.BufferSize = "fastlz", 4, mib
	b.wantEqual(t, b.open(t))
	pids := b.AwaitProcesses(1)
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pids[0]))
	if err != nil || !slices.Contains(strings.Split(string(line), "\x00"), "compression=fastlz") {
		t.Errorf("arguments %q, %v", line, err)
	}
	configs, _ := filepath.Glob(filepath.Join(b.RunDir, "*", "c"))
	if len(configs) != 1 {
		t.Fatalf("configurations %v", configs)
	}
	text, err := os.ReadFile(configs[0])
	for _, want := range []string{"vixDiskLib.nfcAio.Session.BufSizeIn64KB=16\n", "vixDiskLib.nfcAio.Session.BufCount=4\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in %q, %v", want, text, err)
		}
	}
}

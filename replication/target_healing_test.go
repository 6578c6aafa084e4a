package replication_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/replication"
	"vmapower/replication/nbd/nbdtest"
)

func TestATargetsErrorThatPassesIsOvercome(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"EIO", "ENOMEM", "ENOSPC"} {
		marker := filepath.Join(t.TempDir(), "fail")
		server := nbdtest.Nbdkit(t, "--filter=error", "memory", "1M", "error="+fault, "error-pwrite-rate=100%", "error-pread-rate=100%", "error-file="+marker)
		target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = target.Close() }()
		for _, request := range []func() error{
			func() error { return target.WriteAt(t.Context(), make([]byte, 512), 0) },
			func() error { return target.ReadAt(t.Context(), make([]byte, 512), 0) },
		} {
			if err := os.WriteFile(marker, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(300*time.Millisecond, func() { _ = os.Remove(marker) })
			if err := request(); err != nil {
				t.Errorf("%s: %v", fault, err)
			}
		}
	}
}

func TestATargetsErrorThatStaysIsCalledByItsName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failing, fault string
		kind           replication.TargetKind
		says           string
	}{
		{"pwrite", "EIO", replication.TargetRefused, "while it was written"},
		{"pread", "EIO", replication.TargetRefused, "while it was read"},
		{"pwrite", "ENOSPC", replication.TargetNoSpace, "no space"},
	} {
		server := nbdtest.Nbdkit(t, "--filter=error", "memory", "1M", "error="+c.fault, "error-"+c.failing+"-rate=100%")
		target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}, HealFor: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = target.Close() }()
		if c.failing == "pread" {
			err = target.ReadAt(t.Context(), make([]byte, 512), 0)
		} else {
			err = target.WriteAt(t.Context(), make([]byte, 512), 0)
		}
		var refused *replication.TargetError
		if !errors.As(err, &refused) || refused.Kind != c.kind || refused.Reopen || !strings.Contains(refused.Reason, c.says) {
			t.Errorf("%s of a %s: %v", c.fault, c.failing, err)
		}
	}
}

// What was acknowledged may be lost when a flush fails, and a second flush may say nothing of
// it: the target is opened again, and written again.
func TestAFlushThatFailsIsNotRepeated(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "flushes")
	server := nbdtest.Nbdkit(t, "eval", "get_size=echo 1048576", "can_write=exit 0", "can_flush=exit 0",
		"flush=echo flush >>"+log+"; echo EIO lost >&2; exit 1", "pread=exit 1", "pwrite=cat >/dev/null")
	target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	var refused *replication.TargetError
	if err := target.Flush(t.Context()); !errors.As(err, &refused) || !refused.Reopen || !strings.Contains(refused.Reason, "flushed") {
		t.Errorf("the flush: %v", err)
	}
	if flushes, err := os.ReadFile(log); err != nil || strings.Count(string(flushes), "flush") != 1 {
		t.Errorf("the server was asked %q, %v", flushes, err)
	}
}

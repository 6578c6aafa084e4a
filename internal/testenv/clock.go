package testenv

import (
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Clock moves the time that a server tells.
type Clock struct {
	t             testing.TB
	file, library string
}

// steppedClock is what a server is made to ask for the time of day. The clock that only
// counts stays as it is, as after a step of the machine's clock.
const steppedClock = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long long *ahead; /* microseconds */

__attribute__((constructor)) static void begin(void) {
	int file = open(getenv("STEPPED_CLOCK"), O_RDONLY);
	void *at = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
	if (at == MAP_FAILED) abort();
	ahead = at;
}

int clock_gettime(clockid_t id, struct timespec *t) {
	int failed = syscall(SYS_clock_gettime, id, t);
	if (failed || !ahead || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return failed;
	long long us = t->tv_sec * 1000000LL + t->tv_nsec / 1000 + *ahead;
	t->tv_sec = us / 1000000;
	t->tv_nsec = us % 1000000 * 1000 + t->tv_nsec % 1000;
	return 0;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	t->tv_sec = now.tv_sec;
	t->tv_usec = now.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *t) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (t) *t = now.tv_sec;
	return now.tv_sec;
}
`

// NewClock makes a clock for StartRedisOn, right at first. It is nil where no C compiler is
// found.
func NewClock(t testing.TB) *Clock {
	t.Helper()
	compiler, err := exec.LookPath("cc")
	if err != nil {
		return nil
	}
	dir := t.TempDir()
	c := &Clock{t: t, file: filepath.Join(dir, "clock"), library: filepath.Join(dir, "clock.so")}
	c.Step(0)
	build := exec.Command(compiler, "-shared", "-fPIC", "-O1", "-x", "c", "-o", c.library, "-")
	build.Stdin = strings.NewReader(steppedClock)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compile the clock: %v\n%s", err, out)
	}
	return c
}

// Step makes the clock so wrong from now on; 0 sets it right. It outlasts a restart of
// the server.
func (c *Clock) Step(by time.Duration) {
	c.t.Helper()
	file, err := os.OpenFile(c.file, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(by.Microseconds())), 0)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// env makes a program ask this clock; a nil one leaves it alone.
func (c *Clock) env() []string {
	if c == nil {
		return nil
	}
	return append(os.Environ(), "LD_PRELOAD="+c.library, "STEPPED_CLOCK="+c.file)
}

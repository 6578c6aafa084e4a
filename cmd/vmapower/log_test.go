package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"syscall"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

// startOn starts a service whose log goes to stderr, and does a whole job with it.
func startOn(t *testing.T, stderr *os.File) (service *child, admin string) {
	t.Helper()
	binary, redis, vcenter := build(t), testenv.StartRedis(t), servertest.StartVCenter(t)
	s := &servertest.Service{VCenter: vcenter, URL: "http://" + testenv.FreeAddr(t), Admin: "http://" + testenv.FreeAddr(t)}
	environ := serversOf(redis, "VMAPOWER_LISTEN="+s.URL[len("http://"):], "VMAPOWER_ADMIN_LISTEN="+s.Admin[len("http://"):], "VMAPOWER_VCENTER_CA_FILE="+vcenter.CAFile())
	service = startChildOn(t, testenv.NewTranscript(), stderr, binary, environ, "serve")
	_ = stderr.Close()
	awaitStatus(t, s.Admin+"/readyz", http.StatusOK)
	if code, out, errs := vmapower(t, s.Environ(), "power-off", s.VM("web")); code != terminal.ExitDone {
		t.Errorf("power-off: exit %d: %s%s", code, out, errs)
	}
	if status, body, _ := testenv.Get(t, s.Admin+"/readyz"); status != http.StatusOK {
		t.Errorf("readyz: %d %s", status, body)
	}
	return service, s.Admin
}

// fullPipe is one that takes no more bytes.
func fullPipe(t *testing.T) (read, write *os.File) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = read.Close() })
	fd := int(write.Fd())
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = syscall.Write(fd, make([]byte, 4096))
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
	return read, write
}

func TestALogThatNobodyReadsStopsNoJobAndNoEnd(t *testing.T) {
	t.Parallel()
	_, write := fullPipe(t)
	service, _ := startOn(t, write)
	service.stop(t)
}

func TestALogIsWholeWhenItIsReadAgain(t *testing.T) {
	t.Parallel()
	read, write := fullPipe(t)
	service, _ := startOn(t, write)
	log := testenv.NewTranscript()
	go func() { _, _ = io.Copy(log, read) }()
	testenv.Await(t, log, `"msg":"attempt ended"`, service.ended)
	service.stop(t)
	testenv.Await(t, log, `"msg":"vmapower stops"`, service.ended)
}

func TestAClosedLogEndsNothingAndItsLinesAreCounted(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	service, admin := startOn(t, write)
	_, metrics, _ := testenv.Get(t, admin+"/metrics")
	if !regexp.MustCompile(`(?m)^vmapower_log_dropped_total [1-9]`).MatchString(metrics) {
		t.Error("no lines are counted as dropped")
	}
	service.stop(t)
}

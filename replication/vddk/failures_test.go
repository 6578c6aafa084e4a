package vddk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/credentials"
	"vmapower/failure"
)

func TestWhatIsMissingOrWrongIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, b *bench)
		code  failure.Code
		says  string
	}{
		"no program":                  {func(_ *testing.T, b *bench) { b.options.Nbdkit = "/nonexistent/nbdkit" }, failure.InvalidVMState, "nbdkit_path"},
		"no plugin":                   {func(_ *testing.T, b *bench) { b.options.Nbdkit = "/usr/bin/nbdkit" }, failure.InvalidVMState, "nbdkit-plugin-vddk"},
		"no library":                  {func(_ *testing.T, b *bench) { b.RemoveLibrary() }, failure.InvalidVMState, "vddk_libdir"},
		"no directory of the library": {func(_ *testing.T, b *bench) { b.options.Libdir += "/none" }, failure.InvalidVMState, "vddk_libdir"},
		"another user":                {func(_ *testing.T, b *bench) { b.disk.User = "reader" }, failure.VCenterLoginFailed, "domain"},
		"another password":            {func(_ *testing.T, b *bench) { b.disk.Password = credentials.NewSecret("another") }, failure.VCenterLoginFailed, "refuses the user"},
		"a password of two lines":     {func(_ *testing.T, b *bench) { b.disk.Password = credentials.NewSecret("a\nb") }, failure.Internal, "breaks a line"},
		"another certificate":         {func(_ *testing.T, b *bench) { b.disk.Thumbprint = "BB:AA" }, failure.VCenterLoginFailed, "another certificate"},
		"another size":                {func(_ *testing.T, b *bench) { b.disk.Capacity -= 512 }, failure.VCenterError, "vCenter tells of"},
		"a run directory that others can write to": {func(t *testing.T, b *bench) {
			if err := os.Mkdir(b.options.RunDir, 0o777); err != nil || os.Chmod(b.options.RunDir, 0o777) != nil {
				t.Fatal(err)
			}
		}, failure.Internal, "vddk_run_dir"},
		"a run directory that can't be made": {func(_ *testing.T, b *bench) { b.options.RunDir = b.Nbdkit + "/r" }, failure.Internal, "vddk_run_dir"},
		"a run directory with a long path": {func(_ *testing.T, b *bench) {
			b.options.RunDir = filepath.Join(b.options.RunDir, strings.Repeat("x", 100))
		}, failure.Internal, "too long"},
		"an old host":                    {func(_ *testing.T, b *bench) { b.disk.HostVersion = "6.5.0" }, failure.InvalidVMState, "VDDK 8 does not read ESXi 6.5.0"},
		"a library that is too old":      {func(_ *testing.T, b *bench) { b.accepts.Version = "6"; b.Accept(b.accepts) }, failure.InvalidVMState, "too old"},
		"an argument that is not known":  {func(_ *testing.T, b *bench) { b.Fail("start-error unknown parameter 'config'") }, failure.Internal, "config"},
		"an unknown end":                 {func(_ *testing.T, b *bench) { b.Fail("start-error strange words") }, failure.VCenterError, "nbdkit did not start"},
		"an unknown reason":              {func(_ *testing.T, b *bench) { b.Fail("open-error Unknown error") }, failure.VCenterError, "did not open it"},
		"a beginning that can't be read": {func(_ *testing.T, b *bench) { b.Fail("read-error") }, failure.VCenterError, "generation"},
		"no privilege":                   {func(_ *testing.T, b *bench) { b.Fail("open-error The host is not licensed for this feature.") }, failure.VCenterPermissionDenied, "DiskRandomRead"},
		"an unknown name":                {func(_ *testing.T, b *bench) { b.Fail("open-error getaddrinfo failed") }, failure.VCenterUnreachable, "name of the ESXi host esx1.example.test"},
		"a closed port":                  {func(_ *testing.T, b *bench) { b.Fail("open-error The server refused connection") }, failure.VCenterUnreachable, "port 902"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, mib)
			c.spoil(t, b)
			b.wantFailure(t, c.code, c.says)
		})
	}
}

func TestWhatMayPassIsAFailureThatHeals(t *testing.T) {
	for code, cause := range map[failure.Code]error{
		failure.VCenterUnreachable: ErrUnreachable, failure.InsufficientResources: ErrBusy, failure.VCenterError: ErrUnexplained,
	} {
		if err := (Disk{}).failed(code, "x"); !errors.Is(err, cause) {
			t.Errorf("%s has no cause", code)
		}
	}
	if err := (Disk{}).failed(failure.VCenterLoginFailed, "x"); errors.Unwrap(err) != nil {
		t.Error("a refused login is tried again")
	}
}

func TestTheFirstRowThatFitsCounts(t *testing.T) {
	for line, want := range map[string]failure.Code{
		"libstdc++.so.6: cannot open shared object file: No such file or directory":                                  failure.InvalidVMState,
		"VixDiskLib_ConnectEx: Cannot complete login due to an incorrect user name or password.":                     failure.VCenterLoginFailed,
		"Failed to verify SSL certificate: actual thumbprint=00:11 (not authenticated)":                              failure.VCenterLoginFailed,
		"VixDiskLib_Open: [s] a/a.vmdk: You do not have access rights to this file.":                                 failure.VCenterPermissionDenied,
		"The virtual disk is encrypted and a key is not available":                                                   failure.VCenterPermissionDenied,
		"NfcFssrvrProcessErrorMsg: received NFC error 5 from server: Failed to allocate the requested 2097176 bytes": failure.InsufficientResources,
		"NfcNewAuthdConnectionEx: Failed to connect: too many NFC connections":                                       failure.InsufficientResources,
		"VixDiskLib: HOST_SERVER_SHUTDOWN":                                                                           failure.VCenterUnreachable,
		"Failed to connect to server esx1.example.test:902":                                                          failure.VCenterUnreachable,
	} {
		if row, _, found := understand([]string{"CnxAuthdConnect: something", line}); !found || row.code != want {
			t.Errorf("%s: %s, %t", line, row.code, found)
		}
	}
	if _, sentence, _ := understand([]string{"libsqlite3.so.0: cannot open shared object file"}); !strings.Contains(sentence, "libsqlite3.so.0") {
		t.Errorf("%s", sentence)
	}
}

func TestADiskInUseIsThatOfAVMThatIsOn(t *testing.T) {
	b := setup(t, mib)
	b.Fail("open-error You do not have access rights to this file")
	b.wantFailure(t, failure.VCenterPermissionDenied, "in use")
	on := failure.New(failure.SourceNotPoweredOff, "it is on")
	b.disk.StillOff = func(context.Context) error { return on }
	if _, err := New(b.options).Open(t.Context(), b.disk); !errors.Is(err, on) {
		t.Errorf("%v", err)
	}
}

func TestASlowOpeningIsWaitedForAndAnEndlessOneIsTold(t *testing.T) {
	b := setup(t, mib)
	b.Fail("open-delay-ms 1500")
	b.wantEqual(t, b.open(t))
	b.Fail("open-delay-ms 60000")
	b.options.OpenLimit = 200 * time.Millisecond
	r, err := New(b.options).Open(t.Context(), b.disk)
	if err == nil {
		r.Close()
		t.Fatal("it was opened")
	}
	wantFailed(t, err, failure.VCenterUnreachable, "in time")
}

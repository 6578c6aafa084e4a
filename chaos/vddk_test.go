package chaos

import (
	"crypto/sha1"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"vmapower/internal/sandbox"
	"vmapower/replication/vddk/vddktest"
)

// onVSAN is the name of a guest whose disk is read through VDDK.
const onVSAN = "vm-vsan"

// asleepOnVSAN is such a guest, off.
func asleepOnVSAN(size int64) sandbox.Guest {
	guest := asleep(onVSAN, size)
	guest.Disks[0].Backing, guest.Disks[0].Datastore = sandbox.VSAN, "vsan"
	return guest
}

// vddkEnv sets workers up with the stand-in.
func vddkEnv(standin *vddktest.Standin) []string {
	return []string{"VMAPOWER_NBDKIT_PATH=" + standin.Nbdkit, "VMAPOWER_VDDK_LIBDIR=" + standin.Libdir, "VMAPOWER_VDDK_RUN_DIR=" + standin.RunDir}
}

// serve makes the stand-in serve the guest's disk as it is now.
func (s *syncSite) serve(standin *vddktest.Standin) {
	s.t.Helper()
	guest := s.vcenter.Guest(onVSAN)
	raw := filepath.Join(s.dir, "served")
	if err := os.WriteFile(raw, s.content(guest.Disk(2000)), 0o600); err != nil {
		s.t.Fatal(err)
	}
	certificate, _ := pem.Decode(s.vcenter.CertificatePEM())
	sum := sha1.Sum(certificate.Bytes)
	standin.Accept(vddktest.Accepts{
		Server: "127.0.0.1", User: s.vcenter.Username(), Password: s.vcenter.Password(),
		Thumbprint: strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":"), VM: guest.Ref(),
		Disks: map[string]string{"[vsan] " + onVSAN + "/" + onVSAN + ".vmdk": raw},
	})
}

func TestAKilledReaderOrWorkerMakesNoTargetDiffer(t *testing.T) {
	t.Parallel()
	const size = 64 * mib
	standin := vddktest.New(t)
	s := newSyncSite(t, 1, vddkEnv(standin), asleepOnVSAN(size))
	r := s.replica(onVSAN)
	s.change(r, 20)
	s.serve(standin)
	id := s.replicate(r, "file://"+r.file, "", 12*mib)
	s.untilCopied(id, 8*mib)
	if err := syscall.Kill(standin.AwaitProcesses(1)[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.untilCopied(id, 24*mib)
	standin.Fail("read-stall")
	standin.AwaitStuck()
	standin.Fail() // what is stuck stays so
	s.killOwner(id)
	s.wantCompleted(id, settledWithin)
	if !s.equal(r) {
		t.Error("the target differs from the disk")
	}
}

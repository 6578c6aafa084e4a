package vcenter

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func TestAnotherProgramReadsADiskByWhatThisSessionHasVerified(t *testing.T) {
	b := setup(t, store("db", sandbox.Disk{}))
	s := b.session(t)
	vm := b.find(t, s, "db")
	b.ResetCalls()
	access, err := s.DiskAccess(t.Context(), vm)
	if err != nil {
		t.Fatal(err)
	}
	if calls := b.Calls(); calls["RetrievePropertiesEx"] != 1 || len(calls) != 1 {
		t.Errorf("calls %v", calls)
	}
	certificate, _ := pem.Decode(b.CertificatePEM())
	sum := sha1.Sum(certificate.Bytes)
	thumbprint := strings.ReplaceAll(access.Thumbprint, ":", "")
	if thumbprint != strings.ToUpper(hex.EncodeToString(sum[:])) || len(access.Thumbprint) != 59 {
		t.Errorf("thumbprint %s", access.Thumbprint)
	}
	if access.Server != b.URL().Hostname() || access.Port != b.URL().Port() || access.Username != b.Username() || access.Password.Reveal() != b.Password() ||
		access.Host != b.HostName() || access.HostVersion == "" {
		t.Errorf("%+v", access)
	}
}

func TestACertificateThatIsNotTrustedIsNoThumbprintForOthers(t *testing.T) {
	b := setup(t, store("db", sandbox.Disk{}))
	s := b.session(t)
	vm := b.find(t, s, "db")
	s.options.Trust = Trust{Thumbprint: strings.Repeat("ab", 32)}
	if access, err := s.DiskAccess(t.Context(), vm); !errors.Is(err, ErrUntrusted) {
		t.Errorf("%+v, %v", access, err)
	}
}

func TestVDDKReadsWhatIsNoFileAndRefusesWhatItCanNotRead(t *testing.T) {
	reads := map[sandbox.Backing]bool{
		sandbox.Flat: true, sandbox.Delta: true, sandbox.Sparse: true, sandbox.SESparse: true, sandbox.Encrypted: true, sandbox.Split: true,
		sandbox.VSAN: true, sandbox.VVol: true,
		sandbox.RDM: false, sandbox.Independent: false, sandbox.MultiWriter: false, sandbox.PMem: false,
	}
	var disks []sandbox.Disk
	for backing := range reads {
		disks = append(disks, sandbox.Disk{Backing: backing})
	}
	b := setup(t, store("odd", disks...))
	s := b.session(t)
	for i, disk := range b.disks(t, s, b.find(t, s, "odd")) {
		backing := disks[i].Backing
		if err := disk.ReadableByVDDK(); (err == nil) != reads[backing] || err != nil && !errors.Is(err, ErrInvalidState) {
			t.Errorf("%s: %v", backing, err)
		}
		if disk.Encrypted != (backing == sandbox.Encrypted) {
			t.Errorf("%s: %+v", backing, disk)
		}
		if disk.Readable() == nil && disk.ReadableByVDDK() != nil {
			t.Errorf("%s is read over HTTPS alone", backing)
		}
	}
}

func TestTheDescriptorIsTheOneThatTheDeviceNames(t *testing.T) {
	for file, parent := range map[string]string{
		"[s] a/a.vmdk": "", "[s] a/a-flat.vmdk": "", "[s] a/a-000002.vmdk": "[s] a/a-000001.vmdk", "[s] web-123456/web-123456.vmdk": "",
	} {
		backing := &types.VirtualDiskFlatVer2BackingInfo{
			DiskMode: "persistent", VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: file},
		}
		if parent != "" {
			backing.Parent = &types.VirtualDiskFlatVer2BackingInfo{VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: parent}}
		}
		device := &types.VirtualDisk{}
		device.Backing = backing
		if disk := (surroundings{}).describe(device); disk.Descriptor() != file {
			t.Errorf("%s became %s", file, disk.Descriptor())
		}
	}
	trailing := &types.VirtualDisk{}
	trailing.Backing = &types.VirtualDiskFlatVer2BackingInfo{
		DiskMode: "persistent", VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: "[s] a/a\n.vmdk"},
	}
	if disk := (surroundings{}).describe(trailing); disk.ReadableByVDDK() == nil {
		t.Errorf("a name that can't be passed on unchanged: %+v", disk)
	}
}

package sandbox_test

import (
	"crypto/x509"
	"encoding/pem"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/sandbox"
)

func TestARestartedVCenterHasItsCertificateAndItsVMsAsTheyWere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	start := func() *sandbox.VCenter {
		v, err := sandbox.StartVCenter(sandbox.VCenterOptions{Guests: sandbox.DefaultGuests(), Hosts: []string{"simulator"}, State: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(v.Close)
		return v
	}
	before := start()
	vm := before.Guest("web-01")
	vm.PowerOffByHand()
	changes := vm.Disk(2000).ChangeID()
	before.Close()

	after := start()
	if after.Thumbprint() != before.Thumbprint() || after.CAFile() != filepath.Join(dir, "ca.pem") {
		t.Errorf("the certificate is %s in %s, and was %s", after.Thumbprint(), after.CAFile(), before.Thumbprint())
	}
	block, _ := pem.Decode(after.CertificatePEM())
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil || certificate.VerifyHostname("simulator") != nil {
		t.Errorf("the certificate is for %v, %v", certificate.DNSNames, err)
	}
	for name, want := range map[string]sandbox.Power{"web-01": sandbox.Off, "db-01": sandbox.On} {
		if got := after.Guest(name).Power(); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	tracking, _, _ := strings.Cut(changes, "/")
	if now := after.Guest("web-01").Disk(2000).ChangeID(); !strings.HasPrefix(now, tracking+"/") {
		t.Errorf("the change id is %q, and was %q", now, changes)
	}
}

package credentials_test

import (
	"bytes"
	"testing"
)

func TestAWorkerBelievesAnApprovalOfItsApi(t *testing.T) {
	keys := newKeyring(t)
	mac := keys.Sealer().JobMAC("job-1", "operator", "approve")
	if !keys.VerifyJobMAC(mac, "job-1", "operator", "approve") || !keys.Sealer().VerifyJobMAC(mac, "job-1", "operator", "approve") {
		t.Error("not believed")
	}
}

func TestAnApprovalOfOtherFieldsIsNotBelieved(t *testing.T) {
	keys := newKeyring(t)
	mac := keys.JobMAC("job-1", "operator", "approve")
	for _, fields := range [][]string{
		nil, {"job-1"}, {"job-2", "operator", "approve"}, {"operator", "job-1", "approve"},
		{"job-1operator", "approve"}, {"job-1", "operatorapprove"}, {"job-1", "operator", "approve", ""},
	} {
		if keys.VerifyJobMAC(mac, fields...) {
			t.Errorf("believed for %q", fields)
		}
	}
	flipped := bytes.Clone(mac)
	flipped[0] ^= 1
	for _, other := range [][]byte{nil, {}, mac[:16], flipped, append(bytes.Clone(mac), 0)} {
		if keys.VerifyJobMAC(other, "job-1", "operator", "approve") {
			t.Errorf("%x is believed", other)
		}
	}
	if newKeyring(t).VerifyJobMAC(mac, "job-1", "operator", "approve") {
		t.Error("another keyring believes it")
	}
}

func TestAnApprovalOutlivesARotationAndNotItsKey(t *testing.T) {
	before := newKeyring(t)
	mac := before.Sealer().JobMAC("job-1")
	after := rotated(t, before)
	if !after.VerifyJobMAC(mac, "job-1") || !after.VerifyJobMAC(after.JobMAC("job-1"), "job-1") {
		t.Error("not believed after a rotation")
	}
	if bytes.Equal(after.JobMAC("job-1"), mac) {
		t.Error("the older key still makes approvals")
	}
	retired, err := after.Retire(before.ActiveKey())
	must(t, err)
	if retired.VerifyJobMAC(mac, "job-1") {
		t.Error("believed after its key was retired")
	}
}

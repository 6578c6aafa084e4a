package credentials

import (
	"crypto/hmac"
	"crypto/sha256"
)

const (
	approvalKeySize = 32
	approvalLabel   = "vmapower approval v1"
)

// ApprovalMAC vouches for the fields of an approval: an api makes it, a worker
// checks it, and nobody who can only write to Redis can make one.
func (r ring) ApprovalMAC(fields ...string) []byte { return r.active.approvalMAC(fields) }

// CheckApprovalMAC reports whether mac vouches for exactly these fields in this
// order, by any key of the ring.
func (r ring) CheckApprovalMAC(mac []byte, fields ...string) (genuine bool) {
	for _, one := range r.keys {
		genuine = hmac.Equal(mac, one.approvalMAC(fields)) || genuine
	}
	return genuine
}

func (k *key) approvalMAC(fields []string) []byte {
	mac := hmac.New(sha256.New, []byte(k.approval.Reveal()))
	mac.Write(framed(approvalLabel, fields...))
	return mac.Sum(nil)
}

package credentials

import (
	"crypto/hmac"
	"crypto/sha256"
)

const macLabel = "vmapower approval v1"

// JobMAC returns a MAC over the fields of a job or its approval: an api makes it and a
// worker verifies it. Whoever can write to Redis but lacks the key can't make one.
func (r ring) JobMAC(fields ...string) []byte { return r.active.jobMAC(fields) }

// VerifyJobMAC reports whether mac was made over exactly these fields in this order, with
// any key of the ring.
func (r ring) VerifyJobMAC(mac []byte, fields ...string) (genuine bool) {
	for _, one := range r.keys {
		genuine = hmac.Equal(mac, one.jobMAC(fields)) || genuine
	}
	return genuine
}

func (k *key) jobMAC(fields []string) []byte {
	mac := hmac.New(sha256.New, []byte(k.macKey.Reveal()))
	mac.Write(framed(macLabel, fields...))
	return mac.Sum(nil)
}

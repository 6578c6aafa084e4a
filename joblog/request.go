package joblog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Request is what was asked, and by whom, without any secret. It is one struct on its
// way: the API makes it of a request, the record keeps it, signed, and a worker reads it
// from there. Nobody changes it once the job is accepted.
type Request struct {
	Operation   string          `json:"operation"`
	VMID        string          `json:"vm_id"` // an id in its one form, or an inventory path
	VCenter     string          `json:"vcenter"`
	Profile     string          `json:"profile"`  // what opens the vCenter; "" when the request brought its own login
	Username    string          `json:"username"` // of that login
	ExternalID  string          `json:"external_id"`
	ContextID   string          `json:"context_id"`
	RequestedBy string          `json:"requested_by"`
	RequestID   string          `json:"request_id"` // of the HTTP request, for the logs
	Metadata    json.RawMessage `json:"metadata"`   // the caller's own, {} when there is none
	Args        json.RawMessage `json:"args"`       // the operation's
	MaxAttempts int             `json:"max_attempts"`
	Budget      time.Duration   `json:"budget_ns"` // from acceptance, or approval, to the deadline
	// Firm: the deadline counts from acceptance also when the job waits for an approval.
	Firm bool `json:"firm,omitempty"`
}

// alias is the VM as the request names it, by which it is locked until the real one is known.
func (r Request) alias() string { return r.VCenter + "|" + r.VMID }

// Fingerprint tells equal requests from others. The login's password is no part of it: a
// changed one makes no other request, and nothing of it may be stored. Nor is what the
// service itself adds.
func (r Request) Fingerprint() (string, error) {
	r.RequestID, r.MaxAttempts, r.Budget, r.Firm = "", 0, 0, false
	text, err := json.Marshal(r)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), wrap(err, "fingerprint")
}

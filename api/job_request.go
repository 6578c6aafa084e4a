package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/labstack/echo/v4"

	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/vcenter"
)

const maxMetadata = 16 << 10

// jobRequest is what all requests for a job have in common, as it was sent. A field
// that some operation's document does not have stays empty.
type jobRequest struct {
	VMID          string             `json:"vm_id"`    // in the path of a power request, which wins
	VMPaths       []string           `json:"vm_paths"` // one at most, by which a final sync may name it instead
	VCenter       string             `json:"vcenter"`
	Username      string             `json:"username"`
	Password      credentials.Secret `json:"password"`
	Profile       string             `json:"profile"`
	ExternalJobID string             `json:"external_job_id"`
	JobID         string             `json:"job_id"` // the older name of that, in a final sync
	ContextID     string             `json:"context_id"`
	Metadata      json.RawMessage    `json:"metadata"`
}

// readJobRequest reads the checked body: what belongs to the operation into own, and
// what all have in common.
func readJobRequest(c echo.Context, own any) (common jobRequest, err error) {
	return common, decode(c, own, &common)
}

// request checks what the document can't say of the common fields, and returns them as
// the job records them, beside the login.
func (s *Server) request(r jobRequest) (joblog.Request, credentials.Login, error) {
	vm := ""
	if len(r.VMPaths) > 0 {
		vm = r.VMPaths[0]
	}
	if r.VMID != "" {
		id, err := vcenter.ParseID(r.VMID)
		if err != nil {
			return joblog.Request{}, credentials.Login{}, invalid("vm_id: " + err.Error())
		}
		vm = id.String()
	}
	login, err := s.loginOf(r.Profile, r.VCenter, r.Username, r.Password, (*credentials.Profiles).Describe)
	if err != nil {
		return joblog.Request{}, login, err
	}
	metadata, err := metadataOf(r.Metadata)
	return joblog.Request{
		VMID: vm, VCenter: login.VCenter, Profile: r.Profile, ExternalID: cmp.Or(r.ExternalJobID, r.JobID),
		ContextID: r.ContextID, Metadata: metadata,
	}, login, err
}

// metadataOf brings the caller's notes into one form, so that equal ones are equal.
func metadataOf(notes json.RawMessage) (json.RawMessage, error) {
	if len(notes) == 0 {
		return json.RawMessage("{}"), nil
	}
	reader := json.NewDecoder(bytes.NewReader(notes))
	reader.UseNumber()
	var value map[string]any
	if err := reader.Decode(&value); err != nil {
		return nil, invalid("metadata: must be an object")
	}
	canonical, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	if len(canonical) > maxMetadata {
		return nil, invalid(fmt.Sprintf("metadata: must have at most %d bytes", maxMetadata))
	}
	return canonical, nil
}

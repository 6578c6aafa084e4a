package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"vmapower/credentials"
	"vmapower/tasks"
	"vmapower/vcenter"
)

const maxMetadata = 16 << 10

// request is what all requests for a job have in common, as it was sent.
type request struct {
	vmID, vmPath, key          string // one of the first two may be empty
	args                       tasks.Args
	profile, vcenter, username string
	password                   credentials.Secret
	externalID, contextID      string
	metadata                   json.RawMessage
}

// order is a request on its way to become a job.
type order struct {
	vm         string // the id in its one form, or else the inventory path
	args       tasks.Args
	login      credentials.Login // without a password when a profile has it
	profile    string
	externalID string
	contextID  string
	metadata   json.RawMessage
	key        string // Idempotency-Key, "" for none
}

// orderOf checks what the document can not say about a request.
func (s *Server) orderOf(r request) (order, error) {
	vm := r.vmPath
	if r.vmID != "" {
		id, err := vcenter.ParseID(r.vmID)
		if err != nil {
			return order{}, invalid("vm_id: " + err.Error())
		}
		vm = id.String()
	}
	login, err := s.loginOf(r.profile, r.vcenter, r.username, r.password, (*credentials.Profiles).Describe)
	if err != nil {
		return order{}, err
	}
	metadata, err := metadataOf(r.metadata)
	if err != nil {
		return order{}, err
	}
	return order{
		vm: vm, args: r.args, login: login, profile: r.profile, externalID: r.externalID, contextID: r.contextID,
		metadata: metadata, key: r.key,
	}, nil
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

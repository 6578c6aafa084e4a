package callers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// pace is how much faster than in life an older client and its service are here: it gives a request 60 s,
// asks each 5 s for 120 s whether the VM is off, and the service makes it wait for 50 s and ends its jobs
// within 165 s.
const pace = 12

// olderClient is the client of an engine that knows nothing of jobs, rebuilt from what it does on the wire.
type olderClient struct {
	service  *servertest.Service
	http     *http.Client
	password string
}

var (
	errNot200    = errors.New("VMA power request failed")
	errStillOn   = errors.New("VM graceful shutdown timeout")
	errNotOn     = errors.New("VM did not power on")
	errSyncEnded = errors.New("final sync failed")
)

func (o *olderClient) login() map[string]any {
	v := o.service.VCenter
	return map[string]any{"vcenter": v.Address(), "username": v.Username(), "password": o.password}
}

// post sends a request as it does; 200 alone is success.
func (o *olderClient) post(path string, fields map[string]any) (answer map[string]any, err error) {
	body := o.login()
	for name, value := range fields {
		body[name] = value
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	response, err := o.http.Post(o.service.URL+"/api/v1/"+path, "application/json", strings.NewReader(string(text)))
	if err != nil {
		return nil, err
	}
	return answerOf(response)
}

func answerOf(response *http.Response) (answer map[string]any, err error) {
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %d %s", errNot200, response.StatusCode, text)
	}
	return answer, json.Unmarshal(text, &answer)
}

// state asks for the VM's state, the credentials in the address as it does.
func (o *olderClient) state(vm string) (string, error) {
	v := o.service.VCenter
	response, err := o.http.Get(fmt.Sprintf("%s/api/v1/vm/%s/power-state?vcenter=%s&username=%s&password=%s", o.service.URL, vm, v.Address(), v.Username(), o.password))
	if err != nil {
		return "", err
	}
	answer, err := answerOf(response)
	state, _ := answer["power_state"].(string)
	return state, err
}

// powerOff asks, and polls when the VM is not off yet; errors of the polls are nothing to it.
func (o *olderClient) powerOff(vm string) (answer map[string]any, err error) {
	answer, err = o.post("vm/"+vm+"/power-off", map[string]any{"vm_id": vm, "force": false, "timeout": 300})
	if err != nil || answer["new_state"] == "poweredOff" {
		return answer, err
	}
	for range 24 {
		time.Sleep(5 * time.Second / pace)
		if state, err := o.state(vm); err == nil && state == "poweredOff" {
			return answer, nil
		}
	}
	return answer, errStillOn
}

// powerOn wants the VM to be on in the first answer.
func (o *olderClient) powerOn(vm string) error {
	answer, err := o.post("vm/"+vm+"/power-on", map[string]any{"vm_id": vm, "timeout": 180})
	if err == nil && (answer["success"] != true || answer["new_state"] != "poweredOn") {
		err = errNotOn
	}
	return err
}

// finalSync asks for a sync and polls its progress, whose words it compares as they are.
func (o *olderClient) finalSync(vm string, r *sandbox.Replica) error {
	answer, err := o.post("replicate", map[string]any{"job_id": "sync-of-" + vm, "vm_paths": []string{"/DC0/vm/" + vm}, "change_id": r.ChangeID(),
		"nbd_targets": []map[string]any{{"device_path": r.Target(), "vm_disk_id": 1, "vmware_disk_key": "2000"}}})
	if err != nil {
		return err
	}
	for {
		response, err := o.http.Get(o.service.URL + "/api/v1/progress/" + answer["job_id"].(string))
		if err != nil {
			return err
		}
		progress, err := answerOf(response)
		switch {
		case err != nil:
			return err
		case progress["status"] == "completed":
			return nil
		case progress["status"] == "failed":
			return fmt.Errorf("%w: %v", errSyncEnded, progress["last_error"])
		}
		time.Sleep(5 * time.Second / pace)
	}
}

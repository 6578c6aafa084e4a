package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// asked is what a job's document says that was asked, by its fields' names.
func (a answer) asked(t *testing.T, status int) string {
	t.Helper()
	var job struct{ Request json.RawMessage }
	a.read(t, status, &job)
	return sorted(t, job.Request)
}

// sorted is an object by its fields' names.
func sorted(t *testing.T, document json.RawMessage) string {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal(document, &object); err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Who approves a job reads what it will do, wherever the job is told of.
func TestWhatWasAskedIsShownWhereverAJobIs(t *testing.T) {
	g := setupGuarded(t)
	const disk = `[{"disk_key":"2000","change_id":"` + changeID + `","target":"nbd://:10809/export"}]`
	for path, c := range map[string]struct{ body, want string }{
		powerOff: {
			`{` + login + `,"policy":"graceful_only","timeout":7,"wait_for_shutdown":false,"metadata":{"ticket":4711}}`,
			`{"metadata":{"ticket":4711},"policy":"graceful_only","profile":"","timeout":7,"username":"u","wait_for_shutdown":false}`,
		},
		"/api/v1/vm/vm-7/power-on": {
			`{` + login + `,"wait_for_tools":true}`,
			`{"metadata":{},"profile":"","timeout":600,"username":"u","wait_for_tools":true}`,
		},
		replicate: {
			`{` + login + `,"vm_id":"vm-8","vm_paths":["/DC/vm/web"],"oma_url":"http://localhost:8082","rate_limit":9007199254740993,"verify":"full",` +
				`"on_change_id_invalid":"fail","nbd_targets":[{"device_path":"nbd://:10809/export","vmware_disk_key":"2000"}],"change_id":"` + changeID + `"}`,
			`{"allow_unflushed":false,"disks":` + disk + `,"metadata":{},"oma_url":"http://localhost:8082","on_change_id_invalid":"fail","on_target_mismatch":"fail","profile":"",` +
				`"rate_limit":9007199254740993,"reader":"","timeout":3600,"username":"u","verify":"full","vm_path":"/DC/vm/web"}`,
		},
	} {
		a := g.do(t, "POST", path, c.body, g.sessions["careful"])
		job := a.job(t, http.StatusAccepted)
		var list struct {
			Items []struct {
				ID      string `json:"job_id"`
				Request json.RawMessage
			}
		}
		g.do(t, "GET", "/api/v1/jobs?status=awaiting_approval&limit=1", "", g.sessions["approver"]).read(t, http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].ID != job.ID || sorted(t, list.Items[0].Request) != c.want {
			t.Errorf("the approver's list has %+v, want %s", list.Items, c.want)
		}
		for where, got := range map[string]string{
			"accepted": a.asked(t, http.StatusAccepted),
			"read":     g.do(t, "GET", "/api/v1/jobs/"+job.ID, "", g.sessions["approver"]).asked(t, http.StatusOK),
			"approved": g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).asked(t, http.StatusOK),
		} {
			if got != c.want {
				t.Errorf("%s: %s, want %s", where, got, c.want)
			}
		}
	}
}

// The account of a profile is one that the caller did not write.
func TestTheAccountOfAProfileIsShown(t *testing.T) {
	b := withProfiles(t)
	a := b.do(t, "POST", powerOff, `{"profile":"site-a"}`)
	if got := a.asked(t, http.StatusAccepted); !strings.Contains(got, `"profile":"site-a"`) || !strings.Contains(got, `"username":"svc"`) {
		t.Errorf("asked %s", got)
	}
}

// A job of an older caller is done within its limit: the timeout that is shown is the one
// that counts.
func TestTheTimeoutThatIsShownIsTheOneThatCounts(t *testing.T) {
	b := setup(t, older)
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":7200}`)
	if got := b.do(t, "GET", "/api/v1/jobs/"+b.only(t).ID, "").asked(t, http.StatusOK); !strings.Contains(got, `"timeout":130,`) {
		t.Errorf("asked %s", got)
	}
}

// An approver need not be an operator to find what waits for it, and sees no more than that.
func TestAnApproverListsWhatAwaitsApprovalAndNothingElseOfOthers(t *testing.T) {
	g := setupGuarded(t)
	waits := g.submit(t, g.sessions["careful"])
	free := g.do(t, "POST", "/api/v1/vm/vm-7/power-off", "{"+login+"}", g.sessions["owner"]).job(t, http.StatusAccepted)
	list := func(who, query string) (ids []string) {
		var page struct{ Items []jobDoc }
		g.do(t, "GET", "/api/v1/jobs"+query, "", g.sessions[who]).read(t, http.StatusOK, &page)
		for _, job := range page.Items {
			ids = append(ids, job.ID)
		}
		return ids
	}
	for query, want := range map[string]string{
		"?status=awaiting_approval": waits.ID, "?status=awaiting_approval&vm_id=" + vmID: waits.ID,
		"?status=awaiting_approval&vm_id=vm-7": "", "?status=pending": "", "": "", "?vm_id=" + vmID: "",
	} {
		if got := strings.Join(list("approver", query), " "); got != want {
			t.Errorf("the approver lists %q with %q, want %q", got, query, want)
		}
	}
	if got := list("other", "?status=awaiting_approval"); got != nil {
		t.Errorf("one without a role lists %v", got)
	}
	if got := list("operator", ""); len(got) != 2 || got[0] != free.ID {
		t.Errorf("an operator lists %v", got)
	}
	g.do(t, "GET", "/api/v1/jobs/"+waits.ID, "", g.sessions["approver"]).job(t, http.StatusOK)
	g.do(t, "GET", "/api/v1/progress/"+waits.ID, "", g.sessions["approver"]).read(t, http.StatusOK, new(struct{}))
	g.do(t, "POST", "/api/v1/jobs/"+waits.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if got := list("approver", "?status=awaiting_approval"); got != nil {
		t.Errorf("what is approved is still listed: %v", got)
	}
}

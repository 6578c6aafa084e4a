package chaos

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/access"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// watched is a site with sessions, whose every answer is kept, and the secrets that must
// be in none of its traces.
type watched struct {
	*site
	secrets map[string]string // by what they are
	admins  []string          // addresses
	seen    bytes.Buffer      // every answer
	spans   *testenv.Collector
	dir     string // where targets and settings lie
}

func canary(kind string) string {
	raw := make([]byte, 12)
	_, _ = rand.Read(raw)
	return "canary-" + kind + "-" + hex.EncodeToString(raw)
}

func newWatched(t *testing.T) *watched {
	t.Helper()
	w := &watched{dir: t.TempDir(), spans: testenv.StartCollector(t), secrets: map[string]string{
		"the password": canary("right"), "the wrong password": canary("wrong"), "a password in the wrong place": canary("misplaced"),
	}}
	file := filepath.Join(w.dir, "appliances.yaml")
	for id, of := range map[string]struct {
		roles    []access.Role
		approval access.Approval
	}{"oma-01": {nil, access.ApprovalPreApproved}, "oma-02": {nil, ""}, "boss": {[]access.Role{access.RoleApprover, access.RoleOperator}, ""}} {
		token, err := access.AddAppliance(file, id, of.roles, of.approval)
		if err != nil {
			t.Fatal(err)
		}
		w.secrets["the token of "+id] = token
	}
	for range 3 {
		w.admins = append(w.admins, testenv.FreeAddr(t))
	}
	guests := []sandbox.Guest{orderly, asleep("copied", 8*mib)}
	w.site = newSite(t, plan{apis: 0, workers: 0, guests: guests, password: w.secrets["the password"], everyone: []string{
		"VMAPOWER_LOG_LEVEL=debug", "VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE=" + file, "VMAPOWER_TARGET_DIRS=" + w.dir,
		"VMAPOWER_MAX_ATTEMPTS=2", "VMAPOWER_VCENTER_ALLOW=127.0.0.1", w.spans.Setting(),
	}})
	address := testenv.FreeAddr(t)
	w.apis = append(w.apis, w.startNode("api", "api", "VMAPOWER_LISTEN="+address, "VMAPOWER_ADMIN_LISTEN="+w.admins[0],
		"VMAPOWER_REDIS_URL="+w.redis.URL())) // past the proxy, which is no match for much traffic
	w.apis[0].url = "http://" + address
	for i := range 2 {
		w.workers = append(w.workers, w.startNode(fmt.Sprintf("worker-%d", i+1), "worker", "VMAPOWER_ADMIN_LISTEN="+w.admins[i+1]))
	}
	w.until(func() bool { return len(w.apis[0].Lines(itRuns)) > 0 })
	for _, id := range []string{"oma-01", "oma-02", "boss"} {
		w.logIn(id)
	}
	return w
}

// logIn opens a session; its answer is the one place where a session token may be.
func (w *watched) logIn(id string) {
	w.t.Helper()
	body, _ := json.Marshal(map[string]string{"appliance_id": id, "token": w.secrets["the token of "+id]})
	var session struct {
		Token string `json:"session_token"`
	}
	w.until(func() bool {
		answer, err := http.Post(w.apis[0].url+"/api/v1/auth/login", "application/json", bytes.NewReader(body))
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		return json.NewDecoder(answer.Body).Decode(&session) == nil && session.Token != ""
	})
	w.secrets["the session of "+id] = session.Token
}

// ask sends a request and keeps its answer; it returns the job's id, if there is one.
func (w *watched) doRequest(who, method, path string, fields map[string]any, headers ...string) (status int, id string) {
	w.t.Helper()
	var body io.Reader
	if fields != nil {
		text, err := json.Marshal(fields)
		if err != nil {
			w.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.apis[0].url+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+w.secrets["the session of "+who])
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	fmt.Fprintf(&w.seen, "%s %s -> %d %v %s\n", method, strings.Split(path, "?")[0], answer.StatusCode, answer.Header, text)
	var job struct {
		ID string `json:"job_id"`
	}
	_ = json.Unmarshal(text, &job) // not every answer is about a job
	return answer.StatusCode, job.ID
}

// login is the fields of a request that open the simulated vCenter, with changes.
func (w *watched) login(changes map[string]any) map[string]any {
	fields := map[string]any{"vcenter": w.gate.Addr(), "username": w.vcenter.Username(), "password": w.secrets["the password"]}
	for name, value := range changes {
		fields[name] = value
	}
	return fields
}

// everyKind asks for every kind of job and failure, and returns those that are jobs.
func (w *watched) everyKind() (ids []string) {
	w.t.Helper()
	wrong, misplaced := w.secrets["the wrong password"], w.secrets["a password in the wrong place"]
	off := "/api/v1/vm/" + w.vcenter.Guest("vm").BIOSUUID() + "/power-off"
	replica := filepath.Join(w.dir, "replica")
	if err := os.WriteFile(replica, make([]byte, 8*mib), 0o600); err != nil {
		w.t.Fatal(err)
	}
	copied := map[string]any{"vm_id": w.vcenter.Guest("copied").BIOSUUID(), "disks": []map[string]string{{"disk_key": "2000", "target": "file://" + replica}}}
	plan := func(targets ...string) map[string]any {
		return map[string]any{
			"requested_by": "oma-02", "context_id": "move-7", "vm_ids": []string{"vm-4716"}, "operations": []string{"power-off", "final-sync"},
			"policy": "force", "targets": targets, "not_after": time.Now().Add(time.Hour), "reason": "the move",
		}
	}
	w.doRequest("boss", "POST", "/api/v1/approvals", plan("nbd://127.0.0.1:10809/"))
	w.doRequest("boss", "POST", "/api/v1/approvals", plan("nbd://u:"+misplaced+"@127.0.0.1/"))
	for _, r := range []struct {
		who, path string
		fields    map[string]any
	}{
		{"oma-01", off, w.login(nil)},
		{"oma-01", "/api/v1/replicate", w.login(copied)},
		{"oma-01", "/api/v1/vm/vm-4711/power-on", w.login(nil)},
		{"oma-01", "/api/v1/vm/vm-4712/power-off", w.login(map[string]any{"password": wrong})},
		{"oma-01", "/api/v1/vm/vm-4713/power-off", w.login(map[string]any{"vcenter": "127.0.0.1:1", "timeout": 1})},
		{"oma-02", "/api/v1/vm/vm-4714/power-off", w.login(nil)},
		{"oma-02", "/api/v1/vm/vm-4715/power-off", w.login(nil)},
		{"oma-02", "/api/v1/vm/vm-4716/power-off", w.login(map[string]any{"context_id": "move-7"})}, // as the plan has it
		// refused, with a password in the wrong place
		{"oma-01", off, w.login(map[string]any{"password": []string{misplaced}})},
		{"oma-01", off, w.login(map[string]any{"vcenter": "https://u:" + misplaced + "@vc.example.test/sdk"})},
		{"oma-01", "/api/v1/replicate", w.login(map[string]any{"vm_id": "vm-1", "oma_url": "http://u:" + misplaced + "@localhost", "disks": copied["disks"]})},
		{"oma-01", "/api/v1/replicate", w.login(map[string]any{"vm_id": "vm-1", "disks": []map[string]string{{"disk_key": "2000", "target": "nbd://u:" + misplaced + "@127.0.0.1/x"}}})},
		{"oma-01", "/api/v1/auth/login", map[string]any{"appliance_id": "oma-01", "token": misplaced}},
		{"oma-01", "/api/v1/auth/login", map[string]any{"appliance_id": w.secrets["the token of oma-01"], "token": misplaced}},
	} {
		if status, id := w.doRequest(r.who, "POST", r.path, r.fields); status == http.StatusAccepted {
			ids = append(ids, id)
		}
	}
	w.doRequest("oma-01", "GET", "/api/v1/vm/vm-1/power-state?vcenter="+w.gate.Addr()+"&username=u&password="+wrong, nil,
		"Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Tracestate: vendor="+misplaced)
	w.doRequest("oma-01", "GET", "/api/v1/vm/vm-1/power-state", nil, "X-VCenter: "+w.gate.Addr(), "X-VCenter-Username: u", "X-VCenter-Password: "+wrong)
	w.doRequest("boss", "GET", "/api/v1/approvals", nil)
	w.doRequest("boss", "POST", "/api/v1/jobs/"+ids[5]+"/approve", map[string]any{"decision": "reject", "reason": "no"})
	w.doRequest("boss", "POST", "/api/v1/jobs/"+ids[6]+"/approve", map[string]any{"decision": "approve"})
	return ids
}

func TestNoSecretIsInAnythingThatTheServiceLeaves(t *testing.T) {
	t.Parallel()
	w := newWatched(t)
	ids := w.everyKind()
	if len(ids) != 8 {
		t.Fatalf("%d jobs were accepted, want 8\n%s", len(ids), w.seen.String())
	}
	w.onThePage(ids[4])
	w.search("while jobs run")
	w.doRequest("oma-01", "POST", "/api/v1/jobs/"+ids[4]+"/cancel", nil)
	w.until(func() bool {
		live, err := w.open(t.Context())
		w.search("while jobs run")
		return err == nil && len(live) == 0
	})
	for _, id := range ids {
		for _, path := range []string{"/api/v1/jobs/" + id, "/api/v1/progress/" + id, "/api/v1/jobs/" + id + "/events"} {
			w.doRequest("boss", "GET", path, nil)
		}
	}
	w.doRequest("boss", "GET", "/api/v1/jobs", nil, "X-Request-ID: the-last-one")
	for _, last := range []string{"the-last-one", "GET /api/v1/vm/{vm_id}/power-state", "vcenter Login", traceOf(ids[0]), traceOf(ids[1]), traceOf(ids[2]), traceOf(ids[3]), traceOf(ids[6])} {
		w.until(func() bool { return strings.Contains(w.spans.Text(), last) })
	}
	w.search("in the end")
	places := w.traces() // what is no secret must be found there, or the search sees nothing
	for _, place := range []string{"the answers", "the AOF", "the log of api", "the spans", "Redis' key {vmapower}:job:" + ids[0], "Redis' key {vmapower}:audit"} {
		if !strings.Contains(places[place], ids[0]) {
			t.Errorf("job %s is not in %s", ids[0], place)
		}
	}
	if !strings.Contains(places["worker-1's cmdline"], "worker") || !strings.Contains(places["metrics"], "vmapower_jobs_total") {
		t.Error("command lines or metrics were not read")
	}
	if !strings.Contains(places["asynqmon"], `"tasks":[]`) { // it keeps nothing of what was noted
		t.Errorf("asynqmon was not read: %s", places["asynqmon"])
	}
}

// search looks for every secret in every place.
func (w *watched) search(when string) {
	w.t.Helper()
	for place, text := range w.traces() {
		for what, secret := range w.secrets {
			if strings.Contains(text, secret) {
				w.t.Fatalf("%s: %s is in %s", when, what, place)
			}
		}
	}
}

// traces is all that the system wrote or shows, by where it is.
func (w *watched) traces() map[string]string {
	w.t.Helper()
	places := map[string]string{"the answers": w.seen.String(), "the AOF": w.aof(), "the spans": w.spans.Text(), "the targets and settings": w.files(w.dir)}
	for _, n := range append(w.apis[:1:1], w.workers...) {
		places["the log of "+n.name] = strings.Join(n.Lines(), "\n")
		for _, file := range []string{"cmdline", "environ"} {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", n.PID(), file))
			if err != nil {
				w.t.Fatal(err)
			}
			places[n.name+"'s "+file] = string(text)
		}
		places[n.name+"'s working directory"] = w.files(fmt.Sprintf("/proc/%d/cwd/", n.PID()))
	}
	ctx := context.WithoutCancel(w.t.Context())
	scan := w.records.Scan(ctx, 0, "*", 500).Iterator()
	for scan.Next(ctx) {
		places["Redis' key "+scan.Val()] = w.value(ctx, scan.Val())
	}
	for _, admin := range w.admins {
		places["metrics"] += get(w.t, "http://"+admin+"/metrics")
	}
	for _, list := range []string{"pending", "active", "completed", "archived", "retry"} {
		for _, queue := range []string{"power", "sync"} {
			places["asynqmon"] += get(w.t, "http://"+w.admins[0]+"/monitoring/api/queues/"+queue+"/"+list+"_tasks")
		}
	}
	return places
}

func (w *watched) value(ctx context.Context, key string) string {
	switch w.records.Type(ctx, key).Val() {
	case "string":
		return key + w.records.Get(ctx, key).Val()
	case "hash":
		return key + fmt.Sprint(w.records.HGetAll(ctx, key).Val())
	case "list":
		return key + fmt.Sprint(w.records.LRange(ctx, key, 0, -1).Val())
	case "set":
		return key + fmt.Sprint(w.records.SMembers(ctx, key).Val())
	case "zset":
		return key + fmt.Sprint(w.records.ZRange(ctx, key, 0, -1).Val())
	case "stream":
		return key + fmt.Sprint(w.records.XRange(ctx, key, "-", "+").Val())
	}
	return key // it is gone meanwhile
}

// aof is what Redis has on disk.
func (w *watched) aof() string {
	w.t.Helper()
	settings, err := w.records.ConfigGet(w.t.Context(), "dir").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	return w.files(settings["dir"])
}

// files is all that the files below a directory hold.
func (w *watched) files(dir string) string {
	w.t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.Write(data)
		return err
	})
	if err != nil || all.Len() == 0 {
		w.t.Fatalf("read %d bytes of the files below %s: %v", all.Len(), dir, err)
	}
	return all.String()
}

func get(t *testing.T, url string) string {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", url, answer.Status, err)
	}
	return string(text)
}

// traceOf is the id of the job's trace, as it stands in a span.
func traceOf(job string) string {
	id := uuid.MustParse(job)
	return string(id[:])
}

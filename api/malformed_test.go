package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/failure"
)

// malformed is a request that must be refused; named is what the answer must name.
type malformed struct {
	method, path, body string
	headers            []string
	status             int
	named              string
}

// valueFaults are JSON values that fit none of the named kind.
var valueFaults = map[string][]string{
	"integer": {"null", `"300"`, "300.5", "3e2", "300.0", "0", "-1", "7201", "1e400", "99999999999999999999", "true", "[300]", "{}", "-0.0"},
	"boolean": {"null", `"true"`, "1", "0", `""`, "[]", "{}"},
	"string":  {"null", "1", "true", "[]", "{}", `"a\u0000b"`, `"a\nb"`, `"\u001b[31m"`, `"\u007f"`, `"\u202e"`, `"\ud800"`},
	"object":  {"null", `"{}"`, "1", "[]", "true", `{"a":"\u0000"}`, `{"a":"\u202e"}`, `{"\u2066":1}`, `{"a\nb":1}`, `{"a":1,"a":2}`},
	"policy":  {"null", `""`, `"Force"`, `"graceful"`, "1", "[]"},
}

var fieldsOf = map[string]map[string]string{
	"power-off": {
		"timeout": "integer", "force": "boolean", "wait_for_shutdown": "boolean", "policy": "policy", "metadata": "object",
		"vcenter": "string", "username": "string", "password": "string", "profile": "string", "external_job_id": "string",
		"context_id": "string", "vm_id": "string",
	},
	"power-on": {"timeout": "integer", "wait_for_tools": "boolean", "metadata": "object", "password": "string"},
}

// badFields has every field of the requests with every value that does not fit.
func badFields() (all []malformed) {
	for operation, fields := range fieldsOf {
		for field, kind := range fields {
			for _, value := range valueFaults[kind] {
				body := fmt.Sprintf(`{%q:%s,%s}`, field, value, without(field))
				all = append(all, malformed{"POST", "/api/v1/vm/" + vmID + "/" + operation, body, nil, 400, field})
			}
		}
	}
	return all
}

// without is a login that does not say the field a second time.
func without(field string) string {
	var kept []string
	for _, part := range strings.Split(login, ",") {
		if !strings.HasPrefix(part, `"`+field+`"`) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ",")
}

// badBodies are wrong as a whole, or in what their fields say together.
func badBodies() (all []malformed) {
	deep := strings.Repeat(`{"a":`, 30) + "1" + strings.Repeat("}", 30)
	wide := make([]string, 65)
	for i := range wide {
		wide[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	bodies := map[string]string{
		"": "body", " ": "body", "{": "body", "}": "body", "null": "body", "[]": "body", `"x"`: "body", "1": "body", "true": "body",
		"[{" + login + "}]": "body", "{" + login + "}{}": "body", "{" + login + "} x": "body", "{" + login + ",}": "body",
		"{'vcenter':'x'}": "body", "\ufeff{" + login + "}": "body", "{" + login + `,"vcenter":"two"}`: "vcenter",
		"{" + login + ",\"username\": \"\xff\xfe\"}": "body", "\x00": "body", "vcenter=x&username=u": "body", "<xml/>": "body",
		"{}":                              "vcenter",
		`{"vcenter":"vc.example.test"}`:   "username",
		`{"username":"u","password":"p"}`: "vcenter",
		`{"vcenter":"vc.example.test","username":"u"}`:                                                         "password",
		`{"vcenter":"vc.example.test","username":"u","password":""}`:                                           "password",
		`{"vcenter":"","username":"","password":""}`:                                                           "username",
		`{"profile":"site-a"}`:                                                                                 "profile",
		"{" + login + `,"profile":"site-a"}`:                                                                   "profile",
		"{" + login + `,"force":true,"policy":"graceful_only"}`:                                                "policy",
		"{" + login + `,"force":true,"policy":"graceful_then_force"}`:                                          "force",
		"{" + login + `,"wait_for_tools":true}`:                                                                "wait_for_tools",
		"{" + login + `,"Timeout":300}`:                                                                        "Timeout",
		"{" + login + `,"timeout ":300}`:                                                                       "timeout ",
		"{" + login + `,"":1}`:                                                                                 `\"\"`,
		"{" + login + `,"passwd":"` + password + `"}`:                                                          "passwd",
		"{" + login + `,"job_id":"x"}`:                                                                         "job_id",
		"{" + login + `,"metadata":` + deep + `}`:                                                              "metadata",
		"{" + login + `,"metadata":{"a":[` + deep + `]}}`:                                                      "metadata",
		"{" + login + `,"metadata":{` + strings.Join(wide, ",") + `}}`:                                         "metadata",
		"{" + login + `,"metadata":{"a":"` + strings.Repeat("x", 17<<10) + `"}}`:                               "metadata",
		"{" + login + `,"metadata":{"a":"` + strings.Repeat("x", 70<<10) + `"}}`:                               "body",
		strings.Repeat(" ", 65<<10) + "{" + login + "}":                                                        "body",
		"{" + login + `,"external_job_id":"` + strings.Repeat("x", 256) + `"}`:                                 "external_job_id",
		"{" + login + `,"context_id":"` + strings.Repeat("ä", 256) + `"}`:                                      "context_id",
		"{" + login + `,"vm_id":"` + strings.Repeat("x", 65) + `"}`:                                            "vm_id",
		`{"vcenter":"` + strings.Repeat("x", 301) + `","username":"u","password":"p"}`:                         "vcenter",
		`{"vcenter":"vc","username":"` + strings.Repeat("x", 257) + `","password":"p"}`:                        "username",
		`{"vcenter":"vc","username":"u","password":"` + strings.Repeat(password, 60) + `"}`:                    "password",
		`{"vcenter":"vc","username":"u","password":{"` + password + `":1}}`:                                    "password",
		`{"vcenter":"vc","username":"u","password":["` + password + `"]}`:                                      "password",
		`{"vcenter":"vc","username":"u","password":"` + password + `","timeout":"` + password + `"}`:           "timeout",
		`{"vcenter":"vc","username":"u","password":"` + password + `","policy":"` + password + `"}`:            "policy",
		`{"vcenter":"vc","username":"u","password":"` + password + `","external_job_id":["` + password + `"]}`: "external_job_id",
	}
	for body, field := range bodies {
		all = append(all, malformed{"POST", powerOff, body, []string{"Content-Type: application/json"}, 400, field})
	}
	for _, address := range []string{
		"http://vc.example.test/sdk", "ftp://vc", "https://u:" + password + "@vc.example.test/sdk", "vc.example.test:0", "vc.example.test:65536",
		"vc.example.test:", "vc.example.test:x", "https://", "https://vc/other", "https://vc/sdk?x=1", "https://vc/sdk#x", "a b", "vc..%", "/", ":443", "[::1", "ünicode",
	} {
		body := fmt.Sprintf(`{"vcenter":%q,"username":"u","password":%q}`, address, password)
		all = append(all, malformed{"POST", powerOn, body, nil, 400, "vcenter"})
	}
	return all
}

// badRequests are wrong outside their body.
func badRequests() (all []malformed) {
	for _, id := range []string{
		"x", "420570c7", vmID + "0", vmID[:35] + "g", "vm-", "vm-x", "vm-1x", "-1", "vm-1%20", "%00", "%0a", "vm-1%2f..%2f", "..%2f..", "%ff",
		"%2525", strings.Repeat("a", 65), "vm-" + strings.Repeat("9", 19), "group-v3", "host-1", "%F0%9F%98%80", "{vm_id}", "*", "vm-1;drop", "420570c7f61fa93077c51e876786cb3c",
	} {
		all = append(all, malformed{"POST", "/api/v1/vm/" + id + "/power-off", "{" + login + "}", nil, 400, "vm_id"},
			malformed{"GET", "/api/v1/vm/" + id + "/power-state", "", []string{"X-VCenter: vc", "X-VCenter-Username: u", "X-VCenter-Password: p"}, 400, "vm_id"})
	}
	for _, prefer := range []string{
		"wait=61", "wait=-1", "wait=", "wait", "wait=x", "wait=1.5", "wait=99999999999999999999", "wait=+5", "wait=5s", `wait="`, "wait=0x5", "=5", "wait==5",
		"respond-async, wait=100", "wait=5 6", `wait="5`, "a b", "wait=5, \x80",
	} {
		all = append(all, malformed{"POST", powerOff, "{" + login + "}", []string{"Prefer: " + prefer}, 400, "Prefer"})
	}
	for _, key := range []string{"", " ", strings.Repeat("k", 256), "\x80", "ä", "a\tb"} {
		all = append(all, malformed{"POST", powerOff, "{" + login + "}", []string{"Idempotency-Key: " + key}, 400, "Idempotency-Key"})
	}
	all = append(all, malformed{"POST", powerOff, "{" + login + "}", []string{"Idempotency-Key: a", "Idempotency-Key: b"}, 400, "Idempotency-Key"})
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/xml", "application/json; charset=latin1", "application/jsonx", "application/json, text/plain", "multipart/form-data; boundary=x", "*/*", ";"} {
		all = append(all, malformed{"POST", powerOff, "{" + login + "}", []string{"Content-Type: " + kind}, 415, "Content-Type"})
	}
	all = append(all, malformed{"POST", powerOff, "{" + login + "}", []string{"Content-Encoding: gzip"}, 415, "Content-Encoding"})
	for query, field := range map[string]string{
		"limit=0": "limit", "limit=201": "limit", "limit=-1": "limit", "limit=x": "limit", "limit=": "limit", "limit=1.5": "limit", "limit=1e1": "limit",
		"limit=1&limit=2": "limit", "limit=99999999999999999999": "limit", "status=done": "status", "status=": "status", "status=Pending": "status",
		"status=pending,running": "status", "operation=reboot": "operation", "vm_id=x": "vm_id", "vm_id=": "vm_id", "vm_id=%00": "vm_id",
		"external_job_id=": "external_job_id", "external_job_id=%ff": "external_job_id", "external_job_id=a%0ab": "external_job_id",
		"external_job_id=" + strings.Repeat("x", 256): "external_job_id", "cursor=x": "cursor", "cursor=AAAA": "cursor", "cursor=%3D%3D": "cursor",
		"cursor=" + strings.Repeat("A", 32): "cursor", "cursor=" + strings.Repeat("A", 200): "cursor", "page=2": "page", "id=ab": "id", "id=": "id",
		"id=a%0abc": "id", "id=" + strings.Repeat("x", 256): "id", "id=vm-&cursor=" + strings.Repeat("A", 32): "cursor", "requested_by=": "requested_by", "Limit=5": "Limit", "limit%20=5": "limit ",
		"%zz": "query", "limit=5;status=pending": "query",
	} {
		all = append(all, malformed{"GET", "/api/v1/jobs?" + query, "", nil, 400, field})
	}
	for query, field := range map[string]string{"wait=61": "wait", "wait=-1": "wait", "wait=x": "wait", "wait=": "wait", "wait=1&wait=2": "wait", "timeout=5": "timeout"} {
		all = append(all, malformed{"GET", "/api/v1/jobs/unknown?" + query, "", nil, 400, field})
	}
	for _, id := range []string{"x", "1", "1-", "-1", "1-x", "0x1-1", "18446744073709551616-0", "1767225600000-18446744073709551615", "$", "+", "1-1-1", " 1 - 1"} {
		all = append(all, malformed{"GET", "/api/v1/jobs/unknown/events", "", []string{"Last-Event-ID: " + id}, 400, "Last-Event-ID"})
	}
	state := "/api/v1/vm/" + vmID + "/power-state"
	return append(all,
		malformed{"GET", state, "", nil, 400, "password"},
		malformed{"GET", state + "?profile=site-a", "", nil, 400, "profile"},
		malformed{"GET", state + "?vcenter=vc&username=u", "", nil, 400, "password"},
		malformed{"GET", state + "?vcenter=vc&username=u&password=" + password + "&password=" + password, "", nil, 400, "password"},
		malformed{"GET", state + "?vcenter=vc&username=u&passwort=" + password, "", nil, 400, "passwort"},
		malformed{"GET", state + "?vcenter=https://u:" + password + "@vc/sdk&username=u&password=" + password, "", nil, 400, "vcenter"},
		malformed{"GET", state, "", []string{"X-VCenter: a", "X-VCenter: b"}, 400, "X-VCenter"},
		malformed{"GET", state + "?vcenter=" + strings.Repeat("v", 301), "", nil, 400, "vcenter"},
		malformed{"GET", state, "{}", nil, 400, "body"},
		malformed{"POST", "/api/v1/jobs/unknown/cancel", `{"why":1}`, nil, 400, "why"},
		malformed{"POST", "/api/v1/jobs/unknown/cancel?force=1", "", nil, 400, "force"},
		malformed{"GET", "/api/v1/jobs/" + strings.Repeat("j", 256), "", nil, 400, "job_id"},
		malformed{"GET", "/api/v1/jobs/a%00b", "", nil, 400, "job_id"},
		malformed{"GET", "/api/v1/progress/%ff", "", nil, 400, "job_id"},
		malformed{"GET", "/api/v1/nothing", "", nil, 404, "path"},
		malformed{"GET", "/", "", nil, 404, "path"},
		malformed{"POST", "/api/v1/replicas", "{}", nil, 404, "path"},
		malformed{"POST", "/api/v1/auth/logins", "{}", nil, 404, "path"},
		malformed{"GET", "/docs/nothing.js", "", nil, 404, "path"},
		malformed{"GET", "/docs/embed.go", "", nil, 404, "path"},
		malformed{"GET", powerOff, "", nil, 405, "method"},
		malformed{"PUT", powerOff, "{" + login + "}", nil, 405, "method"},
		malformed{"DELETE", "/api/v1/jobs/unknown", "", nil, 405, "method"},
		malformed{"POST", "/api/v1/jobs", "{}", nil, 405, "method"},
		malformed{"BREW", "/healthz", "", nil, 405, "method"},
	)
}

func TestMalformedRequestsAreRefusedByNameAndChangeNothing(t *testing.T) {
	b := setup(t)
	all := slices.Concat(badFields(), badBodies(), badRequests(), badSyncs())
	if len(all) < 600 {
		t.Errorf("only %d requests", len(all))
	}
	for _, m := range all {
		m.check(t, b)
	}
	keys, err := b.redis.Client().Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 0 {
		t.Errorf("left in Redis: %v, %v", keys, err)
	}
	if strings.Contains(b.logged.String(), password) {
		t.Error("the password was logged")
	}
}

func (m malformed) check(t *testing.T, b bundle) {
	t.Helper()
	shown := fmt.Sprintf("%s %.80q %.120q %.60q", m.method, m.path, m.body, m.headers)
	r, err := http.NewRequestWithContext(t.Context(), m.method, b.url+m.path, strings.NewReader(m.body))
	if err != nil {
		t.Errorf("%s: %v", shown, err)
		return
	}
	if m.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, header := range m.headers {
		name, value, _ := strings.Cut(header, ": ")
		if name == "Content-Type" {
			r.Header.Del(name)
		}
		r.Header.Add(name, value)
	}
	a := b.send(t, r)
	refused := a.refusal(t)
	if a.status != m.status || refused.Code != string(failure.InvalidRequest) || !strings.Contains(refused.Details, strings.ReplaceAll(m.named, `\"`, `"`)) {
		t.Errorf("%s:\n\tgot %d %s\n\twant %d naming %s", shown, a.status, a.text, m.status, m.named)
	}
	if a.status == http.StatusMethodNotAllowed && a.header.Get("Allow") == "" {
		t.Errorf("%s: no Allow", shown)
	}
}

package server_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// documentedACL is the line of docs/operations.md, as its words.
func documentedACL(t *testing.T) []any {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 3 && words[0] == "ACL" && words[1] == "SETUSER" {
			command := make([]any, len(words))
			for i, word := range words {
				command[i] = strings.ReplaceAll(word, "PASSWORD", "not-a-real-password")
			}
			return command
		}
	}
	t.Fatal("docs/operations.md has no line ACL SETUSER")
	return nil
}

func TestTheDocumentedRedisUserIsEnoughForEverything(t *testing.T) {
	redis := testenv.StartRedis(t)
	if err := redis.Client().Do(t.Context(), documentedACL(t)...).Err(); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(redis.URL())
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword("vmapower", "not-a-real-password")
	s := servertest.Start(t, "VMAPOWER_REDIS_URL="+address.String())

	if status, body := s.Post(t, s.VM("web"), "power-off", `,"external_job_id":"off-1"`); status != http.StatusOK {
		t.Errorf("power-off: %d %s", status, body)
	}
	if power := s.VCenter.Guest("web").Power(); power != sandbox.Off {
		t.Errorf("the VM is %s", power)
	}
	if status, body := s.Post(t, s.VM("web"), "power-on", ""); status != http.StatusOK {
		t.Errorf("power-on: %d %s", status, body)
	}
	if status, body, _ := testenv.Get(t, s.URL+"/api/v1/jobs/"+s.Job(t, "off-1").JobId+"/events"); status != http.StatusOK || !strings.Contains(body, "event: end") {
		t.Errorf("events: %d %s", status, body)
	}
	if status, body, _ := testenv.Get(t, s.Admin+"/readyz"); status != http.StatusOK || strings.Contains(body, "warnings") {
		t.Errorf("readyz: %d %s", status, body)
	}
	for _, path := range []string{"/metrics", "/monitoring/api/queues", "/monitoring/api/queues/power/completed_tasks"} {
		if status, body, _ := testenv.Get(t, s.Admin+path); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	denied, err := redis.Client().Do(t.Context(), "ACL", "LOG").Slice()
	if err != nil || len(denied) > 0 {
		t.Errorf("Redis denied %v, %v", denied, err)
	}
}

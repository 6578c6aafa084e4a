package audit_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/audit"
	"vmapower/internal/testenv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

func TestEntriesAreReadInTheirOrderAndFollowed(t *testing.T) {
	var logged bytes.Buffer
	log := audit.New(testenv.StartRedis(t).ServiceClient(), slog.New(slog.NewJSONHandler(&logged, nil)))
	for _, who := range []string{"oma-01", "oma-02", "oma-03"} {
		log.Write(t.Context(), audit.Entry{Action: audit.Submit, Outcome: "ok", Who: who, VMID: "vm-42"})
	}
	newest, err := log.Tail(t.Context(), "", 2, 0)
	if err != nil || len(newest) != 2 || newest[0].Who != "oma-02" || newest[1].Who != "oma-03" || newest[1].VMID != "vm-42" {
		t.Fatalf("newest %+v, %v", newest, err)
	}
	last := newest[1].ID
	if none, err := log.Tail(t.Context(), last, 10, 10*time.Millisecond); err != nil || len(none) != 0 {
		t.Errorf("after the last: %+v, %v", none, err)
	}
	go log.Write(t.Context(), audit.Entry{Action: audit.Approve, Outcome: "ok", Who: "boss", Reason: "agreed"})
	next, err := log.Tail(t.Context(), last, 10, 10*time.Second)
	if err != nil || len(next) != 1 || next[0].Action != audit.Approve || next[0].Reason != "agreed" {
		t.Errorf("next %+v, %v", next, err)
	}
	if lines := strings.Count(logged.String(), `"audit":true`); lines < 3 {
		t.Errorf("%d lines in the log", lines)
	}
}

func TestAUserOfRedisWhoMayTouchOnlyOurKeysIsEnough(t *testing.T) {
	var logged bytes.Buffer
	log := audit.New(testenv.StartRedis(t).ServiceClient(), slog.New(slog.NewJSONHandler(&logged, nil)))
	log.Write(t.Context(), audit.Entry{Action: audit.Submit, Outcome: "ok", Who: "oma-01"})
	first, err := log.Tail(t.Context(), "", 10, 0)
	if err != nil || len(first) != 1 || strings.Contains(logged.String(), "in the log alone") {
		t.Fatalf("entries %+v, %v, logged %s", first, err, &logged)
	}
	if none, err := log.Tail(t.Context(), first[0].ID, 10, time.Millisecond); err != nil || len(none) != 0 {
		t.Errorf("after the last: %+v, %v", none, err)
	}
}

func TestAnEntryHasItsTimeAndOutlivesItsRequest(t *testing.T) {
	log := audit.New(testenv.StartRedis(t).ServiceClient(), slog.New(slog.DiscardHandler))
	before := time.Now()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	log.Write(gone, audit.Entry{Action: audit.Submit, Outcome: "ok", Who: "oma-01"})
	entries, err := log.Tail(t.Context(), "", 10, 0)
	if err != nil || len(entries) != 1 || entries[0].At.Before(before) || entries[0].At.After(time.Now()) {
		t.Errorf("entries %+v, %v", entries, err)
	}
}

func TestAnEntryIsInTheLogWhenRedisIsAway(t *testing.T) {
	server := testenv.StartRedis(t)
	var logged bytes.Buffer
	log := audit.New(server.ServiceClient(), slog.New(slog.NewJSONHandler(&logged, nil)))
	server.Kill()
	log.Write(t.Context(), audit.Entry{Action: audit.Cancel, Outcome: "ok", Who: "oma-01", JobID: "job-1"})
	if text := logged.String(); !strings.Contains(text, `"job_id":"job-1"`) || !strings.Contains(text, "in the log alone") {
		t.Errorf("logged %s", text)
	}
}

package audit_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/audit"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// told counts the entries of the stream by who and outcome.
func told(t *testing.T, log *audit.Log) map[string]int {
	t.Helper()
	entries, err := log.Tail(t.Context(), "", 200_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	counts := make(map[string]int)
	for _, e := range entries {
		counts[e.Who+" "+e.Outcome]++
	}
	return counts
}

func TestOneAppliancePushesNobodyElseOutOfTheStream(t *testing.T) {
	log := audit.New(testenv.StartRedis(t, "--appendfsync", "no").Client(), slog.New(slog.DiscardHandler))
	log.Write(t.Context(), audit.Entry{Action: audit.Approve, Outcome: "ok", Who: "desk"})
	log.Write(t.Context(), audit.Entry{Action: audit.Approve, Outcome: "forbidden", Who: "loud"})
	var writers sync.WaitGroup
	for range 16 {
		writers.Go(func() {
			for range 650 {
				log.Write(t.Context(), audit.Entry{Action: audit.Cancel, Outcome: "ok", Who: "loud"})
			}
		})
	}
	writers.Wait()
	if got := told(t, log); got["desk ok"] != 1 || got["loud forbidden"] != 1 || got["loud ok"] != 10_000 {
		t.Errorf("the stream has %v", got)
	}
}

func TestOfWhatIsRefusedToOneTheStreamTakesSomeAndTheLogAll(t *testing.T) {
	var logged bytes.Buffer
	log := audit.New(testenv.StartRedis(t).Client(), slog.New(slog.NewJSONHandler(&logged, nil)))
	began := time.Now()
	for i := range 200 {
		log.Write(t.Context(), audit.Entry{Action: audit.Approve, Outcome: "forbidden", Who: "loud"})
		log.Write(t.Context(), audit.Entry{Action: audit.Login, Outcome: "unauthorized", Who: fmt.Sprintf("unknown-%d", i)})
	}
	more := int(time.Since(began).Seconds()) + 1
	log.Write(t.Context(), audit.Entry{Action: audit.Approve, Outcome: "forbidden", Who: "quiet"})
	log.Write(t.Context(), audit.Entry{Action: audit.End, Outcome: "timeout", Who: "loud"})
	log.Write(t.Context(), audit.Entry{Action: audit.Login, Outcome: "ok", Who: "loud"})
	got := told(t, log)
	logins := 0
	for who, n := range got {
		if strings.HasPrefix(who, "unknown-") {
			logins += n
		}
	}
	if n := got["loud forbidden"]; n < 60 || n > 60+more {
		t.Errorf("%d of the decisions that were refused", n)
	}
	if logins < 60 || logins > 60+more {
		t.Errorf("%d of the logins that were refused", logins)
	}
	if got["quiet forbidden"] != 1 || got["loud timeout"] != 1 || got["loud ok"] != 1 {
		t.Errorf("others are kept out: %v", got)
	}
	if lines := strings.Count(logged.String(), `"audit":true`); lines != 403 {
		t.Errorf("%d lines in the log", lines)
	}
}

func TestOldEntriesLeaveTheStream(t *testing.T) {
	client := testenv.StartRedis(t).Client()
	log := audit.New(client, slog.New(slog.DiscardHandler))
	now := time.Now()
	for i := range 300 { // Redis drops whole nodes of 100
		at := now.Add(-91*24*time.Hour + time.Duration(i)*time.Millisecond)
		err := client.XAdd(t.Context(), &redis.XAddArgs{Stream: "{vmapower}:audit", ID: fmt.Sprintf("%d-0", at.UnixMilli()), Values: []string{"entry", `{"who":"old"}`}}).Err()
		if err != nil {
			t.Fatal(err)
		}
	}
	log.Write(t.Context(), audit.Entry{Action: audit.Submit, Outcome: "ok", Who: "oma-01"})
	if n := client.XLen(t.Context(), "{vmapower}:audit").Val(); n > 100 {
		t.Errorf("%d entries are left", n)
	}
}

func TestTheAuditWorksOnTheEmbeddedRedis(t *testing.T) {
	server, err := sandbox.StartRedis()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	defer client.Close()
	log := audit.New(client, slog.New(slog.DiscardHandler))
	log.Write(t.Context(), audit.Entry{Action: audit.Submit, Outcome: "ok", Who: "oma-01"})
	if got := told(t, log); got["oma-01 ok"] != 1 {
		t.Errorf("the stream has %v", got)
	}
}

package api_test

import (
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// A stream outlives many looks at its session, and ends with it: whoever is thrown out
// does not go on reading what the jobs of others do.
func TestAStreamEndsWithItsSession(t *testing.T) {
	file := filepath.Join(t.TempDir(), "appliances.yaml")
	token, err := access.AddAppliance(file, "owner", nil, access.ApprovalPreApproved)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		store := miniredis.NewMiniRedis()
		store.ClockTTL(true)
		client := redis.NewClient(&redis.Options{
			Dialer:                   func(context.Context, string, string) (net.Conn, error) { return store.Dial() },
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		})
		log, pool := joblog.New(client, joblog.Options{Keys: keys, Retention: time.Hour}), vcenter.NewPool(vcenter.Options{})
		defer store.Close()
		defer client.Close()
		defer log.Close()
		defer func() { _ = pool.Close(context.Background()) }()
		appliances, err := access.FollowAppliances(file, func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		gate := access.NewGate(client, appliances, keys.Sealer(), nil)
		server, err := api.New(api.Config{
			Jobs: log, Queue: queue.New(client), VCenters: pool, Sealer: keys.Sealer(), Audit: audit.New(client, slog.New(slog.DiscardHandler)), Gate: gate,
			DeadlineSlack: time.Minute, MaxAttempts: 5,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		session, _, err := gate.Login(t.Context(), access.Attempt{Appliance: "owner", Token: token, Address: "192.0.2.1"})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(method, path, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+session)
			r.Header.Set("Content-Type", "application/json")
			recorder := httptest.NewRecorder()
			server.ServeHTTP(recorder, r)
			return recorder
		}
		job := strings.TrimPrefix(ask("POST", powerOff, "{"+login+"}").Header().Get("Location"), "/api/v1/jobs/")
		if job == "" {
			t.Fatal("no job")
		}
		ended := make(chan time.Time, 1)
		go func() {
			ask("GET", "/api/v1/jobs/"+job+"/events", "")
			ended <- time.Now()
		}()
		time.Sleep(5 * time.Minute)
		select {
		case <-ended:
			t.Fatal("the stream ended while its session lived")
		default:
		}
		if err := gate.Logout(t.Context(), session); err != nil {
			t.Fatal(err)
		}
		out := time.Now()
		time.Sleep(time.Minute)
		select {
		case at := <-ended:
			if took := at.Sub(out); took > 2*time.Second {
				t.Errorf("it ended %v after its session", took)
			}
		default:
			t.Error("the stream goes on without its session")
			server.Close()
			<-ended
		}
	})
}

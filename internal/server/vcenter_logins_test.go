package server_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// vcenters is what one process has of vCenters; client is the Redis that it shares.
func vcenters(t *testing.T, v *sandbox.VCenter, client redis.UniversalClient) *vcenter.Pool {
	t.Helper()
	pool := vcenter.NewPool(vcenter.Options{
		Trust: vcenter.Trust{CAFile: v.CAFile()}, Logger: slog.New(slog.DiscardHandler),
		Logins: access.NewVCenterLogins(client, vcenter.WrongPasswords, vcenter.WrongPasswordsWithin),
	})
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	return pool
}

func loginWith(v *sandbox.VCenter, password string) credentials.Login {
	return credentials.Login{VCenter: v.Address(), Username: v.Username(), Password: credentials.NewSecret(password)}
}

func TestThreeWrongPasswordsOfAllProcessesTogetherReachVCenter(t *testing.T) {
	t.Parallel()
	v, r := servertest.StartVCenter(t), testenv.StartRedis(t)
	var all sync.WaitGroup
	for p := range 5 {
		pool := vcenters(t, v, r.Client())
		for i := range 40 {
			all.Go(func() {
				if _, err := pool.Session(t.Context(), loginWith(v, fmt.Sprint("wrong-", p, "-", i))); !errors.Is(err, vcenter.ErrLoginFailed) {
					t.Errorf("process %d, guess %d: %v", p, i, err)
				}
			})
		}
	}
	all.Wait()
	if n := v.Calls()["Login"]; n != vcenter.WrongPasswords {
		t.Errorf("%d logins", n)
	}
	v.ResetCalls()
	_, err := vcenters(t, v, r.Client()).Session(t.Context(), loginWith(v, v.Password()))
	if !errors.Is(err, vcenter.ErrLoginFailed) || !strings.Contains(err.Error(), "none is sent before 2") || len(v.Calls()) != 0 {
		t.Errorf("a process that has just begun: %v, %v", err, v.Calls())
	}
}

func TestAFleetWithTheRightPasswordIsLetInAtOnce(t *testing.T) {
	t.Parallel()
	v, r := servertest.StartVCenter(t), testenv.StartRedis(t)
	for i := range 2 { // one try is left
		_, _ = vcenters(t, v, r.Client()).Session(t.Context(), loginWith(v, fmt.Sprint("wrong-", i)))
	}
	v.Delay("Login", 10*time.Millisecond)
	var all sync.WaitGroup
	for range 12 {
		pool := vcenters(t, v, r.Client())
		all.Go(func() {
			if _, err := pool.Session(t.Context(), loginWith(v, v.Password())); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := v.Sessions(); n != 12 {
		t.Errorf("%d sessions", n)
	}
}

func TestWithoutRedisEachProcessCountsItsOwnWrongPasswords(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	away := redis.NewClient(&redis.Options{Addr: testenv.FreeAddr(t), MaxRetries: -1})
	t.Cleanup(func() { _ = away.Close() })
	pool := vcenters(t, v, away)
	for i := range 10 {
		if _, err := pool.Session(t.Context(), loginWith(v, fmt.Sprint("wrong-", i))); !errors.Is(err, vcenter.ErrLoginFailed) {
			t.Errorf("guess %d: %v", i, err)
		}
	}
	if n := v.Calls()["Login"]; n != vcenter.WrongPasswords {
		t.Errorf("%d logins", n)
	}
}

func TestJobsAndLooksWithWrongPasswordsAreRefusedHereAfterThree(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			request, _ := http.NewRequest(http.MethodGet, s.URL+"/api/v1/vm/"+s.VM("web")+"/power-state", nil)
			request.Header.Set("X-VCenter", s.VCenter.Address())
			request.Header.Set("X-VCenter-Username", strings.ToUpper(s.VCenter.Username()))
			request.Header.Set("X-VCenter-Password", fmt.Sprint("wrong-", i))
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusInternalServerError {
				t.Errorf("look %d: %d", i, response.StatusCode)
			}
		})
	}
	all.Wait()
	status, body := s.Post(t, s.VM("web"), "power-off", "") // with the right password
	if status != http.StatusInternalServerError || !strings.Contains(body, `"vcenter_login_failed"`) || !strings.Contains(body, "none is sent before 2") {
		t.Errorf("the job: %d %s", status, body)
	}
	if n := s.VCenter.Calls()["Login"]; n != vcenter.WrongPasswords {
		t.Errorf("%d logins", n)
	}
	keys, err := s.Redis.Client().Keys(t.Context(), "*vcenter_logins*").Result()
	for _, key := range keys {
		if !strings.HasPrefix(key, "{vmapower}:vcenter_logins:") || strings.Contains(key, "admin") || strings.Contains(key, "127.0.0.1") {
			t.Errorf("key %s", key)
		}
	}
	if err != nil || len(keys) == 0 {
		t.Errorf("keys %v, %v", keys, err)
	}
}

func TestAJobGoesOnWithThePasswordThatItsProfileHasBeenGiven(t *testing.T) {
	t.Parallel()
	profiles := servertest.NewProfiles(t)
	s := servertest.Start(t, profiles.Settings()...)
	profiles.Put(t, "site-a", s.VCenter.Address(), s.VCenter.Username(), s.VCenter.Password(), "")
	request := strings.NewReader(`{"profile":"site-a","timeout":2,"external_job_id":"move-1"}`)
	response, err := http.Post(s.URL+"/api/v1/vm/"+s.VM("stuck")+"/power-off", "application/json", request)
	if err != nil || response.StatusCode != http.StatusAccepted {
		t.Fatalf("%v, %v", response, err)
	}
	_ = response.Body.Close()
	s.AwaitStep(t, "move-1", tasks.StepWaitForShutdown)
	s.VCenter.SetPassword("another-fake-password")
	profiles.Put(t, "site-a", s.VCenter.Address(), s.VCenter.Username(), s.VCenter.Password(), "")
	s.VCenter.ExpireSessions()
	s.AwaitStep(t, "move-1", "its end")
	if job := s.Job(t, "move-1"); job.Status != "completed" {
		t.Errorf("%+v", job)
	}
	if calls := s.VCenter.Calls(); calls["Login"] != 2 || s.VCenter.Sessions() != 1 {
		t.Errorf("%v, %d sessions", calls, s.VCenter.Sessions())
	}
}

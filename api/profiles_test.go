package api_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/api"
	"vmapower/credentials"
)

// withProfiles serves with a file of two profiles of one vCenter, of which the api has the
// keys.
func withProfiles(t *testing.T) bundle {
	t.Helper()
	b := setup(t)
	profiles, file := credentials.NewProfiles(), filepath.Join(t.TempDir(), "profiles")
	for _, name := range []string{"site-a", "site-b"} {
		var err error
		profiles, err = profiles.Put(credentials.Profile{Name: name, VCenter: "vc-a.example.test", Username: "svc", Password: credentials.NewSecret(password)})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := profiles.Save(file, b.keys); err != nil {
		t.Fatal(err)
	}
	followed, err := credentials.FollowProfiles(file, b.keys, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return b.again(t, func(c *api.Config) { c.Profiles = followed })
}

// A profile stays where it is: its name goes into the job, and its password nowhere.
func TestAJobOfAProfileHasItsVCenterAndNoLogin(t *testing.T) {
	b := withProfiles(t)
	job := b.do(t, "POST", powerOff, `{"profile":"site-a"}`).job(t, http.StatusAccepted)
	kept, err := b.log.Get(t.Context(), job.ID)
	if err != nil || job.VCenter != "vc-a.example.test" || kept.Profile != "site-a" {
		t.Errorf("vCenter %q, profile %q, %v", job.VCenter, kept.Profile, err)
	}
	keys, err := b.redis.Client().Keys(t.Context(), "*:credentials").Result()
	if err != nil || len(keys) != 0 {
		t.Errorf("stored %v, %v", keys, err)
	}
}

func TestAnotherProfileIsAnotherRequest(t *testing.T) {
	b := withProfiles(t)
	const key = "Idempotency-Key: k"
	job := b.do(t, "POST", powerOff, `{"profile":"site-a"}`, key).job(t, http.StatusAccepted)
	b.do(t, "POST", powerOff, `{"profile":"site-b"}`, key).wantRefusal(t, http.StatusUnprocessableEntity, "idempotency_conflict")
	if again := b.do(t, "POST", powerOff, `{"profile":"site-a"}`, key).job(t, http.StatusAccepted); again.ID != job.ID {
		t.Errorf("the same request is job %s", again.ID)
	}
}

// A request that names two logins is not answered with one of them.
func TestAProfileBesideALoginIsRefused(t *testing.T) {
	b := withProfiles(t)
	for _, field := range []string{`"vcenter":"vc.example.test"`, `"username":"u"`, `"password":"` + password + `"`} {
		r := b.do(t, "POST", powerOff, `{"profile":"site-a",`+field+`}`).wantRefusal(t, http.StatusBadRequest, "invalid_request")
		if !strings.HasPrefix(r.Details, "profile: contradicts") {
			t.Errorf("%s: %+v", field, r)
		}
	}
	r := b.do(t, "POST", powerOff, `{"profile":"site-c"}`).wantRefusal(t, http.StatusBadRequest, "invalid_request")
	if !strings.HasPrefix(r.Details, "profile: there is no") {
		t.Errorf("an unknown profile: %+v", r)
	}
	b.do(t, "POST", powerOff, `{"profile":"site-a"}`).job(t, http.StatusAccepted)
}

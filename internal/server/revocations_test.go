package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// elsewhere is the appliances file of another host, with oma-01 revoked in it: it is told of with the keys of
// these settings, as `vmapower appliances revoke` does.
func elsewhere(t *testing.T, appliances string, profiles *servertest.Profiles, redis *testenv.Redis) {
	t.Helper()
	there := filepath.Join(t.TempDir(), "appliances")
	text, err := os.ReadFile(appliances)
	if err == nil {
		err = os.WriteFile(there, text, 0o600)
	}
	if err == nil {
		err = access.RevokeAppliance(there, "oma-01")
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := access.ReadAppliances(there)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := credentials.LoadKeyring(profiles.Keyring)
	if err == nil {
		err = access.NewRevocations(redis.ServiceClient(), ring, nil).Tell(t.Context(), all)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnApplianceThatWasRevokedInAnotherFileIsRefusedByAllWhoHaveAnOldOne(t *testing.T) {
	profiles := servertest.NewProfiles(t)
	appliances := filepath.Join(t.TempDir(), "appliances")
	token, err := access.AddAppliance(appliances, "oma-01", nil, access.ApprovalRequired)
	if err != nil {
		t.Fatal(err)
	}
	s := servertest.Start(t, append(profiles.Settings(), "VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE="+appliances)...)
	login := func() int {
		status, _ := send(t, "POST", s.URL+"/api/v1/auth/login", `{"appliance_id":"oma-01","token":"`+token+`"}`, map[string]string{})
		return status
	}
	if status := login(); status != http.StatusOK {
		t.Fatalf("login: %d", status)
	}
	elsewhere(t, appliances, profiles, s.Redis)
	testenv.Await[error](t, s.Log, "an appliance was revoked, and this process' appliances_file does not say so", nil)
	if status := login(); status != http.StatusUnauthorized {
		t.Errorf("login of the revoked one: %d", status)
	}
}

func TestADoctorSeesThatTheAppliancesFileIsAnOldCopy(t *testing.T) {
	profiles, redis := servertest.NewProfiles(t), testenv.StartRedis(t)
	appliances := appliancesOf(t, map[string][]access.Role{"oma-01": nil, "desk": {access.RoleApprover}})
	environ := append(profiles.Settings(), "VMAPOWER_REDIS_URL="+redis.URL(), "VMAPOWER_ADMIN_LISTEN=127.0.0.1:1", "VMAPOWER_APPLIANCES_FILE="+appliances)
	examine(t, 0, environ, nil).want(t, "revocations", "ok", "has all that Redis tells of", "")
	elsewhere(t, appliances, profiles, redis)
	before := redis.Client().Get(t.Context(), "{vmapower}:revoked").Val()
	examine(t, 0, environ, nil).want(t, "revocations", "warning", "in use what was revoked in another one: oma-01", "give this process the file")
	if redis.Client().Get(t.Context(), "{vmapower}:revoked").Val() != before {
		t.Error("a doctor has written")
	}
}

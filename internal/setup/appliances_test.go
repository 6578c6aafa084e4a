package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func authentic(t *testing.T, path, id, token string) (access.Appliance, bool) {
	t.Helper()
	appliances, err := access.ReadAppliances(path)
	if err != nil {
		t.Fatal(err)
	}
	return appliances.Authenticate(id, token, time.Now())
}

func TestAnApplianceIsAddedRotatedAndRevoked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "appliances")
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + path}
	tokenOf := func(args ...string) string {
		t.Helper()
		code, out, errs := vmapower(t, environ, append([]string{"appliances"}, args...)...)
		token := strings.TrimSuffix(out, "\n")
		if code != terminal.ExitDone || token == "" || strings.ContainsAny(token, " \n") || strings.Contains(errs, token) {
			t.Fatalf("%v: exit %d: %q %s", args, code, out, errs)
		}
		return token
	}
	first := tokenOf("add", "oma-01")
	who, ok := authentic(t, path, "oma-01", first)
	if !ok || who.Approval != access.ApprovalRequired || len(who.Roles) != 0 {
		t.Errorf("%+v, %t", who, ok)
	}
	desk := tokenOf("add", "desk", "--role", "operator", "--role", "approver", "--approval", "pre-approved")
	if who, ok := authentic(t, path, "desk", desk); !ok || who.Approval != access.ApprovalPreApproved || len(who.Roles) != 2 {
		t.Errorf("%+v, %t", who, ok)
	}

	second := tokenOf("rotate", "oma-01")
	for _, token := range []string{first, second} {
		if _, ok := authentic(t, path, "oma-01", token); !ok {
			t.Error("a token ended before its time")
		}
	}
	third := tokenOf("rotate", "oma-01", "--overlap", "0")
	if _, ok := authentic(t, path, "oma-01", second); ok {
		t.Error("a token outlived its rotation")
	}
	if code, _, errs := vmapower(t, environ, "appliances", "revoke", "oma-01"); code != terminal.ExitDone || !strings.Contains(errs, "jobs cancel") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, ok := authentic(t, path, "oma-01", third); ok {
		t.Error("a revoked appliance is let in")
	}

	code, out, errs := vmapower(t, environ, "appliances", "list", "-o", "json")
	var listed []map[string]any
	if err := json.Unmarshal([]byte(out), &listed); code != terminal.ExitDone || err != nil || len(listed) != 2 ||
		listed[1]["appliance_id"] != "oma-01" || listed[1]["revoked_at"] == nil || listed[0]["revoked_at"] != nil {
		t.Errorf("exit %d, %v: %s%s", code, err, out, errs)
	}
	_, table, _ := vmapower(t, environ, "appliances", "list")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{first, second, third, desk} {
		if strings.Contains(out+table+string(file), token) {
			t.Error("a token is kept or printed again")
		}
	}
}

func TestARevocationIsToldToRedisAndCountsInTheFileWithoutIt(t *testing.T) {
	t.Parallel()
	dir, redis := t.TempDir(), testenv.StartRedis(t)
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + filepath.Join(dir, "appliances"), "VMAPOWER_KEYRING_FILE=" + filepath.Join(dir, "keyring")}
	if _, err := credentials.CreateKeyring(filepath.Join(dir, "keyring")); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"oma-01", "oma-02"} {
		if code, _, errs := vmapower(t, environ, "appliances", "add", id); code != terminal.ExitDone {
			t.Fatalf("exit %d: %s", code, errs)
		}
	}
	told := func() int64 { return redis.Client().Exists(t.Context(), "{vmapower}:revoked").Val() }
	code, _, errs := vmapower(t, append(environ, "VMAPOWER_REDIS_URL=redis://127.0.0.1:1"), "appliances", "revoke", "oma-01")
	if code != terminal.ExitDone || !strings.Contains(errs, "Redis was not told: ") || told() != 0 {
		t.Errorf("without Redis: exit %d, %s", code, errs)
	}
	code, _, errs = vmapower(t, environ, "appliances", "revoke", "oma-02", "--redis-url", "redis://"+redis.Addr())
	if code != terminal.ExitDone || strings.Contains(errs, "not told") || told() != 1 {
		t.Errorf("exit %d, told %d: %s", code, told(), errs)
	}
	all, err := access.ReadAppliances(filepath.Join(dir, "appliances"))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all.List() {
		if one.Revoked.IsZero() {
			t.Errorf("%s is in use", one.ID)
		}
	}
}

func TestAnApplianceThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "appliances")
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + path}
	if code, _, errs := vmapower(t, environ, "appliances", "add", "oma-01"); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"add oma-01":                     "is in the appliances file already",
		"add oma-02 --role boss":         "role",
		"add oma-02 --approval never":    "approval",
		"add OMA/02":                     "id",
		"rotate nobody":                  "is not in the appliances file",
		"rotate oma-01 --overlap -1h":    "must not be negative",
		"revoke nobody":                  "is not in the appliances file",
		"list --appliances-file /no/one": "no such file",
	} {
		code, out, errs := vmapower(t, environ, append([]string{"appliances"}, strings.Fields(line)...)...)
		if code != terminal.ExitFailed || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, no %q in %s%s", line, code, want, out, errs)
		}
	}
	if code, _, errs := vmapower(t, nil, "appliances", "add", "oma-02"); code != terminal.ExitUsage || !strings.Contains(errs, "VMAPOWER_APPLIANCES_FILE") {
		t.Errorf("no file: exit %d: %s", code, errs)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed: %v", err)
	}
}

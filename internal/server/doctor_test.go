package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/server"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/terminal/terminaltest"
	"vmapower/internal/testenv"
)

// found is what doctor says of a check, by the check's name.
type found map[string]struct{ Check, Status, Message, Do string }

// examine runs doctor, which must end with that code and show none of the secrets.
func examine(t *testing.T, want int, environ []string, secrets []string, args ...string) found {
	t.Helper() // not in parallel: a command is a process, and its log is that of all libraries in it
	code, out, errs := terminaltest.CommandLine(server.Commands).Run(t, environ, "", append([]string{"doctor", "-o", "json"}, args...)...)
	if code != want {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for _, secret := range secrets {
		if strings.Contains(out+errs, secret) {
			t.Errorf("a secret is shown: %s%s", out, errs)
		}
	}
	var list []struct{ Check, Status, Message, Do string }
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	all := found{}
	for _, one := range list {
		all[one.Check] = one
	}
	return all
}

func (f found) want(t *testing.T, check, status, message, do string) {
	t.Helper()
	if one, there := f[check]; !there || one.Status != status || !strings.Contains(one.Message, message) || !strings.Contains(one.Do, do) {
		t.Errorf("%s: %+v, want %s with %q, do %q", check, one, status, message, do)
	}
}

// appliancesOf is a file with these appliances.
func appliancesOf(t *testing.T, roles map[string][]access.Role) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "appliances")
	for id, has := range roles {
		if _, err := access.AddAppliance(path, id, has, access.ApprovalRequired); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestADoctorFindsNothingWrongWithASoundInstallation(t *testing.T) {
	profiles := servertest.NewProfiles(t)
	appliances := appliancesOf(t, map[string][]access.Role{"oma-01": nil, "desk": {access.RoleApprover}})
	more := append(profiles.Settings(), "VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE="+appliances)
	s := servertest.Start(t, more...)
	profiles.PutProfile(t, credentials.Profile{
		Name: "site-a", VCenter: s.VCenter.Address(), Username: s.VCenter.Username(), Thumbprint: s.VCenter.Thumbprint(),
		PasswordFrom: credentials.PasswordSource{Command: "/bin/echo " + s.VCenter.Password()},
	})
	environ := append(more, "VMAPOWER_REDIS_URL="+s.Redis.URL(), "VMAPOWER_ADMIN_LISTEN="+strings.TrimPrefix(s.Admin, "http://"))
	secrets := []string{s.VCenter.Password()}
	for _, check := range []struct {
		args   []string
		logins int
	}{{nil, 0}, {[]string{"--deep"}, 1}} {
		s.VCenter.ResetCalls()
		all := examine(t, terminal.ExitDone, environ, secrets, check.args...)
		for name, one := range all {
			if one.Status != "ok" || one.Do != "" {
				t.Errorf("%s: %+v", name, one)
			}
		}
		for _, name := range []string{"settings", "keyring", "profiles", "appliances", "redis", "redis-settings", "redis-default-user", "revocations", "clocks", "process", "profile site-a"} {
			if _, looked := all[name]; !looked {
				t.Errorf("%v: nothing is said of %s", check.args, name)
			}
		}
		if n := s.VCenter.Calls()["Login"]; n != check.logins || s.VCenter.Sessions() != 0 {
			t.Errorf("%v: %d logins, %d sessions are left", check.args, n, s.VCenter.Sessions())
		}
	}
}

func TestADoctorSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	v, r, profiles := servertest.StartVCenter(t), testenv.StartRedis(t, "--appendonly", "no"), servertest.NewProfiles(t)
	for name, profile := range map[string]credentials.Profile{
		"mute":    {VCenter: v.Address(), Thumbprint: v.Thumbprint(), PasswordFrom: credentials.PasswordSource{Command: "/bin/false not-a-real-secret"}},
		"renewed": {VCenter: v.Address(), Thumbprint: strings.Repeat("ab", 32), Password: credentials.NewSecret("not-a-real-secret")},
		"wrong":   {VCenter: v.Address(), Thumbprint: v.Thumbprint(), Password: credentials.NewSecret("not-a-real-secret")},
	} {
		profile.Name, profile.Username = name, v.Username()
		profiles.PutProfile(t, profile)
	}
	notPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(notPEM, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := append(profiles.Settings(), "VMAPOWER_REDIS_URL="+r.URL(), "VMAPOWER_ADMIN_LISTEN=127.0.0.1:1", "VMAPOWER_VCENTER_CA_FILE="+notPEM,
		"VMAPOWER_APPLIANCES_FILE="+appliancesOf(t, map[string][]access.Role{"oma-01": nil}), "VMAPOWER_TARGET_DIRS=/does/not/exist",
		"VMAPOWER_TARGET_CA_FILE="+testenv.NewAuthority(t).File)
	secrets := []string{"not-a-real-secret", v.Password()}
	all := examine(t, terminal.ExitFailed, environ, secrets, "--deep")
	all.want(t, "appliances", "warning", "none has the role approver", "vmapower appliances add")
	all.want(t, "vcenter_ca_file", "failed", notPEM, "put a certificate in PEM there")
	all.want(t, "target_ca_file", "warning", "in 0 days", "renew it")
	all.want(t, "target_dirs", "failed", "/does/not/exist is no directory", "make it")
	all.want(t, "redis", "ok", "", "")
	all.want(t, "redis-settings", "warning", "appendonly no", "CONFIG SET")
	all.want(t, "process", "warning", "none answers", "systemctl start vmapower-api")
	all.want(t, "profile mute", "failed", "the password_command /bin/false has failed: exit status 1", "vmapower profiles test mute")
	all.want(t, "profile renewed", "failed", "has another thumbprint", "vmapower profiles add renewed")
	all.want(t, "profile wrong", "failed", "log in to", "vmapower profiles test wrong")

	r.Kill()
	all = examine(t, terminal.ExitFailed, environ, secrets, "api")
	all.want(t, "redis", "failed", "Redis does not answer", "503")
	all.want(t, "keyring", "warning", "an api has the workers' keyring", "keys public")
	all.want(t, "profile mute", "ok", "its password is for workers alone", "")

	all = examine(t, terminal.ExitFailed, append(environ, "VMAPOWER_RETENTION=never"), secrets)
	all.want(t, "settings", "failed", "VMAPOWER_RETENTION: ", "vmapower config check")
	code, out, _ := terminaltest.CommandLine(server.Commands).Run(t, append(environ, "VMAPOWER_RETENTION=never", "VMAPOWER_DRAIN=x"), "", "doctor")
	if code != terminal.ExitFailed || !strings.Contains(out, "failed  settings") || strings.Count(out, "\n") != 3 {
		t.Errorf("for people: exit %d: %s", code, out)
	}
}

package deploy

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Each is a build that was made after the one before it.
func TestALaterBuildIsAnUpgradeForDpkg(t *testing.T) {
	if _, err := exec.LookPath("dpkg"); err != nil {
		t.Skip("there is no dpkg here")
	}
	before := ""
	for _, build := range []struct{ version, time, want string }{
		{"f00dcafe", "1700000000", "0~20231114221320.f00dcafe"}, {"0a1b2c3-dirty", "1700000001", "0~20231114221321.0a1b2c3.dirty"}, {"dev", "1800000000", ""},
		{"v0.9.0-rc1", "1", "0.9.0~rc1"}, {"v0.9.0-rc1-4-gabcdef0", "1", ""}, {"v0.9.0", "1", "0.9.0"}, {"v0.9.0-2-gabcdef0", "1", "0.9.0.2.gabcdef0"},
		{"v0.9.0-10-g0123456", "1", ""}, {"v0.9.1", "1", ""}, {"v0.10.0", "1", ""}, {"1.0.0", "1", "1.0.0"},
	} {
		run := exec.Command("package/version.sh")
		run.Env = append(os.Environ(), "VERSION="+build.version, "SOURCE_DATE_EPOCH="+build.time, "TZ=Asia/Tokyo")
		said, err := run.Output()
		version := strings.TrimSuffix(string(said), "\n")
		if err != nil || build.want != "" && version != build.want {
			t.Errorf("%s: %q, %v", build.version, version, err)
		}
		if before != "" && exec.Command("dpkg", "--compare-versions", before, "lt", version).Run() != nil {
			t.Errorf("%s is no upgrade of %s", version, before)
		}
		if out, err := exec.Command("dpkg", "--validate-version", version).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", version, out)
		}
		before = version
	}
}

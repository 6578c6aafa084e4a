// Package deploy has no code: its test reads docker-compose.yml as docker compose
// would. It is a module of its own, so that the reader's dependencies are not the
// service's.
package deploy

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func project(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"}, cli.WithWorkingDirectory(".."))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNothingIsPublishedBeyondThisMachine(t *testing.T) {
	var published []string
	for _, s := range project(t).Services {
		for _, port := range s.Ports {
			published = append(published, s.Name+" "+port.HostIP+":"+port.Published)
		}
		if s.NetworkMode != "" || s.Privileged {
			t.Errorf("%s leaves the private network: network_mode %q, privileged %t", s.Name, s.NetworkMode, s.Privileged)
		}
	}
	slices.Sort(published)
	if want := []string{"api 127.0.0.1:8081", "api 127.0.0.1:8083"}; !slices.Equal(published, want) {
		t.Errorf("published %q, want %q", published, want)
	}
}

func TestRedisKeepsWhatItWasTold(t *testing.T) {
	redis := project(t).Services["redis"]
	for _, want := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"} {
		if command := strings.Join(redis.Command, " "); !strings.Contains(command, want) {
			t.Errorf("no %q in %q", want, command)
		}
	}
	if len(redis.Volumes) != 1 || redis.Volumes[0].Type != types.VolumeTypeVolume || redis.Volumes[0].Target != "/data" {
		t.Errorf("volumes %+v", redis.Volumes)
	}
}

func TestTwoWorkersShareTheWork(t *testing.T) {
	worker := project(t).Services["worker"]
	if worker.Deploy == nil || worker.Deploy.Replicas == nil || *worker.Deploy.Replicas != 2 {
		t.Errorf("deploy %+v", worker.Deploy)
	}
	if worker.ContainerName != "" || len(worker.Ports) > 0 {
		t.Error("a second worker can't start beside a container name or a published port")
	}
}

func TestEveryContainerIsConfined(t *testing.T) {
	for _, s := range project(t).Services {
		if s.User == "" || strings.HasPrefix(s.User, "0") || s.User == "root" {
			t.Errorf("%s runs as user %q", s.Name, s.User)
		}
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: read_only %t, cap_drop %q, security_opt %q", s.Name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
		}
		if s.StopGracePeriod == nil {
			t.Errorf("%s has no stop_grace_period", s.Name)
		}
	}
}

func TestHealthIsAskedWithoutAShell(t *testing.T) {
	for _, s := range project(t).Services {
		if s.HealthCheck == nil || len(s.HealthCheck.Test) < 2 || s.HealthCheck.Test[0] != "CMD" {
			t.Errorf("%s: health check %+v must be in exec form", s.Name, s.HealthCheck)
			continue
		}
		if test := s.HealthCheck.Test; s.Name != "redis" && (test[1] != "/vmapower" || test[2] != "healthcheck") {
			t.Errorf("%s: health check %q", s.Name, test)
		}
	}
}

func TestServersWaitForRedis(t *testing.T) {
	for _, name := range []string{"api", "worker"} {
		if got := project(t).Services[name].DependsOn["redis"].Condition; got != types.ServiceConditionHealthy {
			t.Errorf("%s waits for redis to be %q", name, got)
		}
	}
}

func TestServersShareTheSecretsAndNobodyElseHasThem(t *testing.T) {
	p := project(t)
	ofServers := map[string]string{
		"VMAPOWER_KEYRING_FILE": "vmapower-keyring", "VMAPOWER_APPLIANCES_FILE": "vmapower-appliances", "VMAPOWER_REDIS_PASSWORD_FILE": "redis-password",
	}
	for _, s := range p.Services {
		var got, want []string
		for _, secret := range s.Secrets {
			got = append(got, secret.Source)
		}
		switch s.Name {
		case "api", "worker":
			for key, name := range ofServers {
				want = append(want, name)
				if file := s.Environment[key]; file == nil || *file != "/run/secrets/"+name {
					t.Errorf("%s has %s %v", s.Name, key, file)
				}
			}
		case "redis":
			want = []string{"redis-users.acl"}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the secrets %q, want %q", s.Name, got, want)
		}
	}
	for name, secret := range p.Secrets {
		var no *exec.ExitError // 1: not ignored; anything else: this is no clone
		if err := exec.Command("git", "check-ignore", "-q", secret.File).Run(); errors.As(err, &no) && no.ExitCode() == 1 {
			t.Errorf("%s would be committed", name)
		}
	}
}

func TestNobodyAsksWithoutASession(t *testing.T) {
	for _, name := range []string{"api", "worker"} {
		if auth := project(t).Services[name].Environment["VMAPOWER_AUTH"]; auth != nil && *auth != "session" {
			t.Errorf("%s: auth is %s", name, *auth)
		}
	}
}

func TestEveryContainersMemoryIsBounded(t *testing.T) {
	for _, s := range project(t).Services {
		if s.MemLimit <= 0 {
			t.Errorf("%s has no mem_limit", s.Name)
		}
	}
}

func TestTheImageIsBuiltFromEveryPackageOfTheProgram(t *testing.T) {
	text, err := os.ReadFile("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	sent := strings.Split(string(text), "\n")
	list := exec.Command("go", "list", "-deps", "./cmd/vmapower")
	list.Dir = ".."
	packages, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(string(packages)) {
		if ours, found := strings.CutPrefix(name, "vmapower/"); found {
			if top, _, _ := strings.Cut(ours, "/"); !slices.Contains(sent, "!"+top) {
				t.Errorf("%s is imported, and .dockerignore keeps it from the build: add !%s", name, top)
			}
		}
	}
}

// `go mod download` reads the go.mod of each module that is in this repository.
func TestTheImageHasTheModulesOfThisRepositoryBeforeItDownloadsTheOthers(t *testing.T) {
	text, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(text), "go mod download")
	if !found {
		t.Fatal("the Dockerfile downloads no modules")
	}
	list := exec.Command("go", "list", "-m", "-f", "{{with .Replace}}{{.Path}}{{end}}", "all")
	list.Dir = ".."
	replaced, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(replaced))
	for _, dir := range modules {
		dir = strings.TrimPrefix(dir, "./")
		if line := "COPY " + dir + "/go.mod " + dir + "/"; !strings.Contains(before, line) {
			t.Errorf("add to the Dockerfile, before go mod download: %s", line)
		}
	}
	if !slices.Contains(modules, "./client") {
		t.Errorf("modules of this repository: %q", modules)
	}
}

func TestServersReadTheSameSettings(t *testing.T) {
	services := project(t).Services
	for key, value := range services["worker"].Environment {
		if other := services["api"].Environment[key]; other == nil || *other != *value {
			t.Errorf("%s is %q for a worker, and not so for the api", key, *value)
		}
	}
}

func TestNoSecretIsWrittenDown(t *testing.T) {
	for _, s := range project(t).Services {
		for key := range s.Environment {
			for _, word := range []string{"PASSWORD", "TOKEN", "SECRET"} {
				if strings.Contains(key, word) && !strings.HasSuffix(key, "_FILE") {
					t.Errorf("%s sets %s in the file: use a compose secret", s.Name, key)
				}
			}
		}
	}
}

// Package deploy has no code: its tests read the files for docker compose, systemd and Kubernetes as these
// would. It is a module of its own, so that the readers' dependencies are not the service's.
package deploy

import (
	"context"
	"errors"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// load reads a compose file with these profiles, and the settings that make up would write.
func load(t *testing.T, file string, environ []string, profiles ...string) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../" + file}, cli.WithWorkingDirectory(".."), cli.WithEnv(environ), cli.WithProfiles(profiles))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// project is what make up starts, with everything that can be chosen beside it.
func project(t *testing.T) *types.Project { return load(t, trial, nil, "*") }

const trial, forReal = "docker-compose.yml", "compose.real.yml"

var files = []string{trial, forReal}

func TestEveryChoiceOfProfilesIsComplete(t *testing.T) {
	always := []string{"api", "redis", "worker"}
	for profiles, more := range map[string][]string{
		"": nil, "vcenter": nil, "simulator": {"simulator"}, "simulator,target": {"simulator", "target"},
		"vcenter,monitoring": {"grafana", "prometheus"}, "cli": {"cli"},
	} {
		p := load(t, trial, nil, strings.Split(profiles, ",")...)
		want := append(slices.Clone(always), more...)
		slices.Sort(want)
		if got := p.ServiceNames(); !slices.Equal(got, want) {
			t.Errorf("%q starts %q, want %q", profiles, got, want)
		}
	}
	if got, want := load(t, forReal, nil).ServiceNames(), []string{"api", "redis", "worker-1", "worker-2"}; !slices.Equal(got, want) {
		t.Errorf("%s starts %q, want %q", forReal, got, want)
	}
}

// What .env.example offers is all that docker-compose.yml reads, with the same values.
func TestTheExampleOfEnvIsWhatComposeReads(t *testing.T) {
	text := content(t, "../.env.example")
	offered := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^#?([A-Z_]+)=(.*)$`).FindAllStringSubmatch(text, -1) {
		if _, twice := offered[line[1]]; !twice {
			offered[line[1]] = line[2]
		}
	}
	delete(offered, "COMPOSE_PROFILES") // compose's own
	read := map[string]string{}
	for _, use := range regexp.MustCompile(`\$\{([A-Z_]+):?-([^}]*)\}`).FindAllStringSubmatch(content(t, "../"+trial), -1) {
		read[use[1]] = use[2]
	}
	if !maps.Equal(offered, read) {
		t.Errorf(".env.example offers %v, and %s reads %v", offered, trial, read)
	}
}

func TestWhatIsChosenInEnvTakesEffect(t *testing.T) {
	p := load(t, trial, []string{"API_PORT=18081", "VMAPOWER_LOG_LEVEL=debug", "WORKERS=3", "VERSION=1.2", "VMAPOWER_VCENTER_ALLOW=vc.example.test",
		"VMAPOWER_VCENTER_CA_FILE="})
	api, worker := p.Services["api"], p.Services["worker"]
	if api.Ports[0].Published != "18081" || *api.Environment["VMAPOWER_LOG_LEVEL"] != "debug" || *worker.Deploy.Replicas != 3 || worker.Image != "vmapower:1.2" ||
		*api.Environment["VMAPOWER_VCENTER_ALLOW"] != "vc.example.test" || *api.Environment["VMAPOWER_VCENTER_CA_FILE"] != "" {
		t.Errorf("api %+v, worker %+v", api, worker)
	}
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
	want := []string{"api 127.0.0.1:8081", "api 127.0.0.1:8083", "grafana 127.0.0.1:3000", "prometheus 127.0.0.1:9090", "worker 127.0.0.1:8091-8098"}
	if !slices.Equal(published, want) {
		t.Errorf("published %q, want %q", published, want)
	}
	for _, s := range load(t, forReal, nil, "*").Services {
		listens := slices.Clone([]string(s.Command))
		for key, value := range s.Environment {
			if strings.HasSuffix(key, "LISTEN") {
				listens = append(listens, *value)
			}
		}
		text := strings.Join(listens, " ")
		if s.Privileged || s.Name != "cli" && !strings.Contains(text, "127.0.0.1") || strings.Contains(text, "0.0.0.0") || strings.Contains(text, "INSECURE") {
			t.Errorf("%s of %s listens on %q, privileged %t", s.Name, forReal, text, s.Privileged)
		}
	}
}

func TestRedisKeepsWhatItWasTold(t *testing.T) {
	for _, file := range files {
		redis := load(t, file, nil).Services["redis"]
		for _, want := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction", "--aclfile /etc/redis/users.acl"} {
			if command := strings.Join(redis.Command, " "); !strings.Contains(command, want) {
				t.Errorf("%s: no %q in %q", file, want, command)
			}
		}
		if len(redis.Volumes) == 0 || redis.Volumes[0].Type != types.VolumeTypeVolume || redis.Volumes[0].Target != "/data" {
			t.Errorf("%s: volumes %+v", file, redis.Volumes)
		}
	}
}

// A second worker takes another port of the range, or has one of its own.
func TestTwoWorkersShareTheWorkAndTheMetricsOfEachAreReached(t *testing.T) {
	worker := project(t).Services["worker"]
	if worker.Deploy == nil || worker.Deploy.Replicas == nil || *worker.Deploy.Replicas != 2 {
		t.Errorf("deploy %+v", worker.Deploy)
	}
	if worker.ContainerName != "" || len(worker.Ports) != 1 || worker.Ports[0].Target != 8083 || !strings.Contains(worker.Ports[0].Published, "-") {
		t.Errorf("container name %q, ports %+v", worker.ContainerName, worker.Ports)
	}
	taken := map[string]bool{}
	for _, name := range []string{"api", "worker-1", "worker-2"} {
		taken[*load(t, forReal, nil).Services[name].Environment["VMAPOWER_ADMIN_LISTEN"]] = true
	}
	if len(taken) != 3 {
		t.Errorf("of %s they are at %v", forReal, taken)
	}
}

func TestEveryContainerIsConfined(t *testing.T) {
	for _, file := range files {
		for _, s := range load(t, file, nil, "*").Services {
			name := file + " " + s.Name
			if s.User == "" || strings.HasPrefix(s.User, "0") || s.User == "root" {
				t.Errorf("%s runs as user %q", name, s.User)
			}
			if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
				t.Errorf("%s: read_only %t, cap_drop %q, security_opt %q", name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
			}
			if s.StopGracePeriod == nil {
				t.Errorf("%s has no stop_grace_period", name)
			}
			if s.MemLimit <= 0 || s.PidsLimit <= 0 || s.Logging == nil || s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
				t.Errorf("%s: mem_limit %d, pids_limit %d, logging %+v", name, s.MemLimit, s.PidsLimit, s.Logging)
			}
		}
	}
}

func TestHealthIsAskedWithoutAShellOfTheRoleThatRuns(t *testing.T) {
	for _, file := range files {
		for _, s := range load(t, file, nil).Services {
			if s.HealthCheck == nil || len(s.HealthCheck.Test) < 3 || s.HealthCheck.Test[0] != "CMD" {
				t.Errorf("%s %s: health check %+v must be in exec form", file, s.Name, s.HealthCheck)
				continue
			}
			role, _, _ := strings.Cut(s.Name, "-")
			if test := strings.Join(s.HealthCheck.Test[1:], " "); role != "redis" && !strings.HasPrefix(test, "/vmapower healthcheck "+role) {
				t.Errorf("%s %s: health check %q", file, s.Name, test)
			}
		}
	}
}

func TestServersWaitForRedisAndForTheSimulatorWhereThereIsOne(t *testing.T) {
	for file, names := range map[string][]string{trial: {"api", "worker"}, forReal: {"api", "worker-1", "worker-2"}} {
		for _, name := range names {
			after := load(t, file, nil, "*").Services[name].DependsOn
			if got := after["redis"].Condition; got != types.ServiceConditionHealthy {
				t.Errorf("%s waits for redis to be %q", name, got)
			}
			if simulator := after["simulator"]; file == trial && (simulator.Condition != types.ServiceConditionHealthy || simulator.Required) {
				t.Errorf("%s waits for the simulator: %+v", name, simulator)
			}
		}
	}
}

// A file that is mounted by itself stays what it was when another one takes its place.
func TestSettingsAreMountedAsDirectoriesAndTheKeyringIsTheWorkersAlone(t *testing.T) {
	for _, file := range files {
		p := load(t, file, nil, "*")
		if len(p.Secrets)+len(p.Configs) > 0 {
			t.Errorf("%s mounts single files: %v %v", file, p.Secrets, p.Configs)
		}
		for _, s := range p.Services {
			for _, v := range s.Volumes {
				if v.Type == types.VolumeTypeBind && filepath.Ext(v.Source) != "" {
					t.Errorf("%s %s mounts the file %s", file, s.Name, v.Source)
				}
				if v.Type == types.VolumeTypeBind && filepath.Base(v.Source) == "keys" && !(strings.HasPrefix(s.Name, "worker") && v.ReadOnly) {
					t.Errorf("%s %s has the keyring: %+v", file, s.Name, v)
				}
			}
			for key, value := range s.Environment {
				if value == nil || !strings.HasPrefix(*value, "/etc/vmapower/") || !strings.HasSuffix(key, "_FILE") {
					continue
				}
				if !slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return strings.HasPrefix(*value, v.Target+"/") }) {
					t.Errorf("%s %s: %s names %s, which is not mounted", file, s.Name, key, *value)
				}
			}
		}
	}
	var no *exec.ExitError // 1: not ignored; anything else: this is no clone
	if err := exec.Command("git", "check-ignore", "-q", "settings/keys/keyring.json").Run(); errors.As(err, &no) && no.ExitCode() == 1 {
		t.Error("the keyring of make up would be committed")
	}
}

func TestNobodyAsksWithoutASession(t *testing.T) {
	for _, file := range files {
		for _, s := range load(t, file, nil, "*").Services {
			if auth := s.Environment["VMAPOWER_AUTH"]; auth != nil && *auth != "session" {
				t.Errorf("%s %s: auth is %s", file, s.Name, *auth)
			}
		}
	}
}

func TestTheSimulatorIsReachedByItsNameAndKeepsItsState(t *testing.T) {
	s := project(t).Services["simulator"]
	command := strings.Join(s.Command, " ")
	if !strings.Contains(command, "--host simulator") || !strings.Contains(command, "--state /etc/vmapower/simulator") || len(s.Volumes) != 1 || s.Volumes[0].ReadOnly {
		t.Errorf("%s, volumes %+v", command, s.Volumes)
	}
	for _, name := range []string{"api", "worker"} {
		server := project(t).Services[name]
		if ca := server.Environment["VMAPOWER_VCENTER_CA_FILE"]; *ca != "/etc/vmapower/simulator/ca.pem" || server.Environment["VMAPOWER_VCENTER_INSECURE"] != nil {
			t.Errorf("%s does not check the simulator's certificate: %v", name, *ca)
		}
	}
}

// What make up prints is there: the VMs of the simulated vCenter, the services, the commands.
func TestMakeUpPrintsVMsThatExist(t *testing.T) {
	guests := content(t, "../internal/sandbox/guests.go")
	ids := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).FindAllString(content(t, "up.sh"), -1)
	for _, id := range ids {
		if !strings.Contains(guests, `BIOSUUID: "`+id+`"`) {
			t.Errorf("no VM has the id %s", id)
		}
	}
	if len(ids) < 5 {
		t.Errorf("it prints %q", ids)
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

// A key without a value hands on what the caller's shell has.
func TestNoSecretIsWrittenDown(t *testing.T) {
	for _, file := range files {
		for _, s := range load(t, file, nil, "*").Services {
			for key, value := range s.Environment {
				for _, word := range []string{"PASSWORD", "TOKEN", "SECRET", "SESSION"} {
					if strings.Contains(key, word) && !strings.HasSuffix(key, "_FILE") && value != nil {
						t.Errorf("%s %s sets %s in the file", file, s.Name, key)
					}
				}
			}
		}
	}
}

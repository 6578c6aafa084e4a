package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"
)

// confined runs a program in a root of its own, which is read-only but for its volumes: $1 is that root, $2 the user,
// and then pairs of what is mounted and where, a dash, and the program.
const confined = `set -e
root=$1 user=$2; shift 2
mount -t tmpfs none "$root"
for dir in usr bin sbin lib lib64 dev proc; do
  if [ -L "/$dir" ]; then cp -P "/$dir" "$root/$dir"
  elif [ -d "/$dir" ]; then mkdir "$root/$dir"; mount --rbind "/$dir" "$root/$dir"; fi
done
mkdir "$root/etc"; cp /etc/passwd /etc/hosts /etc/resolv.conf "$root/etc/"
while [ "$1" != - ]; do mkdir -p "$root$2"; mount --bind "$1" "$root$2"; shift 2; done
shift
mount -o remount,ro "$root"
exec chroot --userspec="$user" "$root" "$@"`

// within is such a program, with the volumes of a service; a named volume is a directory that belongs to its user.
func within(t *testing.T, s types.ServiceConfig, program ...string) *exec.Cmd {
	t.Helper()
	if exec.Command("unshare", "--mount", "true").Run() != nil {
		t.Skip("needs the right to mount")
	}
	args := []string{"--mount", "sh", "-c", confined, "sh", t.TempDir(), s.User}
	for _, v := range s.Volumes {
		source := v.Source
		if v.Type == types.VolumeTypeVolume {
			source = t.TempDir()
			if err := os.Chown(source, 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
		args = append(args, source, v.Target)
	}
	run := exec.Command("unshare", append(append(args, "-"), program...)...)
	run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return run
}

func TestPrometheusOfComposeStartsWithItsRulesWhereTheyAreMounted(t *testing.T) {
	t.Parallel()
	prometheus := must(project(t).GetService("prometheus"))(t)
	if said, err := within(t, prometheus, "promtool", "check", "config", "/etc/prometheus/prometheus.yml").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	listener := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	address := listener.Addr().String()
	_ = listener.Close()
	run := within(t, prometheus, append([]string{"prometheus", "--web.listen-address=" + address}, prometheus.Command...)...)
	var log strings.Builder
	run.Stderr = &log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = run.Wait(); close(ended) }()
	t.Cleanup(func() { _ = run.Process.Kill(); <-ended })

	var rules struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health string }
			}
		}
	}
	for limit := time.Now().Add(30 * time.Second); ; {
		if err := ask(t.Context(), "http://"+address+"/api/v1/rules", &rules); err == nil {
			break
		} else if time.Now().After(limit) {
			t.Fatalf("%v", err)
		}
		select {
		case <-ended:
			t.Fatalf("it ended: %s", log.String())
		case <-time.After(100 * time.Millisecond):
		}
	}
	var loaded []string
	for _, group := range rules.Data.Groups {
		for _, rule := range group.Rules {
			loaded = append(loaded, rule.Name)
		}
	}
	for _, alert := range alerts(t) {
		if !slices.Contains(loaded, alert.Alert) {
			t.Errorf("%s is not among its rules %q", alert.Alert, loaded)
		}
	}
}

func ask(ctx context.Context, url string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// The fields are those of Grafana's documentation of its provisioning files; it ignores others in silence.
type grafanaSources struct {
	APIVersion  int `yaml:"apiVersion"`
	Datasources []struct {
		Name, Type, Access, UID, URL string
		IsDefault                    bool `yaml:"isDefault"`
	}
}

type grafanaDashboards struct {
	APIVersion int `yaml:"apiVersion"`
	Providers  []struct {
		Name, Type string
		Options    struct{ Path string }
	}
}

func TestGrafanaOfComposeFindsItsPrometheusAndItsDashboard(t *testing.T) {
	p := project(t)
	grafana := must(p.GetService("grafana"))(t)
	mounted := map[string]string{}
	for _, v := range grafana.Volumes {
		mounted[v.Target] = v.Source
	}
	provisioning := mounted["/etc/grafana/provisioning"]
	var sources grafanaSources
	strictly(t, filepath.Join(provisioning, "datasources"), &sources)
	if s := sources.Datasources; sources.APIVersion != 1 || len(s) != 1 || s[0].Type != "prometheus" || s[0].Access != "proxy" || !s[0].IsDefault {
		t.Fatalf("%+v", sources)
	}
	if host, port, _ := strings.Cut(strings.TrimPrefix(sources.Datasources[0].URL, "http://"), ":"); p.Services[host].Name != "prometheus" || port != "9090" {
		t.Errorf("no service is at %s", sources.Datasources[0].URL)
	}
	var dashboards grafanaDashboards
	strictly(t, filepath.Join(provisioning, "dashboards"), &dashboards)
	if d := dashboards.Providers; dashboards.APIVersion != 1 || len(d) != 1 || d[0].Name == "" || d[0].Type != "file" {
		t.Fatalf("%+v", dashboards)
	}
	found, err := filepath.Glob(filepath.Join(mounted[dashboards.Providers[0].Options.Path], "*.json"))
	if err != nil || len(found) != 1 {
		t.Errorf("dashboards %q, %v", found, err)
	}
}

// strictly reads the only file of a directory, which may have no other fields.
func strictly(t *testing.T, dir string, into any) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.y*ml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %q, %v", dir, files, err)
	}
	decoder := yaml.NewDecoder(must(os.Open(files[0]))(t))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Errorf("%s: %v", files[0], err)
	}
}

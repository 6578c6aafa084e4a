package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// prometheus scrapes a service each second and has the rules that operators are given.
type prometheus struct{ url string }

func startPrometheus(t *testing.T, admin string) prometheus {
	t.Helper()
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Fatalf("%v: run deploy/install-prometheus.sh", err)
	}
	rules, err := filepath.Abs("../../deploy/monitoring/vmapower.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	dir, address := t.TempDir(), testenv.FreeAddr(t)
	config := fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [%q]\n"+
		"scrape_configs: [{job_name: vmapower, static_configs: [{targets: [%q]}]}]\n", rules, strings.TrimPrefix(admin, "http://"))
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.StartProcess(t, program, []string{
		"--config.file=" + file, "--storage.tsdb.path=" + filepath.Join(dir, "data"), "--web.listen-address=" + address,
		"--enable-feature=exemplar-storage", "--log.level=warn",
	}, nil)
	return prometheus{"http://" + address}
}

// ask returns what is at a path of Prometheus' API; an error where it has no answer yet.
func (p prometheus) ask(path string, into any) error {
	response, err := http.Get(p.url + "/api/v1/" + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer := struct {
		Status, Error string
		Data          any
	}{Data: into}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Status != "success" {
		return fmt.Errorf("%s: %s", path, answer.Error)
	}
	return nil
}

// series counts what an expression comes to now.
func (p prometheus) series(expression string) (int, error) {
	var found struct{ Result []any }
	err := p.ask("query?query="+url.QueryEscape(expression), &found)
	return len(found.Result), err
}

// awaited fails the test with the error that is left when the time is over.
func awaited(t *testing.T, within time.Duration, try func() error) {
	t.Helper()
	for until := time.Now().Add(within); ; time.Sleep(100 * time.Millisecond) {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}
}

// expressions are those of the dashboard, for the last minute.
func expressions(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile("../../deploy/monitoring/vmapower.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			all = append(all, strings.NewReplacer("$__rate_interval", "1m", "$__range", "1m").Replace(target.Expr))
		}
	}
	if len(all) < 30 {
		t.Fatalf("%d expressions", len(all))
	}
	return all
}

func TestPrometheusHasDataForTheWholeDashboardAndTheRules(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	p := startPrometheus(t, s.Admin)
	powerOffAndOn(t, s)
	awaited(t, time.Minute, func() error {
		for _, expression := range expressions(t) {
			if strings.Contains(expression, "$") {
				t.Fatalf("a variable is left in %s", expression)
			}
			n, err := p.series(expression)
			if err != nil {
				return err
			}
			if n == 0 {
				return fmt.Errorf("no data for %s", expression)
			}
		}
		return nil
	})
	wantMetricsOfRules(t, p)
	wantExemplar(t, p)
}

var metricName = regexp.MustCompile(`\b(?:vmapower|process|go)_[a-z_]+`)

// wantMetricsOfRules: an expression over a metric that nobody tells is empty, and never fires.
func wantMetricsOfRules(t *testing.T, p prometheus) {
	t.Helper()
	var names []string
	if err := p.ask("label/__name__/values", &names); err != nil {
		t.Fatal(err)
	}
	var loaded struct {
		Groups []struct {
			Rules []struct{ Name, Query, Health, LastError string }
		}
	}
	awaited(t, time.Minute, func() error {
		if err := p.ask("rules", &loaded); err != nil {
			return err
		}
		for _, group := range loaded.Groups {
			for _, rule := range group.Rules {
				if rule.Health != "ok" {
					return fmt.Errorf("%s is %s: %s", rule.Name, rule.Health, rule.LastError)
				}
			}
		}
		return nil
	})
	for _, group := range loaded.Groups {
		for _, rule := range group.Rules {
			for _, name := range metricName.FindAllString(rule.Query, -1) {
				if !slices.Contains(names, name) {
					t.Errorf("%s asks for %s, which the service does not tell", rule.Name, name)
				}
			}
		}
	}
	if len(loaded.Groups) < 4 {
		t.Errorf("%d groups of rules", len(loaded.Groups))
	}
}

func wantExemplar(t *testing.T, p prometheus) {
	t.Helper()
	awaited(t, time.Minute, func() error {
		var found []struct {
			Exemplars []struct{ Labels map[string]string }
		}
		now := time.Now().Unix()
		query := fmt.Sprintf("query_exemplars?query=vmapower_job_duration_seconds_bucket&start=%d&end=%d", now-300, now+300)
		if err := p.ask(query, &found); err != nil {
			return err
		}
		for _, series := range found {
			for _, exemplar := range series.Exemplars {
				if strings.ReplaceAll(exemplar.Labels["job_id"], "-", "") == exemplar.Labels["trace_id"] && len(exemplar.Labels["trace_id"]) == 32 {
					return nil
				}
			}
		}
		return fmt.Errorf("no exemplar names a trace: %v", found)
	})
}

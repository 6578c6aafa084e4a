package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// alert is one of the rules.
type alert struct {
	Alert       string
	Labels      map[string]string
	Annotations map[string]string
}

func alerts(t *testing.T) (all []alert) {
	t.Helper()
	var rules struct {
		Groups []struct{ Rules []alert }
	}
	readYAML(t, "monitoring/vmapower.rules.yml", &rules)
	for _, group := range rules.Groups {
		all = append(all, group.Rules...)
	}
	if len(all) < 20 {
		t.Fatalf("%d alerts", len(all))
	}
	return all
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheRulesFireAndKeepSilentAsTheirTestsSay(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("promtool"); err != nil {
		t.Fatalf("%v: run deploy/install-prometheus.sh", err)
	}
	for _, args := range [][]string{{"check", "rules", "vmapower.rules.yml"}, {"test", "rules", "vmapower.rules_test.yml"}} {
		command := exec.Command("promtool", args...)
		command.Dir = "monitoring"
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, said)
		}
	}
}

func TestEachAlertIsTestedFiringAndSilent(t *testing.T) {
	var tests struct {
		Tests []struct {
			Rules []struct {
				Name   string `yaml:"alertname"`
				Expect []any  `yaml:"exp_alerts"`
			} `yaml:"alert_rule_test"`
		}
	}
	readYAML(t, "monitoring/vmapower.rules_test.yml", &tests)
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, test := range tests.Tests {
		for _, rule := range test.Rules {
			if len(rule.Expect) > 0 {
				fires[rule.Name] = true
			} else {
				silent[rule.Name] = true
			}
		}
	}
	for _, a := range alerts(t) {
		if !fires[a.Alert] || !silent[a.Alert] {
			t.Errorf("%s: firing is tested: %v, silent: %v", a.Alert, fires[a.Alert], silent[a.Alert])
		}
	}
}

var alertParagraph = regexp.MustCompile(`(?s)^(\w+)\n\n\*\*Meaning\.\*\* .+\n\*\*Look at\.\*\* .+\n\*\*Do\.\*\* `)

func TestEachAlertNamesItsParagraphOfTheRunbook(t *testing.T) {
	text, err := os.ReadFile("../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	var paragraphs []string
	for _, part := range strings.Split(string(text), "\n#### ")[1:] {
		if found := alertParagraph.FindStringSubmatch(part); found != nil {
			paragraphs = append(paragraphs, found[1])
		} else {
			t.Errorf("no meaning, look at, do: %q", part)
		}
	}
	var names []string
	for _, a := range alerts(t) {
		names = append(names, a.Alert)
		if want := "docs/runbook.md#" + strings.ToLower(a.Alert); a.Annotations["runbook_url"] != want {
			t.Errorf("%s names %q, want %q", a.Alert, a.Annotations["runbook_url"], want)
		}
		if s := a.Labels["severity"]; a.Annotations["summary"] == "" || s != "critical" && s != "warning" {
			t.Errorf("%s: severity %q, summary %q", a.Alert, s, a.Annotations["summary"])
		}
	}
	slices.Sort(names)
	slices.Sort(paragraphs)
	if !slices.Equal(names, paragraphs) {
		t.Errorf("the runbook has %v,\nand the alerts are %v", paragraphs, names)
	}
}

func TestTheAlertsOfJobsVCentersAndTrustLeadToAPage(t *testing.T) {
	pages := regexp.MustCompile(`^/ui/((jobs(\?status=[a-z]+(&operation=(\{\{ \$labels\.operation \}\}|[a-z-]+))?)?)|approvals|audit)?$`)
	elsewhere := []string{"VmapowerDown", "VmapowerRedisDown", "VmapowerRedisSlow", "VmapowerRestarts", "VmapowerRefusesRequests", "VmapowerLogLost", "VmapowerClockStepped"}
	for _, a := range alerts(t) {
		page, has := a.Annotations["page"]
		if has == slices.Contains(elsewhere, a.Alert) || has && !pages.MatchString(page) {
			t.Errorf("%s leads to %q", a.Alert, page)
		}
	}
}

func TestTheDashboardsPanelsAreWholeAndDoNotOverlap(t *testing.T) {
	text, err := os.ReadFile("monitoring/vmapower.json")
	if err != nil {
		t.Fatal(err)
	}
	type place struct{ H, W, X, Y int }
	var dashboard struct {
		UID    string
		Panels []struct {
			ID          int
			Type, Title string
			GridPos     place
			Datasource  struct{ UID string }
			Targets     []struct {
				Expr       string
				Datasource struct{ UID string }
			}
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for i, p := range dashboard.Panels {
		if seen[p.ID] || p.Title == "" || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %d %q: %+v", p.ID, p.Title, p.GridPos)
		}
		seen[p.ID] = true
		for _, q := range dashboard.Panels[:i] {
			a, b := p.GridPos, q.GridPos
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%q lies over %q", p.Title, q.Title)
			}
		}
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Datasource.UID != "${datasource}" {
			t.Errorf("%q has %d expressions, of %q", p.Title, len(p.Targets), p.Datasource.UID)
		}
		for _, target := range p.Targets {
			if target.Expr == "" || target.Datasource.UID != "${datasource}" {
				t.Errorf("%q asks %q for %q", p.Title, target.Datasource.UID, target.Expr)
			}
		}
	}
	if dashboard.UID == "" || len(seen) < 30 {
		t.Errorf("dashboard %q has %d panels", dashboard.UID, len(seen))
	}
}

package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/api"
	"vmapower/failure"
)

// refusals are how many requests were refused, by quota.
func refusals(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]float64)
	for _, family := range families {
		if family.GetName() == "vmapower_quota_refusals_total" {
			for _, series := range family.GetMetric() {
				found[series.GetLabel()[0].GetValue()] = series.GetCounter().GetValue()
			}
		}
	}
	return found
}

func TestARefusalIsCountedByTheQuotaThatWasReached(t *testing.T) {
	b, registry := setup(t), prometheus.NewRegistry()
	bound := boundJobs(t, b, 1, 50)
	b = b.again(t, func(c *api.Config) { bound(c); c.Metrics = registry })
	if before := refusals(t, registry); len(before) != 7 || before["max_open_jobs"] != 0 {
		t.Errorf("it begins with %v", before)
	}
	b.submit(t)
	b.do(t, "POST", strings.Replace(powerOff, vmID, "vm-2", 1), "{"+login+"}").wantRefusal(t, http.StatusTooManyRequests, failure.TooManyJobs)
	for quota, n := range refusals(t, registry) {
		if want := map[bool]float64{true: 1}[quota == "max_open_jobs"]; n != want {
			t.Errorf("%s: %v", quota, n)
		}
	}
}

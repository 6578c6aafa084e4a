package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestTheQueuesDashboardRunsBelowTheBasePathLinksEachJobAndAsksNoOtherHost(t *testing.T) {
	t.Parallel()
	s := start(t, "VMAPOWER_BASE_PATH=/power")
	if err := s.Redis.Client().Set(t.Context(), "asynq:{power}:paused", 1, 0).Err(); err != nil { // a noted wake-up is gone
		t.Fatal(err)
	}
	job := s.ask(t, "legacy", "power-off", nil)
	s.approve(t, job)
	b := newTab(t)
	b.do(chromedp.Navigate(s.Admin + "/power/monitoring/queues/power/tasks/" + job + ":0"))
	b.awaitTrue(`document.body.innerText.includes("/power/ui/jobs/` + job + `")`)
	loose, err := chromedp.Run(b.Context, chromedp.Evaluate[[]string](`new Promise(done => new ReportingObserver(
		reports => done(performance.getEntriesByType("resource").map(r => r.name).filter(name => !name.startsWith(location.origin) &&
			!reports.some(report => report.body.blockedURL === name))), {types: ["csp-violation"], buffered: true}).observe())`, chromedp.EvalAwaitPromise))
	if err != nil || len(loose) != 0 {
		t.Errorf("what is asked of other hosts and not forbidden: %v, %v", loose, err)
	}
}

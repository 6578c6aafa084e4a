package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// watchShifts sums what Chromium calls layout shifts: how far what a reader looks at moves by itself.
const watchShifts = `window.shifts = 0; new PerformanceObserver(list => {
	for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: 'layout-shift', buffered: true})`

func TestNothingMovesUnderTheReaderWhileAJobGoesOn(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := newTab(t)
	s.signIn(b, "desk", "jobs")
	for _, l := range looks {
		if l.scheme == "dark" {
			continue // has the same shape
		}
		l.set(b)
		job := s.ask(t, "stuck", "power-off", map[string]any{"timeout": 1, "external_job_id": l.name})
		b.do(chromedp.Navigate(s.URL + "/ui/jobs/" + job))
		b.await("button.approve")
		b.do(chromedp.Evaluate[chromedp.Void](watchShifts))
		s.approve(t, job)
		b.await(".state .s-completed")
		if shifts := eval[float64](b, `window.shifts`); shifts > 0.02 {
			t.Errorf("%s: %.3f of the page has moved", l.name, shifts)
		}
		s.VCenter.Guest("stuck").PowerOnByHand()
	}
	b.wantQuiet()
}

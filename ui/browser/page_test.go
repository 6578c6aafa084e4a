package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vmapower/internal/server/servertest"
)

func TestAnApproverSeesWhatWaitsApprovesItAndWatchesItsEnd(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "stuck", "power-off", map[string]any{"timeout": 2})
	b := newTab(t)
	s.signIn(b, "desk", "")
	b.do(chromedp.Click(chromedp.CSS(`table.jobs a[href$="` + job + `"]`)))
	b.do(chromedp.Click(chromedp.CSS("button.approve")))
	b.await(".state .s-running, .state .s-pending")
	eval[int](b, `window.mark = 1`)
	b.await(".state .s-completed")
	if eval[int](b, `window.mark || 0`) != 1 {
		t.Error("the page was loaded again to show the end")
	}
	b.awaitTrue(`document.title.startsWith("completed: power-off")`)
	b.awaitTrue(`document.querySelector("summary") === null`) // nothing is left to cancel
	b.wantQuiet()
}

func TestAJobIsRejectedWithTheReasonThatWasGiven(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "web", "power-off", nil)
	b := newTab(t)
	s.signIn(b, "desk", "jobs/"+job)
	b.do(chromedp.SendKeys(chromedp.CSS("#reason"), "not tonight <b>"), chromedp.Click(chromedp.CSS("button.reject")))
	b.await(".state .s-failed")
	b.await(".advice")
	if text := eval[string](b, `document.body.innerText`); !strings.Contains(text, "rejected by desk: not tonight <b>") {
		t.Errorf("the reason is not shown: %s", text)
	}
	b.wantQuiet()
}

func TestWhoAskedIsToldWhyItCannotDecideAndCancels(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "web", "power-off", nil)
	b := newTab(t)
	s.signIn(b, "oma-01", "jobs/"+job)
	if !eval[bool](b, `document.querySelector("button.approve").disabled`) {
		t.Error("who asked may approve")
	}
	b.do(chromedp.Click(chromedp.CSS("summary")), chromedp.Click(chromedp.CSS("button.cancel")))
	b.await(".state .s-cancelled")
	b.wantQuiet()
}

func TestTwoTabsShowOneDecision(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "web", "power-off", nil)
	b := newTab(t)
	s.signIn(b, "desk", "jobs/"+job)
	other := b.another()
	other.do(chromedp.Navigate(s.URL + "/ui/jobs/" + job))
	other.await("button.approve")
	b.do(chromedp.Click(chromedp.CSS("button.approve")))
	for _, page := range []*tab{b, other} {
		page.await(".state .s-completed")
		page.wantQuiet()
	}
	other.awaitTrue(`document.querySelector("button.approve") === null`)
}

func TestTheStreamGoesOnAfterRedisWasAway(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "stuck", "power-off", map[string]any{"timeout": 20, "policy": "graceful_only"})
	b := newTab(t)
	s.signIn(b, "desk", "jobs/"+job)
	b.do(chromedp.Click(chromedp.CSS("button.approve")))
	b.await(".state .s-running")
	eval[int](b, `window.mark = 1`)
	s.Redis.Kill()
	s.Redis.Start()
	s.VCenter.Guest("stuck").PowerOffByHand()
	b.awaitTrue(`document.querySelector(".state .s-completed, .state .s-failed") !== null`)
	if eval[int](b, `window.mark || 0`) != 1 {
		t.Error("the page was loaded again")
	}
}

func TestABarMovesWhileASyncCopies(t *testing.T) {
	t.Parallel()
	s := start(t)
	disk := s.VCenter.Guest("files").Disk(2000)
	replica := servertest.Empty(t, disk, s.Targets)
	job := s.ask(t, "files", "replicate", map[string]any{
		"job_id": "sync-1", "rate_limit": 3 << 20,
		"disks": []map[string]any{{"disk_key": "2000", "change_id": "", "target": replica.Target()}},
	})
	b := newTab(t)
	s.signIn(b, "desk", "jobs/"+job)
	b.do(chromedp.Click(chromedp.CSS("button.approve")))
	b.await(".state .s-running")
	b.awaitTrue(`(bar => bar && bar.value > 0 && bar.value < 100)(document.querySelector(".disks progress"))`)
	b.await(".state .s-completed")
	b.awaitTrue(`document.querySelector(".disks progress").value === 100`)
	b.wantQuiet()
}

func TestAPlanIsReadOnceMoreApprovedAndEnded(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := newTab(t)
	s.signIn(b, "desk", "approvals")
	b.do(
		chromedp.SendKeys(chromedp.CSS("#requested_by"), "oma-01"), chromedp.SendKeys(chromedp.CSS("#context_id"), "move-7"),
		chromedp.SendKeys(chromedp.CSS("#vm_ids"), s.VM("legacy")), chromedp.Click(chromedp.CSS(`[value="power-off"]`)),
		chromedp.SetValue(chromedp.CSS("#policy"), "graceful_then_force"), chromedp.SendKeys(chromedp.CSS("#plan-reason"), "ticket 7"),
		chromedp.Submit(chromedp.CSS("form.stack")), chromedp.Click(chromedp.CSS("button.approve")),
	)
	b.await("article h3")
	job := s.ask(t, "legacy", "power-off", map[string]any{"context_id": "move-7"}) // asks nobody any more
	b.do(chromedp.Navigate(s.URL + "/ui/jobs/" + job))
	b.await(".state .s-completed")
	b.do(chromedp.Navigate(s.URL+"/ui/approvals"), chromedp.Click(chromedp.CSS("summary")), chromedp.Click(chromedp.CSS("button.end")))
	b.do(chromedp.WaitNotPresent(chromedp.CSS("article h3")))
	b.wantQuiet()
}

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vmapower/access"
)

func TestThePowerOfAHungGuestIsCutAfterItWasAskedTwice(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Admit(t, "night", access.ApprovalPreApproved, access.Scope{}, access.RoleOperator)
	job := s.ask(t, "stuck", "power-off", map[string]any{"timeout": 600, "policy": "graceful_only"})
	s.approve(t, job)
	b := newTab(t)
	s.signIn(b, "night", "jobs/"+job)
	b.await(".state .s-running")
	b.do(chromedp.Click(chromedp.CSS("summary")), chromedp.Click(chromedp.CSS("a.cut")))
	b.await("button.danger")
	b.do(chromedp.SendKeys(chromedp.CSS("#password"), s.VCenter.Password()), chromedp.Click(chromedp.CSS("button.danger")))
	if at := eval[string](b, `location.pathname`); !strings.HasSuffix(at, "/cut") {
		t.Fatalf("it went on to %s without being told that the guest may lose something", at)
	}
	b.do(chromedp.Click(chromedp.CSS(`[name="sure"]`)), chromedp.DoubleClick(chromedp.CSS("button.danger")))
	b.await(".state .s-completed")
	if text := eval[string](b, `document.body.innerText`); !strings.Contains(text, "forced") || !strings.Contains(text, "instead_of") {
		t.Errorf("the page does not tell what was done: %s", text)
	}
	b.do(chromedp.Navigate(s.URL + "/ui/jobs/" + job))
	b.await(".state .s-cancelled")
	b.wantQuiet()
}

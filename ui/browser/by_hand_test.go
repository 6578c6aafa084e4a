package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab until what has the focus is what is wanted.
func (b *tab) tabTo(css string) {
	b.t.Helper()
	for range 60 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `document.activeElement.matches(`+"`"+css+"`"+`)`) {
			return
		}
	}
	b.t.Fatalf("no Tab leads to %s", css)
}

func TestTheKeyboardAloneLeadsFromTheListToADecision(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "legacy", "power-off", nil)
	b := newTab(t)
	b.do(chromedp.Navigate(s.URL + "/ui/jobs"))
	b.tabTo("#appliance")
	b.do(chromedp.KeyEvent("desk" + kb.Tab + s.Tokens["desk"] + kb.Enter))
	b.await("table.jobs")
	b.do(chromedp.KeyEvent(kb.Tab + kb.Enter)) // past the links that are on every page
	b.awaitTrue(`document.activeElement.id === "main"`)
	b.tabTo(`table.jobs a[href$="` + job + `"]`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.await("#reason")
	b.tabTo("#reason")
	b.do(chromedp.KeyEvent("move 7"))
	b.tabTo("button.approve")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.await(".state .s-completed")
	b.wantQuiet()
}

func TestWithoutScriptsAJobIsFoundReadDecidedAndSeenToEnd(t *testing.T) {
	t.Parallel()
	s := start(t)
	job := s.ask(t, "legacy", "power-off", nil)
	b := newTab(t)
	if _, err := chromedp.Call(b.Context, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(s.URL+"/ui/link"), chromedp.SendKeys(chromedp.CSS("#link"), s.link(t, "desk")), chromedp.Click(chromedp.CSS("button.do")))
	b.do(chromedp.SendKeys(chromedp.CSS("#search"), s.VM("legacy")+kb.Enter))
	b.do(chromedp.Click(chromedp.CSS(`table.jobs a[href$="` + job + `"]`)))
	b.do(chromedp.SendKeys(chromedp.CSS("#reason"), "move 7"), chromedp.Click(chromedp.CSS("button.approve")))
	b.do(chromedp.WaitReady(chromedp.CSS(".state .s-completed"))) // the page loads itself again
}

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestABoardShowsTheNextJobOfAFailoverWithoutReload(t *testing.T) {
	s := start(t)
	notes := func(group string) map[string]any {
		return map[string]any{"context_id": "move-7", "metadata": map[string]any{"plan": "move-7", "run": "1", "group": group}}
	}
	job := s.ask(t, "legacy", "power-off", notes("database"))
	b := newTab(t)
	s.signIn(b, "desk", "failovers?context_id=move-7")
	b.await("#board .s-awaiting_approval")
	eval[int](b, `window.mark = 1`)
	s.post(t, "desk", "/api/v1/jobs/"+job+"/approve", map[string]any{"decision": "approve", "reason": "move 7"}, &struct{}{})
	s.ask(t, "web", "power-off", notes("application"))
	b.awaitTrue(`document.querySelectorAll("table.board").length === 2 && document.querySelector("table.board .s-completed") !== null`)
	if eval[int](b, `window.mark || 0`) != 1 {
		t.Error("the page was loaded again")
	}
	b.wantQuiet()
}

func TestTheListNarrowsWhileAnIDIsTyped(t *testing.T) {
	s := start(t)
	job := s.ask(t, "legacy", "power-off", map[string]any{"context_id": "move-7"})
	other := s.ask(t, "web", "power-off", nil)
	b := newTab(t)
	s.signIn(b, "desk", "jobs")
	b.await(`#found a[href$="` + other + `"]`)
	b.do(chromedp.SendKeys(chromedp.CSS("#id"), "MOV"))
	b.awaitTrue(`document.querySelector('#found a[href$="` + other + `"]') === null && document.querySelector('#found a[href$="` + job + `"]') !== null`)
	b.do(chromedp.SendKeys(chromedp.CSS("#id"), "x"))
	b.awaitTrue(`document.querySelector("#found").innerText.includes("No job is so")`)
	b.wantQuiet()
}

package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// look is a way to see the page.
type look struct {
	name          string
	width, height int64
	scheme        string
}

var looks = []look{{"desktop", 1280, 800, "light"}, {"dark", 1280, 800, "dark"}, {"phone", 360, 740, "light"}}

func (l look) set(b *tab) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(l.width, l.height))
	_, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Where SCREENSHOTS names a directory, each page is drawn into it.
func TestEveryPageFitsAndKeepsNobodyFromUsingIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	waits := s.ask(t, "legacy", "power-off", map[string]any{"context_id": "move-7"})
	failed := s.ask(t, "web", "power-off", nil)
	s.post(t, "desk", "/api/v1/jobs/"+failed+"/approve", map[string]any{"decision": "reject", "reason": "not before the backup"}, &struct{}{})
	runs := s.ask(t, "stuck", "power-off", map[string]any{"timeout": 600})
	s.approve(t, runs)
	axe := readAxe(t)
	b := newTab(t)
	for _, l := range looks {
		l.set(b)
		for _, page := range []string{"signin", "link"} {
			b.do(chromedp.Navigate(s.URL + "/ui/" + page))
			b.check(l, page, axe)
		}
	}
	s.signIn(b, "desk", "jobs/"+runs)
	b.await(".state .s-running")
	for name, page := range map[string]string{"now": "", "jobs": "jobs", "approvals": "approvals", "audit": "audit", "waits": "jobs/" + waits, "failed": "jobs/" + failed, "runs": "jobs/" + runs, "cut": "jobs/" + runs + "/cut", "failovers": "failovers", "board": "failovers?context_id=move-7", "problem": "none"} {
		for _, l := range looks {
			l.set(b)
			b.do(chromedp.Navigate(s.URL + "/ui/" + page))
			b.check(l, name, axe)
		}
	}
	small := look{"readme", 1100, 680, "light"}
	small.set(b)
	b.do(chromedp.Navigate(s.URL + "/ui/jobs/" + runs))
	b.await(".state .s-running")
	b.draw("page", chromedp.CaptureScreenshot())
}

// draw writes a picture into the directory that SCREENSHOTS names, if it does.
func (b *tab) draw(name string, picture chromedp.Action[[]byte]) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	drawn, err := chromedp.Run(b.Context, picture)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), drawn, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// check looks at the page that is open.
func (b *tab) check(l look, name, axe string) {
	b.t.Helper()
	b.await("h1")
	if wide := eval[int64](b, `document.documentElement.scrollWidth`); wide > l.width {
		b.t.Errorf("%s, %s: %d pixels wide", name, l.name, wide)
	}
	b.draw(name+"-"+l.name, chromedp.FullScreenshot(100))
	if axe == "" {
		return
	}
	b.do(chromedp.Evaluate[chromedp.Void](axe))
	found, err := chromedp.Run(b.Context, chromedp.Evaluate[[]string](
		`axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	if len(found) > 0 {
		b.t.Errorf("%s, %s: %s", name, l.name, strings.Join(found, "\n"))
	}
}

// readAxe is the script that finds what keeps people from using a page; empty where it was not fetched.
func readAxe(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(cache, "vmapower", "axe-core@4.14.1", "axe.min.js"))
	if err != nil {
		t.Log("axe-core is not there, so the widths alone are checked: deploy/install-browser.sh fetches it")
	}
	return string(script)
}

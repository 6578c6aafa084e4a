// Package browser looks at the operators' page in a real Chromium, on a whole service. It has no code
// but its tests, and is a module of its own: nothing else needs a browser.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is the one that all tests share.
var browser context.Context

func TestMain(m *testing.M) {
	os.Exit(withBrowser(m))
}

func withBrowser(m *testing.M) int {
	path, err := exec.LookPath("chromium")
	if err != nil {
		fmt.Fprintln(os.Stderr, "there is no chromium on the PATH: deploy/install-browser.sh installs it")
		return 1
	}
	ctx, end := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(path), chromedp.WindowSize(1300, 900)))
	defer end()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "chromium does not start:", err)
		return 1
	}
	browser = ctx
	return m.Run()
}

const patience = 60 * time.Second // a machine under load is slow

// tab is a page with its own cookies.
type tab struct {
	context.Context
	t *testing.T

	mu       sync.Mutex
	troubles []string // what the page has said on its console
}

// newTab opens one. The test fails when the page complains about anything, as it does of what its
// policy forbids.
func newTab(t *testing.T) *tab {
	t.Helper()
	return open(t, browser, chromedp.WithNewBrowserContext())
}

// another opens a tab with the same cookies.
func (b *tab) another() *tab { return open(b.t, b.Context) }

func open(t *testing.T, in context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, done := chromedp.NewContext(in, options...)
	t.Cleanup(done)
	ctx, late := context.WithTimeout(ctx, patience)
	t.Cleanup(late)
	b := &tab{Context: ctx, t: t}
	b.do()
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.troubles = append(b.troubles, message.String())
			b.mu.Unlock()
		}
	}()
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.Context, steps...); err != nil {
		text, _ := chromedp.Run(b.Context, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
		b.t.Fatalf("%v\non %s", err, text)
	}
}

// eval returns what the expression is in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (b *tab) await(css string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(css)))
}

// awaitTrue waits until the expression is true in the page.
func (b *tab) awaitTrue(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.Context, chromedp.Poll[bool](expression)); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
}

func (b *tab) wantQuiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, trouble := range b.troubles {
		b.t.Errorf("the page says: %s", trouble)
	}
}

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestALinkSignsInAndItsCodeIsInTheAddressNoMore(t *testing.T) {
	t.Parallel()
	s := start(t)
	link := s.link(t, "desk")
	b := newTab(t)
	b.do(chromedp.Navigate(link))
	b.awaitTrue(`document.getElementById("link").value.startsWith("desk/")`)
	if at := eval[string](b, `location.href`); at != s.URL+"/ui/link" {
		t.Errorf("the address is %s", at)
	}
	if whose := eval[string](b, `document.getElementById("whose").textContent`); whose != "desk" {
		t.Errorf("it says that %s is signed in", whose)
	}
	b.do(chromedp.Click(chromedp.CSS("button.do")))
	b.await("form.who b")
	if from := eval[string](b, `document.referrer`); strings.Contains(from, "vmapower_l1_") {
		t.Errorf("the page comes from %s", from)
	}
	b.do(chromedp.Navigate(link)) // once more
	b.awaitTrue(`document.getElementById("link").value !== ""`)
	b.do(chromedp.Click(chromedp.CSS("button.do")))
	b.await("p.refused")
	b.mu.Lock()
	b.troubles = nil // the answer 401
	b.mu.Unlock()
}

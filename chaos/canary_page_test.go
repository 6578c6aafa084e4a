package chaos

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// form sends a form to the service, or asks for a page when there is none.
func (w *watched) form(path string, fields url.Values, header http.Header) *http.Response {
	w.t.Helper()
	method := http.MethodPost
	if fields == nil {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.apis[0].url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header = header
	if len(fields) > 0 {
		request.Header.Set("Content-Type", ofForms)
	}
	answer, err := http.DefaultTransport.RoundTrip(request) // follows nothing
	if err != nil {
		w.t.Fatal(err)
	}
	return answer
}

// byLink signs somebody in at the page by a link, and returns the cookie. The answers that have the
// secrets are not kept.
func (w *watched) byLink(who string) *http.Cookie {
	w.t.Helper()
	made := w.form("/api/v1/auth/link", url.Values{}, http.Header{"Authorization": {"Bearer " + w.secrets["the session of "+who]}})
	defer made.Body.Close()
	var link struct{ Code string }
	if err := json.NewDecoder(made.Body).Decode(&link); err != nil || link.Code == "" {
		w.t.Fatalf("%s, %v", made.Status, err)
	}
	w.secrets["the code of a link"] = link.Code
	led := w.form("/ui/link", url.Values{"link": {who + "/" + link.Code}}, http.Header{})
	defer led.Body.Close()
	if len(led.Cookies()) != 1 {
		w.t.Fatal(led.Status)
	}
	w.secrets["the session of the page"] = led.Cookies()[0].Value
	return led.Cookies()[0]
}

var formToken = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

// onThePage does there what somebody can do who has a secret to tell, and keeps the answers.
func (w *watched) onThePage(job string) {
	w.t.Helper()
	cookie := w.byLink("boss")
	keep := func(path string, fields url.Values) string {
		w.t.Helper()
		answer := w.form("/ui/"+path, fields, http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}})
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprintf(&w.seen, "%s -> %d %v %s\n", path, answer.StatusCode, answer.Header, text)
		return string(text)
	}
	for _, path := range []string{"", "jobs", "jobs/" + job, "approvals", "audit", "link", "signin"} {
		keep(path, nil)
	}
	found := formToken.FindStringSubmatch(keep("jobs/"+job+"/cut", nil))
	if found == nil {
		w.t.Fatal("the page has no form")
	}
	misplaced := w.secrets["a password in the wrong place"]
	keep("jobs/"+job+"/cut", url.Values{"form_token": {found[1]}, "username": {"u"}, "password": {misplaced}})
	keep("signin", url.Values{"appliance": {misplaced}, "token": {misplaced}})
	keep("link", url.Values{"link": {"boss/" + w.secrets["the code of a link"]}}) // once more
	keep("link", url.Values{"link": {"boss/" + misplaced}})
}

package ui_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

// reader is somebody with a browser that runs no scripts.
type reader struct {
	t      *testing.T
	http   *http.Client
	root   string
	header http.Header // sent with everything
}

func newReader(t *testing.T, root string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &reader{t: t, http: client, root: root, header: http.Header{}}
}

// reply is a page, or where it leads.
type reply struct {
	status int
	text   string
	header http.Header
}

func (r *reader) do(method, path string, form url.Values) reply {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.root+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	for name, values := range r.header {
		request.Header[name] = values
	}
	request.Host = r.header.Get("Host")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := r.http.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply{response.StatusCode, string(text), response.Header}
}

// part is what a stream sends first of that kind.
func (r *reader) part(path, kind string) string {
	r.t.Helper()
	response, err := r.http.Get(r.root + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	lines, told, wanted := bufio.NewScanner(response.Body), "", false
	for lines.Scan() && (lines.Text() != "" || !wanted) {
		wanted = wanted || lines.Text() == "event: "+kind
		if wanted {
			told += lines.Text() + "\n"
		}
	}
	if lines.Err() != nil || !wanted {
		r.t.Fatalf("%s sends no %s: %v", path, kind, lines.Err())
	}
	return told
}

// first is the first line of a stream that does not end.
func (r *reader) first(path string) reply {
	r.t.Helper()
	response, err := r.http.Get(r.root + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	line, _ := bufio.NewReader(response.Body).ReadString('\n') // there may be none
	return reply{response.StatusCode, line, response.Header}
}

func (r *reader) get(path string) reply { r.t.Helper(); return r.do(http.MethodGet, path, nil) }

var formToken = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

// post sends a form of a page that the reader has.
func (r *reader) post(path string, form url.Values) reply {
	r.t.Helper()
	found := formToken.FindStringSubmatch(r.get("/ui/jobs").text)
	if found == nil {
		r.t.Fatal("the page has no form token")
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("form_token", found[1])
	return r.do(http.MethodPost, path, form)
}

func (r *reader) signIn(g servertest.Guarded, who string) *reader {
	r.t.Helper()
	told := r.do(http.MethodPost, "/ui/signin", url.Values{"appliance": {who}, "token": {g.Tokens[who]}})
	if told.status != http.StatusSeeOther {
		r.t.Fatalf("%s is not signed in: %d %s", who, told.status, told.text)
	}
	return r
}

// signedIn is a reader with a session.
func signedIn(t *testing.T, g servertest.Guarded, who string) *reader {
	t.Helper()
	return newReader(t, g.URL).signIn(g, who)
}

// session opens one as a caller of the API does.
func session(t *testing.T, g servertest.Guarded, who string) (token string) {
	t.Helper()
	login := call(t, g.URL+"/api/v1/auth/login", "", map[string]any{"appliance_id": who, "token": g.Tokens[who]})
	return login["session_token"].(string)
}

// ask has oma-01 ask for a power-off, which awaits its approval.
func ask(t *testing.T, g servertest.Guarded, guest string) (jobID string) {
	t.Helper()
	return askFor(t, g, "oma-01", guest, map[string]any{"external_job_id": "<script>alert(1)</script>"})
}

// askFor has an appliance ask for a power-off.
func askFor(t *testing.T, g servertest.Guarded, who, guest string, more map[string]any) (jobID string) {
	t.Helper()
	body := map[string]any{"vcenter": g.VCenter.Address(), "username": g.VCenter.Username(), "password": g.VCenter.Password()}
	maps.Copy(body, more)
	job := call(t, g.URL+"/api/v1/vm/"+g.VM(guest)+"/power-off", session(t, g, who), body)
	return job["job_id"].(string)
}

// call is what a caller of the API does.
func call(t *testing.T, address, session string, body map[string]any) (answer map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Authorization", "Bearer "+session)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s: %d %v, %v", address, response.StatusCode, answer, err)
	}
	return answer
}

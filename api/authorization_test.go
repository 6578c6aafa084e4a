package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

// question is one operation of the document, asked about a job of the owner.
type question struct {
	method, path string // as the document has them
	place, body  string // as it is asked
	open         bool   // to everybody
}

// aboutJob reports whether only those may see the answer who may see the job.
func (q question) aboutJob() bool { return strings.Contains(q.path, "{job_id}") }

// once is what can't be asked in a row: a stream that does not end, the end of a session.
func (q question) once() bool { return strings.HasSuffix(q.path, "/events") || q.method == "DELETE" }

var parameter = regexp.MustCompile(`\{[^}]+\}`)

func questions(t *testing.T, job string) (all []question) {
	t.Helper()
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"{job_id}": job, "{vm_id}": vmID, "{approval_id}": job, "{asset}": "index.css"}
	for path, methods := range doc.Paths.Map() {
		for method, operation := range methods.Operations() {
			q := question{method: method, path: path, open: operation.Security != nil && len(*operation.Security) == 0}
			q.place = parameter.ReplaceAllStringFunc(path, func(name string) string { return places[name] })
			if operation.RequestBody != nil && operation.RequestBody.Value.Required {
				q.body = `{"decision":"approve"}`
			}
			all = append(all, q)
		}
	}
	return all
}

// asker is somebody who asks, in some way.
type asker struct {
	bundle
	session string // a header
	wants   func(q question, status int) bool
}

func is(wanted int) func(question, int) bool {
	return func(_ question, status int) bool { return status == wanted }
}

func servedOwn(_ question, status int) bool {
	return status != http.StatusUnauthorized && status != http.StatusNotFound
}

func seesNoJob(q question, status int) bool {
	return status == http.StatusNotFound || !q.aboutJob() && status != http.StatusUnauthorized
}

// Every operation of the document is asked by everybody: one that is added can't be
// forgotten here.
func TestEveryOperationLetsInWhomItShould(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"])
	g.expire(t, "late")
	operator := g.noteOf(t, g.sessions["operator"])
	const bearer = "Authorization: Bearer "
	askers := map[string]asker{
		"nobody":                {g.bundle, "X-Nobody: 1", is(http.StatusUnauthorized)},
		"no token of ours":      {g.bundle, bearer + "x", is(http.StatusUnauthorized)},
		"an unknown session":    {g.bundle, bearer + "vmapower_s1_" + strings.Repeat("A", 43), is(http.StatusUnauthorized)},
		"an appliance's token":  {g.bundle, bearer + g.tokens["owner"], is(http.StatusUnauthorized)},
		"another scheme":        {g.bundle, "Authorization: Basic b3duZXI6dG9rZW4=", is(http.StatusUnauthorized)},
		"a revoked appliance":   {g.bundle, g.sessions["gone"], is(http.StatusUnauthorized)},
		"an expired session":    {g.bundle, g.sessions["late"], is(http.StatusUnauthorized)},
		"a session by hand":     {g.bundle, g.write(t, "C", `{"appliance":"operator"}`), is(http.StatusUnauthorized)},
		"an unsigned session":   {g.bundle, g.write(t, "E", changedNote(t, operator, "address", "")), is(http.StatusUnauthorized)},
		"another's session":     {g.bundle, g.write(t, "G", operator), is(http.StatusUnauthorized)},
		"another's role":        {g.bundle, g.rewrite(t, "other", "appliance", "operator"), is(http.StatusUnauthorized)},
		"a longer life":         {g.bundle, g.rewrite(t, "other", "created", time.Now().Add(time.Hour)), is(http.StatusUnauthorized)},
		"another's certificate": {g.showing(t, "other"), g.sessions["owner"], is(http.StatusForbidden)},
		"its own certificate":   {g.showing(t, "owner"), g.sessions["owner"], servedOwn},
		"a certificate alone":   {g.showing(t, "owner"), "X-Nobody: 1", is(http.StatusUnauthorized)},
		"the owner":             {g.bundle, g.sessions["owner"], servedOwn},
		"an operator":           {g.bundle, g.sessions["operator"], servedOwn},
		"another appliance":     {g.bundle, g.sessions["other"], seesNoJob},
		"an approver":           {g.bundle, g.sessions["approver"], seesNoJob},
	}
	asked := 0
	for _, q := range questions(t, job.ID) {
		for who, by := range askers {
			if letIn := by.wants(q, http.StatusOK) || by.wants(q, http.StatusNotFound); letIn && q.once() {
				continue // see the tests of streams and of sessions
			}
			asked++
			a := by.do(t, q.method, q.place, q.body, by.session)
			if q.open && a.status == http.StatusUnauthorized || !q.open && !by.wants(q, a.status) {
				t.Errorf("%s %s by %s: %d %s", q.method, q.path, who, a.status, a.text)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d requests: is the document there?", asked)
	}
}

// showing serves over TLS and asks with a client certificate of that name.
func (g guarded) showing(t *testing.T, name string) bundle {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(g.api)
	front.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: x509.NewCertPool()}
	front.TLS.ClientCAs.AddCert(certificate)
	front.StartTLS()
	t.Cleanup(front.Close)
	b := g.bundle
	b.url, b.client = front.URL, front.Client()
	b.client.Transport.(*http.Transport).TLSClientConfig.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	return b
}

// Package ui is the operators' page: what runs, what waits for a decision and what failed, each job
// with its steps live, and the forms that approve, reject, cancel and cut the power.
//
// It is not a second API. Whatever it shows or does it asks of the API's own handler, in this process,
// as the session in the reader's cookie: roles, scopes, ownership, limits and the audit are the API's.
//
// Its one rule: everything that decides is a plain form, and what others have written is text, never
// markup.
package ui

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"vmapower/access"
	"vmapower/audit"
	"vmapower/presence"
)

// Config is what a UI works with. API and Gate are needed.
type Config struct {
	// API answers what the page asks, as it does for any caller.
	API http.Handler
	// Gate says who has a session; what they may do is for the API to say.
	Gate *access.Gate
	// Audit is shown to operators; nil shows none.
	Audit *audit.Log
	// BasePath is where a proxy shows the service, and begins every link. Requests come without it.
	BasePath string
	// Ready tells whether jobs can be taken; the reader is shown the text of a *failure.Failure and of
	// no other error. nil tells nothing.
	Ready func(context.Context) error
	// Warnings tells what a failover should not rely on, though jobs can be taken; nil tells nothing.
	Warnings func(context.Context) []string
	// Workers tells operators which workers live and what they know of the vCenters; nil tells nothing.
	Workers func(context.Context) ([]presence.Status, error)
	// AllowRequest refuses requests by whom they say they are sent to and from; nil allows any that
	// no other site's page has sent. The text of its error is shown.
	AllowRequest func(*http.Request) error
	Version      string
	Logger       *slog.Logger // nil logs nothing
}

// UI answers what is below /ui. It is safe for concurrent use.
type UI struct {
	Config
	base   string // begins the page's links
	pages  pages
	assets assets
	mux    *http.ServeMux
	sites  *http.CrossOriginProtection
	shared *shared

	stopsWithin time.Duration // of a job that was cancelled, before its VM's power is cut
}

// New returns the page. The error tells what is missing in the Config.
func New(cfg Config) (*UI, error) {
	if cfg.API == nil || cfg.Gate == nil {
		return nil, errors.New("ui: the page needs the API and the gate")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	u := &UI{Config: cfg, base: cfg.BasePath + "/ui", mux: http.NewServeMux(), sites: http.NewCrossOriginProtection(), shared: newShared(), stopsWithin: stopsWithin}
	var err error
	if u.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if u.pages, err = parsePages(); err != nil {
		return nil, err
	}
	for _, route := range u.routes() {
		u.mux.HandleFunc(route.pattern, route.handle)
	}
	return u, nil
}

// route is one that the page has. Those that are open need no session.
type route struct {
	pattern string
	open    bool
	handle  http.HandlerFunc
}

func (u *UI) routes() []route {
	return []route{
		{"GET /ui", true, u.toNow},
		{"GET /ui/{$}", false, u.signedIn(u.now)},
		{"GET /ui/jobs", false, u.signedIn(u.jobs)},
		{"GET /ui/jobs/{id}", false, u.signedIn(u.job)},
		{"GET /ui/jobs/{id}/events", false, u.events}, // tells by itself that the session is over
		{"POST /ui/jobs/{id}/decision", false, u.signedIn(u.genuine(u.decide))},
		{"POST /ui/jobs/{id}/cancel", false, u.signedIn(u.genuine(u.cancel))},
		{"GET /ui/jobs/{id}/cut", false, u.signedIn(u.cutOfJob(u.cutForm))},
		{"POST /ui/jobs/{id}/cut", false, u.signedIn(u.genuine(u.cutOfJob(u.cut)))},
		{"GET /ui/failovers", false, u.signedIn(u.failovers)},
		{"GET /ui/failovers/report", false, u.signedIn(u.failoverReport)},
		{"GET /ui/approvals", false, u.signedIn(u.approvals)},
		{"POST /ui/approvals/read", false, u.signedIn(u.genuine(u.readPlan))},
		{"POST /ui/approvals", false, u.signedIn(u.genuine(u.approvePlan))},
		{"POST /ui/approvals/{id}/end", false, u.signedIn(u.genuine(u.endApproval))},
		{"GET /ui/audit", false, u.signedIn(u.audits)},
		{"GET /ui/signin", true, u.signInForm},
		{"POST /ui/signin", true, u.signIn},
		{"GET /ui/link", true, u.linkForm},
		{"POST /ui/link", true, u.followLink},
		{"POST /ui/signout", false, u.signedIn(u.genuine(u.signOut))},
		{"GET /ui/assets/{hash}/{name}", true, u.asset},
		{"/ui/", true, u.nothing},
	}
}

// policy lets the page load its own scripts and styles, and nothing that is written into it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// longestForm is in bytes; that of a plan is the longest.
const longestForm = 64 << 10

// ServeHTTP implements http.Handler.
func (u *UI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin") // with none, browsers send no origin with our own forms
	header.Set("Cache-Control", "no-store")
	if err := u.allowed(r); err != nil {
		u.problem(w, r, http.StatusForbidden, "The request is not allowed", err.Error())
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	u.mux.ServeHTTP(w, r)
}

var errOrigin = errors.New("origin: a page of another site sent this")

func (u *UI) allowed(r *http.Request) error {
	if u.AllowRequest != nil {
		if err := u.AllowRequest(r); err != nil {
			return err
		}
	}
	if u.sites.Check(r) != nil {
		return errOrigin
	}
	return nil
}

func (u *UI) toNow(w http.ResponseWriter, r *http.Request) { u.see(w, r, "/") }

// see sends the reader to another page, below /ui.
func (u *UI) see(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, u.base+path, http.StatusSeeOther)
}

func (u *UI) nothing(w http.ResponseWriter, r *http.Request) {
	u.problem(w, r, http.StatusNotFound, "There is nothing here", "")
}

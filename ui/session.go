package ui

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"vmapower/access"
	"vmapower/api/openapi"
)

// cookieName tells services apart that share a host: cookies know no ports. Over TLS the browser
// takes the cookie from nobody but this host.
func cookieName(r *http.Request) string {
	name := "vmapower"
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		if number, err := strconv.ParseUint(port, 10, 16); err == nil {
			name += "-" + strconv.FormatUint(number, 10)
		}
	}
	if r.TLS != nil {
		return "__Host-" + name
	}
	return name
}

// cookie has the session token, or ends the cookie that has one when that is empty.
func (u *UI) cookie(r *http.Request, token string) *http.Cookie {
	c := &http.Cookie{
		Name: cookieName(r), Value: token, Path: u.base + "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	}
	if c.Secure {
		c.Path = "/" // which the name wants
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// sessionToken is that of the reader's cookie, "" without exactly one.
func sessionToken(r *http.Request) string {
	found := r.CookiesNamed(cookieName(r))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// formToken is in each form of a session, and can't be guessed by who can't read its pages.
func formToken(r *http.Request) string {
	mac := hmac.New(sha256.New, []byte(sessionToken(r)))
	mac.Write([]byte("vmapower form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// genuine lets forms through that a page of this session has sent.
func (u *UI) genuine(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !hmac.Equal([]byte(r.PostFormValue("form_token")), []byte(formToken(r))) {
			u.problem(w, r, http.StatusForbidden, "The form is out of date", "Open the page again and repeat what you did.")
			return
		}
		next(w, r)
	}
}

type principalKey struct{}

// principalOf is who reads; the zero Principal before a sign-in.
func principalOf(r *http.Request) access.Principal {
	who, _ := r.Context().Value(principalKey{}).(access.Principal)
	return who
}

// readBy is the request with who reads.
func readBy(r *http.Request, who access.Principal) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), principalKey{}, who))
}

// signedIn sends those to the sign-in that have no session.
func (u *UI) signedIn(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, err := u.Gate.Principal(r.Context(), sessionToken(r))
		switch {
		case errors.Is(err, access.ErrNoSession):
			u.toSignIn(w, r)
		case err != nil:
			u.problem(w, r, http.StatusServiceUnavailable, "Redis gives no answer", "Nobody can be let in while it is away. Try again.")
		default:
			next(w, readBy(r, who))
		}
	}
}

// toSignIn sends the reader to the sign-in. A page that asks for its live part leaves for it as a whole.
func (u *UI) toSignIn(w http.ResponseWriter, r *http.Request) {
	if isPoll(r) {
		w.Header().Set("HX-Redirect", u.base+signInPath(r))
		w.WriteHeader(http.StatusNoContent)
		return
	}
	u.see(w, r, signInPath(r))
}

// signInPath leads back to the page that was asked for.
func signInPath(r *http.Request) string {
	if r.Method != http.MethodGet || r.URL.Path == "/ui/" {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(strings.TrimPrefix(r.URL.RequestURI(), "/ui/"))
}

// nextForm is a page below /ui/, and can't lead elsewhere.
var nextForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}(/[A-Za-z0-9-]{1,80})?(\?[A-Za-z0-9=&%_.+:-]{0,300})?$`)

func nextOf(r *http.Request) string {
	if next := r.FormValue("next"); nextForm.MatchString(next) {
		return next
	}
	return ""
}

type signInPage struct{ Next, Appliance, Refused string }

func (u *UI) signInForm(w http.ResponseWriter, r *http.Request) {
	if u.Gate.Open() {
		u.see(w, r, "/")
		return
	}
	u.show(w, r, http.StatusOK, "signin", "Sign in", signInPage{Next: nextOf(r)})
}

func (u *UI) signIn(w http.ResponseWriter, r *http.Request) {
	appliance, token := strings.TrimSpace(r.PostFormValue("appliance")), strings.TrimSpace(r.PostFormValue("token"))
	next := nextOf(r)
	u.logIn(w, r, appliance, token, next, func(status int, why string) {
		u.show(w, r, status, "signin", "Sign in", signInPage{Next: next, Refused: why})
	})
}

// logIn opens a session as any login does, puts its token into the cookie, and leads to the page that
// is next. refuse shows why there is no session.
func (u *UI) logIn(w http.ResponseWriter, r *http.Request, appliance, token, next string, refuse func(status int, why string)) {
	var session openapi.Session
	err := u.ask(r, http.MethodPost, "/api/v1/auth/login",
		map[string]string{"appliance_id": appliance, "token": token, "version": "ui"}, &session)
	var no *refused
	switch {
	case errors.As(err, &no) && no.status < http.StatusInternalServerError:
		refuse(no.status, no.why.Details)
	case err != nil:
		u.failed(w, r, err)
	default:
		http.SetCookie(w, u.cookie(r, session.SessionToken))
		u.see(w, r, "/"+next)
	}
}

func (u *UI) signOut(w http.ResponseWriter, r *http.Request) {
	if err := u.ask(r, http.MethodDelete, "/api/v1/auth/session", nil, nil); err != nil {
		u.failed(w, r, err)
		return
	}
	http.SetCookie(w, u.cookie(r, ""))
	u.see(w, r, "/signin")
}

package api

import (
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/joblog"
)

const principalKey = "principal"

// principalOf is who asks.
func principalOf(c echo.Context) access.Principal {
	who, _ := c.Get(principalKey).(access.Principal)
	return who
}

// addressed lets only requests through that are sent to this service, and not by a page of
// another.
func (s *Server) addressed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.AllowRequest == nil {
			return next(c)
		}
		if err := s.AllowRequest(c.Request()); err != nil {
			return refuseWith(failure.Forbidden, err.Error())
		}
		return next(c)
	}
}

// authenticate requires a session for every operation that the document does not leave
// open to all.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if o := s.operations.of(c); o == nil || o.open {
			return next(c)
		}
		if err := s.identify(c); err != nil {
			return err
		}
		return next(c)
	}
}

// identify keeps who asks, if there is a session for it.
func (s *Server) identify(c echo.Context) error {
	who, err := s.Gate.Principal(c.Request().Context(), sessionToken(c))
	if err != nil {
		return err
	}
	if !s.Gate.Open() && !certified(c.Request(), who.ID) {
		return refuseWith(failure.Forbidden, "the client's certificate is not this appliance's")
	}
	if !reads(c.Request()) {
		if err := s.Gate.AllowWrite(c.Request().Context(), who); err != nil {
			return err
		}
	}
	c.Set(principalKey, who)
	return nil
}

// sessionToken is the bearer token of the request, "" without exactly one.
func sessionToken(c echo.Context) string {
	values := c.Request().Header.Values(echo.HeaderAuthorization)
	if len(values) != 1 {
		return ""
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// explainAccess is the refusal for an error of the gate; nil for any other error.
func explainAccess(err error) *refusal {
	var limit *access.LimitError
	switch {
	case errors.Is(err, access.ErrNoSession):
		return refuseWith(failure.Unauthorized, "log in at /api/v1/auth/login and send the session token as Authorization: Bearer")
	case errors.Is(err, access.ErrUnavailable):
		return &refusal{Failure: failure.New(failure.QueueUnavailable, "Redis gives no answer; try again").Because(err)}
	case errors.Is(err, access.ErrNoGrant):
		r := invalid("approval_id: no living approval has this id")
		r.status = http.StatusNotFound
		return r
	case errors.Is(err, access.ErrTooManyGrants):
		r := refuseWith(failure.RateLimited, "context_id: too many approvals live in it already, or in all; delete some, or wait for their end")
		r.retryAfter, r.quota = "60", quotaApprovals
		return r
	case errors.Is(err, access.ErrGrantTooLarge):
		return invalid("vm_ids: names too much for one approval; split it")
	case errors.As(err, &limit):
		r := refuseWith(failure.RateLimited, "try again after the time in Retry-After")
		r.retryAfter, r.quota = strconv.Itoa(max(1, int(math.Ceil(limit.RetryAfter.Seconds())))), limit.Limit
		return r
	}
	return nil
}

// LogIn answers POST /api/v1/auth/login.
func (s *Server) LogIn(c echo.Context) error {
	var body openapi.LoginRequest
	if err := decode(c, &body); err != nil {
		return err
	}
	if s.Gate.Open() {
		return invalid("auth: this service wants no sessions: ask without one")
	}
	token, ends, err := s.Gate.Login(c.Request().Context(), access.Attempt{
		Appliance: body.ApplianceId, Token: body.Token.Reveal(), Address: addressOf(c), Denied: !certified(c.Request(), body.ApplianceId),
	})
	s.metrics.loggedIn(err)
	switch {
	case errors.Is(err, access.ErrCredentials):
		s.audited(c, audit.Entry{Action: audit.Login, Outcome: string(failure.Unauthorized), Who: s.Gate.Name(body.ApplianceId)})
		return s.refuseLogin(c)
	case err != nil:
		return err
	}
	s.audited(c, audit.Entry{Action: audit.Login, Outcome: "ok", Who: body.ApplianceId})
	return c.JSON(http.StatusOK, openapi.Session{Success: true, SessionToken: token, ExpiresAt: ends.UTC()})
}

func (s *Server) refuseLogin(c echo.Context) error {
	r := refuseWith(failure.Unauthorized, "the appliance or its token is wrong")
	return c.JSON(http.StatusUnauthorized, struct {
		openapi.Error
		Success      bool   `json:"success"`
		ErrorMessage string `json:"error_message"`
	}{r.document(requestID(c), time.Now()), false, "Invalid credentials"})
}

// CreateLink answers POST /api/v1/auth/link.
func (s *Server) CreateLink(c echo.Context) error {
	if s.Gate.Open() {
		return invalid("auth: this service wants no sessions: the page is open to all")
	}
	code, ends, err := s.Gate.Link(c.Request().Context(), sessionToken(c))
	if err != nil {
		return err
	}
	who := principalOf(c).ID
	s.audited(c, audit.Entry{Action: audit.Link, Outcome: audit.OK, Who: who})
	return c.JSON(http.StatusCreated, openapi.LoginLink{ApplianceId: who, Code: code, ExpiresAt: ends})
}

// LogOut answers DELETE /api/v1/auth/session.
func (s *Server) LogOut(c echo.Context) error {
	if err := s.Gate.Logout(c.Request().Context(), sessionToken(c)); err != nil {
		return err
	}
	if !s.Gate.Open() {
		s.audited(c, audit.Entry{Action: audit.Logout, Outcome: "ok", Who: principalOf(c).ID})
	}
	return c.NoContent(http.StatusNoContent)
}

// audited adds where the request came from.
func (s *Server) audited(c echo.Context, e audit.Entry) {
	e.From, e.RequestID = addressOf(c), requestID(c)
	s.Audit.Write(c.Request().Context(), e)
}

// auditedJob is an entry about a job, and about why it was refused if it was.
func (s *Server) auditedJob(c echo.Context, action audit.Action, job joblog.Job, reason string, refused error) {
	s.auditedAs(c, action, job, reason, outcomeOf(refused))
}

// outcomeOf is the outcome in the audit of what was refused, or was not.
func outcomeOf(refused error) string {
	if refused != nil {
		return string(explain(refused).Code)
	}
	return audit.OK
}

// auditedAgain is an entry about a job for which something was done, or had been before:
// who asks for it once more has not done it.
func (s *Server) auditedAgain(c echo.Context, action audit.Action, job joblog.Job, reason string, before bool) {
	outcome := audit.OK
	if before {
		outcome = audit.Repeated
	}
	s.auditedAs(c, action, job, reason, outcome)
}

func (s *Server) auditedAs(c echo.Context, action audit.Action, job joblog.Job, reason, outcome string) {
	s.Audit.Write(c.Request().Context(), entryOf(c, action, job, reason, outcome))
}

// entryOf is an entry about a job.
func entryOf(c echo.Context, action audit.Action, job joblog.Job, reason, outcome string) audit.Entry {
	return audit.Entry{
		Action: action, Outcome: outcome, Who: principalOf(c).ID, From: addressOf(c), RequestID: requestID(c),
		JobID: job.ID, Operation: job.Operation, VMID: job.VMID, VCenter: job.VCenter, Reason: reason,
	}
}

// addressOf is where the request comes from, as the listener says.
func addressOf(c echo.Context) string {
	host, _, err := net.SplitHostPort(c.Request().RemoteAddr)
	if err != nil {
		return ""
	}
	return host
}

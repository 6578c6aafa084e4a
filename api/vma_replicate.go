package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/authority"
	"vmapower/credentials"
	"vmapower/vcenter"
)

// olderReplicate is what tells whose a request at /replicate is.
type olderReplicate struct {
	VMID     string             `json:"vm_id"`
	VMPaths  []string           `json:"vm_paths"`
	VCenter  string             `json:"vcenter"`
	Username string             `json:"username"`
	Password credentials.Secret `json:"password"`

	// What only we know.
	Profile  string          `json:"profile"`
	Disks    json.RawMessage `json:"disks"`
	SyncType string          `json:"sync_type"`
}

// mostOlderVMs is how many VMs of one request are looked at.
const mostOlderVMs = 10

// isOurs reports whether the older API could not do what is asked: it knows no profile and no
// final sync.
func (r olderReplicate) isOurs() bool {
	return r.Profile != "" || r.Disks != nil || r.SyncType != "" || r.VMID == "" && len(r.VMPaths) == 0 || len(r.VMPaths) > mostOlderVMs
}

// passReplicate passes a request to replicate on if its VM is on: that is a replication of the
// older API, which makes a snapshot. A VM that is off is synced here. So is one of which
// vCenter does not tell: the job asks again.
func (s *Server) passReplicate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.vma == nil || operationOf(c) != (operationName{http.MethodPost, "/api/v1/replicate"}) || c.Request().Header.Get("Prefer") != "" {
			return next(c)
		}
		body, whole := peekBody(c)
		var asked olderReplicate
		if !whole || json.Unmarshal(body, &asked) != nil || asked.isOurs() {
			return next(c)
		}
		switch on, err := s.allOn(c, asked); {
		case err != nil:
			return err
		case !on:
			return next(c)
		}
		return s.passOn(c)
	}
}

// peekBody reads the body, and leaves it to be read again. whole is false for one that is too
// large or does not come.
func peekBody(c echo.Context) (body []byte, whole bool) {
	r := c.Request()
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(bodyTime))
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	return body, err == nil && len(body) <= maxBody
}

// allOn reports whether vCenter says now that each of the VMs is on. An error refuses the
// request.
func (s *Server) allOn(c echo.Context, asked olderReplicate) (on bool, err error) {
	login, err := s.loginOf("", asked.VCenter, asked.Username, asked.Password, (*credentials.Profiles).Get)
	if err != nil || refusedBy(authority.MayReach(principalOf(c).Scope, "", login.VCenter)) != nil {
		return false, nil // we refuse it ourselves
	}
	if err := s.Gate.AllowRead(c.Request().Context(), principalOf(c)); err != nil {
		return false, err
	}
	ctx, cancel := s.waitContext(c, powerStateBudget)
	defer cancel()
	ctx = vcenter.WithOperation(ctx, requestID(c))
	session, err := s.openSession(ctx, "", login)
	if err != nil {
		return false, refusedLogin(err)
	}
	if asked.VMID != "" {
		return isOn(ctx, session, func() (vcenter.VM, error) { return session.Find(ctx, asked.VMID) }), nil
	}
	for _, path := range asked.VMPaths {
		if !isOn(ctx, session, func() (vcenter.VM, error) { return session.FindPath(ctx, path) }) {
			return false, nil
		}
	}
	return true, nil
}

// refusedLogin keeps a login that vCenter refuses from being tried again by a job.
func refusedLogin(err error) error {
	if errors.Is(err, vcenter.ErrLoginFailed) {
		return err
	}
	return nil
}

// isOn reports whether vCenter says that the VM is on; false where it says nothing.
func isOn(ctx context.Context, session *vcenter.Session, find func() (vcenter.VM, error)) bool {
	vm, err := find()
	if err != nil {
		return false
	}
	state, err := session.Observe(ctx, vm)
	return err == nil && state.Power == vcenter.PoweredOn
}

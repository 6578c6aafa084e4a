package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/authority"
	"vmapower/failure"
)

// GrantApproval answers POST /api/v1/approvals.
func (s *Server) GrantApproval(c echo.Context) error {
	var body openapi.GrantRequest
	if err := decode(c, &body); err != nil {
		return err
	}
	grant, err := s.grant(c, body)
	s.auditedGrant(c, audit.Grant, grant, err)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, grantDocument(grant))
}

func (s *Server) grant(c echo.Context, body openapi.GrantRequest) (access.Grant, error) {
	grant, who := grantOf(body), principalOf(c)
	if err := s.mayGrant(who); err != nil {
		return grant, err
	}
	if grant.RequestedBy == who.ID {
		return grant, refuseWith(failure.Forbidden, "requested_by: somebody else than the one who will ask must approve")
	}
	checked, err := authority.CheckGrant(grant, time.Now())
	if err != nil {
		return grant, invalid(err.Error())
	}
	if !s.inUse(grant.RequestedBy) {
		return grant, invalid("requested_by: no appliance that is in use has this id")
	}
	checked.By = who.ID
	return s.Grants.Add(context.WithoutCancel(c.Request().Context()), checked)
}

// mayGrant refuses those who may not give or end an approval beforehand.
func (s *Server) mayGrant(who access.Principal) error {
	switch {
	case s.Grants == nil:
		return invalid("auth: this service wants no sessions, and no job needs an approval")
	case !who.Has(access.RoleApprover):
		return refuseWith(failure.Forbidden, "only an appliance with the role approver decides")
	}
	return nil
}

// ListApprovals answers GET /api/v1/approvals.
func (s *Server) ListApprovals(c echo.Context) error {
	list := openapi.GrantList{Items: []openapi.Grant{}}
	if s.Grants == nil {
		return c.JSON(http.StatusOK, list)
	}
	grants, err := s.grantsShown(c.Request().Context(), principalOf(c))
	if err != nil {
		return err
	}
	for _, g := range grants {
		list.Items = append(list.Items, grantDocument(g))
	}
	return c.JSON(http.StatusOK, list)
}

// EndApproval answers DELETE /api/v1/approvals/{approval_id}. The workers end the jobs that
// have made no call yet.
func (s *Server) EndApproval(c echo.Context, id string) error {
	err := s.mayGrant(principalOf(c))
	if err == nil {
		err = s.Grants.End(context.WithoutCancel(c.Request().Context()), id)
	}
	s.auditedGrant(c, audit.EndGrant, access.Grant{ID: id}, err)
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// auditedGrant is an entry about an approval that was given beforehand: its reason begins
// with its id, if it has one.
func (s *Server) auditedGrant(c echo.Context, action audit.Action, g access.Grant, refused error) {
	reason := g.Reason
	if g.ID != "" {
		reason = g.ID + " " + reason
	}
	s.audited(c, audit.Entry{Action: action, Outcome: outcomeOf(refused), Who: principalOf(c).ID, Reason: reason})
}

func grantOf(body openapi.GrantRequest) access.Grant {
	g := access.Grant{
		RequestedBy: body.RequestedBy, ContextID: body.ContextId, VMIDs: body.VmIds, Policy: string(body.Policy), Targets: body.Targets,
		NotAfter: body.NotAfter, Reason: body.Reason,
	}
	for _, operation := range body.Operations {
		g.Operations = append(g.Operations, string(operation))
	}
	return g
}

func grantDocument(g access.Grant) openapi.Grant {
	document := openapi.Grant{
		ApprovalId: g.ID, RequestedBy: g.RequestedBy, ContextId: g.ContextID, VmIds: g.VMIDs, Policy: g.Policy, Targets: append([]string{}, g.Targets...),
		NotAfter: g.NotAfter.UTC(), Reason: g.Reason, By: g.By, CreatedAt: g.Created.UTC(),
	}
	for _, operation := range g.Operations {
		document.Operations = append(document.Operations, openapi.Operation(operation))
	}
	return document
}

package api

import (
	"context"
	"time"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/joblog"
)

// covering finds the approval, given beforehand, that covers the request; nil when there is
// none. Of several it is the one that lives longest.
func (s *Server) covering(ctx context.Context, request joblog.Request) (*joblog.Covered, error) {
	if s.Grants == nil || request.ContextID == "" {
		return nil, nil
	}
	grants, err := s.Grants.For(ctx, request.RequestedBy, request.ContextID)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	for _, g := range grants {
		if authority.Covers(g, request, now) && authority.Holds(s.Gate.Appliances(), g) {
			return &joblog.Covered{ApprovalID: g.ID, By: g.By, Reason: g.Reason}, nil
		}
	}
	return nil, nil
}

// grantsShown are the living approvals that the caller may see.
func (s *Server) grantsShown(ctx context.Context, who access.Principal) ([]access.Grant, error) {
	all, err := s.Grants.All(ctx)
	var shown []access.Grant
	for _, g := range all {
		if (who.Has(access.RoleApprover) || g.RequestedBy == who.ID) && authority.Holds(s.Gate.Appliances(), g) {
			shown = append(shown, g)
		}
	}
	return shown, err
}

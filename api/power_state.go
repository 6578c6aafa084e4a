package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/authority"
	"vmapower/credentials"
	"vmapower/vcenter"
)

const (
	powerStateBudget = 30 * time.Second
	// deprecatedSince is when credentials in the query were replaced (RFC 9745).
	deprecatedSince = "@1767225600"
)

// GetPowerState answers GET /api/v1/vm/{vm_id}/power-state.
func (s *Server) GetPowerState(c echo.Context, vmID openapi.VMID, params openapi.GetPowerStateParams) error {
	if params.Vcenter != "" || params.Username != "" || params.Password != "" {
		c.Response().Header().Set("Deprecation", deprecatedSince)
	}
	asked := vmRead{
		params.Profile, either(params.XVCenter, params.Vcenter), either(params.XVCenterUsername, params.Username),
		credentials.NewSecret(either(params.XVCenterPassword, params.Password)),
	}
	id, login, err := s.mayRead(c, vmID, asked)
	if err != nil {
		return err
	}
	ctx, cancel := s.waitContext(c, powerStateBudget)
	defer cancel()
	ctx = vcenter.WithOperation(ctx, requestID(c))
	state, err := s.observeVM(ctx, params.Profile, login, id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, openapi.PowerState{
		VmId: id.String(), PowerState: openapi.VMPowerState(state.Power), ToolsStatus: openapi.ToolsStatus(state.Tools),
		LastStateChange: timeOrNull(state.BootTime), UptimeSeconds: int64(state.Uptime.Seconds()),
		Timestamp: state.At.UTC().Truncate(time.Millisecond),
	})
}

// vmRead is how a request that reads a VM's state opens the vCenter.
type vmRead struct {
	profile, vcenter, username string
	password                   credentials.Secret
}

// mayRead returns the VM's id and the login of a request that reads a VM, if its caller may
// ask that vCenter, and not too often.
func (s *Server) mayRead(c echo.Context, vmID string, r vmRead) (vcenter.ID, credentials.Login, error) {
	id, err := vcenter.ParseID(vmID)
	if err != nil {
		return id, credentials.Login{}, invalid("vm_id: " + err.Error())
	}
	login, err := s.loginOf(r.profile, r.vcenter, r.username, r.password, (*credentials.Profiles).GetForAPI)
	if err != nil {
		return id, login, err
	}
	if err := refusedBy(authority.MayReach(principalOf(c).Scope, r.profile, login.VCenter)); err != nil {
		return id, login, err
	}
	return id, login, s.Gate.AllowRead(c.Request().Context(), principalOf(c))
}

// either is the newer form of a parameter, or else the deprecated one.
func either(newer, older string) string {
	if newer != "" {
		return newer
	}
	return older
}

// observeVM asks vCenter for the VM's state now, by the profile, or by the login when that has
// no name.
func (s *Server) observeVM(ctx context.Context, profile string, login credentials.Login, id vcenter.ID) (vcenter.State, error) {
	session, err := s.openSession(ctx, profile, login)
	if err != nil {
		return vcenter.State{}, err
	}
	_, state, err := session.FindAndObserve(ctx, id.String())
	return state, err
}

// openSession opens the vCenter of the login, which is that of the profile when it has a name.
func (s *Server) openSession(ctx context.Context, profile string, login credentials.Login) (*vcenter.Session, error) {
	if profile == "" {
		return s.VCenters.Session(ctx, login)
	}
	return s.VCenters.ProfileSession(ctx, profile, func() (credentials.Login, error) {
		return s.loginOfProfile(profile, (*credentials.Profiles).GetForAPI)
	})
}

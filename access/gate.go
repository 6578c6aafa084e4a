package access

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Gate lets appliances in. It is safe for concurrent use, and any number of processes
// may have one on the same Redis.
type Gate struct {
	open       bool // lets in anybody
	appliances *AppliancesFile
	sessions   *Sessions
	limits     limits
	now        func() time.Time
}

// NewGate returns a gate for the appliances of a file, with its sessions and limits
// in the given Redis.
func NewGate(client redis.UniversalClient, appliances *AppliancesFile) *Gate {
	return &Gate{appliances: appliances, sessions: NewSessions(client), limits: newLimits(client), now: time.Now}
}

// anyone is who passes a gate that is open.
var anyone = Principal{ID: "anonymous", Roles: []Role{RoleOperator}, Approval: ApprovalPreApproved}

// NewOpenGate returns a gate without sessions: whoever comes is an operator whose jobs
// need no approval. It has to be asked for by name, so that a gate that was forgotten
// lets nobody in.
func NewOpenGate() *Gate { return &Gate{open: true} }

// Open reports that the gate lets in anybody and knows no sessions.
func (g *Gate) Open() bool { return g.open }

// Login opens a session for an appliance that shows its token, and returns the
// session token and when the session ends at the latest; unused, it ends after
// SessionIdle. Whatever is wrong with id or token is ErrCredentials. It returns
// *LimitError when there were too many attempts, for a right token too, and
// ErrUnavailable. The address is the caller's IP address.
func (g *Gate) Login(ctx context.Context, id, token, address string) (sessionToken string, ends time.Time, err error) {
	if g.open {
		return "", time.Time{}, ErrCredentials
	}
	from := originOf(address)
	// The login is counted before it is answered, so simultaneous logins get no more tries
	// than logins one after the other.
	appliance, right := g.appliances.Current().Authenticate(id, token, g.now())
	if !right {
		return "", time.Time{}, g.limits.wrongLogin(ctx, from, id)
	}
	if err := g.limits.rightLogin(ctx, from, id); err != nil {
		return "", time.Time{}, err
	}
	return g.sessions.Open(ctx, appliance.ID, hashToken(token).tokenID(), from.address)
}

// Principal returns who has this session token, and counts as the session's use. A
// session lasts no longer than the token that opened it: an appliance that was
// revoked, or whose token ran out, has none. It returns ErrNoSession and
// ErrUnavailable.
func (g *Gate) Principal(ctx context.Context, sessionToken string) (Principal, error) {
	if g.open {
		return anyone, nil
	}
	session, err := g.sessions.Use(ctx, sessionToken)
	if err != nil {
		return Principal{}, err
	}
	appliance, valid := g.appliances.Current().holder(session.Appliance, session.TokenID, g.now())
	if !valid {
		return Principal{}, ErrNoSession
	}
	return Principal{ID: appliance.ID, Roles: appliance.Roles, Approval: appliance.Approval}, nil
}

// Logout ends a session, if there is one. It returns ErrUnavailable.
func (g *Gate) Logout(ctx context.Context, sessionToken string) error {
	if g.open {
		return nil
	}
	return g.sessions.Close(ctx, sessionToken)
}

// AllowWrite counts a change that a principal asks for. It returns *LimitError when
// there are too many, and ErrUnavailable.
func (g *Gate) AllowWrite(ctx context.Context, who Principal) error {
	if g.open {
		return nil
	}
	return g.limits.write(ctx, who.ID)
}

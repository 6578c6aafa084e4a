package access

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/note"
)

// Gate lets appliances in. It is safe for concurrent use, and any number of processes
// may have one on the same Redis.
type Gate struct {
	open       bool // lets in anybody
	appliances *AppliancesFile
	sessions   *Sessions
	keys       note.Keys
	limits     limits
	now        func() time.Time
}

// NewGate returns a gate for the appliances of a file, with its sessions and limits in the
// given Redis. The keys sign the sessions; forged, unless it is nil, is told of each that
// they did not sign.
func NewGate(client redis.UniversalClient, appliances *AppliancesFile, keys note.Keys, forged func(kind, id string)) *Gate {
	g := &Gate{appliances: appliances, sessions: NewSessions(client, keys), keys: keys, limits: newLimits(client), now: time.Now}
	g.sessions.forged = forged
	return g
}

// anyone is who passes a gate that is open.
var anyone = Principal{ID: "anonymous", Roles: []Role{RoleOperator}, Approval: ApprovalPreApproved}

// NewOpenGate returns a gate without sessions: whoever comes is an operator whose jobs
// need no approval. It has to be asked for by name, so that a gate that was forgotten
// lets nobody in.
func NewOpenGate() *Gate { return &Gate{open: true} }

// Open reports that the gate lets in anybody and knows no sessions.
func (g *Gate) Open() bool { return g.open }

// Attempt is a login that somebody tries.
type Attempt struct {
	Appliance, Token string // the token may be the code of a link
	Address          string // the caller's IP address
	Denied           bool   // for another reason than the token, such as the client's certificate
}

// Login opens a session for an appliance that shows its token, and returns the
// session token and when the session ends at the latest; unused, it ends after
// SessionIdle. Whatever is wrong with the attempt is ErrCredentials, or *LimitError when
// too many were wrong. However many those were, one that is right is let in, until the
// appliance itself logs in too often: *LimitError. It returns ErrUnavailable.
//
// The code of a link counts once in the token's place, see Link.
func (g *Gate) Login(ctx context.Context, a Attempt) (sessionToken string, ends time.Time, err error) {
	if g.open {
		return "", time.Time{}, ErrCredentials
	}
	from := originOf(a.Address)
	if wellFormed(a.Token, linkPrefix) {
		return g.loginByLink(ctx, a, from)
	}
	appliance, right := g.appliances.Current().Authenticate(a.Appliance, a.Token, g.now())
	if !right || a.Denied {
		return "", time.Time{}, g.limits.wrongLogin(ctx, from, g.Name(a.Appliance))
	}
	if err := g.limits.rightLogin(ctx, from, appliance.ID); err != nil {
		return "", time.Time{}, err
	}
	return g.sessions.Open(ctx, appliance.ID, hashToken(a.Token).tokenID(), from.address)
}

// strangers begin the names of those that are not in the appliances file.
const strangers = "unknown-"

// Name returns the id of an appliance that is in the file, and of anything else a name that
// tells one from another and not what was sent: somebody may have typed a token or a
// password where the id belongs. It is the same for all processes with the same keys.
func (g *Gate) Name(id string) string {
	if g.open {
		return anyone.ID
	}
	// The name is made for an id that is known too, so that time does not tell which is.
	mac, _, err := g.keys.MAC(g.keys.ActiveKey(), note.FamilySession, []byte("vmapower unknown appliance "+id))
	if _, known := g.appliances.Current().find(id); known {
		return id
	}
	if err != nil { // these keys sign no sessions either
		return strangers
	}
	return strangers + hex.EncodeToString(mac[:6])
}

// Principal returns who has this session token, and counts as the session's use. A
// session lasts no longer than the token that opened it: an appliance that was
// revoked, or whose token ran out, has none. It returns ErrNoSession and
// ErrUnavailable.
func (g *Gate) Principal(ctx context.Context, sessionToken string) (Principal, error) {
	return g.principal(ctx, sessionToken, touchEvery)
}

// watchTouch is how often a request that lasts counts as a use of its session.
const watchTouch = time.Minute

// Watch is Principal for a request that lasts, and asks again and again whether its session
// does: it costs no more than a read.
func (g *Gate) Watch(ctx context.Context, sessionToken string) (Principal, error) {
	return g.principal(ctx, sessionToken, watchTouch)
}

func (g *Gate) principal(ctx context.Context, sessionToken string, touch time.Duration) (Principal, error) {
	if g.open {
		return anyone, nil
	}
	session, err := g.sessions.use(ctx, sessionToken, touch)
	if err != nil {
		return Principal{}, err
	}
	appliance, valid := g.appliances.Current().holder(session.Appliance, session.TokenID, g.now())
	if !valid {
		return Principal{}, ErrNoSession
	}
	return Principal{ID: appliance.ID, Roles: appliance.Roles, Approval: appliance.Approval, Scope: appliance.Scope}, nil
}

// Appliances are those of the file as it is now; none for a gate that is open.
func (g *Gate) Appliances() *Appliances {
	if g.open {
		return new(Appliances)
	}
	return g.appliances.Current()
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

// AllowRead counts a question to a vCenter that a principal asks, as AllowWrite does.
func (g *Gate) AllowRead(ctx context.Context, who Principal) error {
	if g.open {
		return nil
	}
	return g.limits.read(ctx, who.ID)
}

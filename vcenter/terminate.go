package vcenter

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// Key names this session in vCenter, for Terminate; "" before the first login. It
// changes with each login.
func (s *Session) Key() string {
	key, _ := s.key.Load().(string)
	return quoted(key)
}

// Terminate ends another session at this vCenter: whatever its holder sends from
// then on is refused, until it logs in again. A session that has ended already is
// no error. ErrPermission without the privilege Sessions.TerminateSession, or where the
// host knows no such call. It may be repeated.
func (s *Session) Terminate(ctx context.Context, key string) error {
	_, err := methods.TerminateSession(ctx, s.transport, &types.TerminateSession{
		This: *s.content.Load().SessionManager, SessionId: []string{key},
	})
	if fault.Is(err, &types.NotFound{}) {
		return nil
	}
	if fault.Is(err, &types.NotSupported{}) || fault.Is(err, &types.NotImplemented{}) {
		return &Fault{Kind: ErrPermission, Text: "end another vCenter session: this host ends no session for another", cause: err}
	}
	return translate(err, "end another vCenter session")
}

// unanswered reports whether vCenter may have carried out a login that ended so.
func unanswered(err error) bool {
	var network *net.OpError
	return errors.Is(err, errCallTimeout) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &network) && network.Op != "dial"
}

// endUnheard ends what earlier logins of this session opened whose answer was lost, as far as
// the account may see and end sessions.
func (s *Session) endUnheard() {
	ctx, cancel := context.WithTimeout(s.line, farewell)
	defer cancel()
	calls, manager := direct{s.transport}, *s.content.Load().SessionManager
	reply, err := methods.RetrievePropertiesEx(ctx, calls, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			ObjectSet: []types.ObjectSpec{{Obj: manager}},
			PropSet:   []types.PropertySpec{{Type: manager.Type, PathSet: []string{"sessionList"}}},
		}},
	})
	if err != nil {
		return
	}
	found, _ := objects(reply.Returnval)
	for _, o := range found {
		list, _ := o.properties["sessionList"].(types.ArrayOfUserSession)
		for _, other := range list.UserSession {
			if other.UserAgent == s.transport.client.UserAgent && other.Key != s.Key() {
				_, _ = methods.TerminateSession(ctx, calls, &types.TerminateSession{This: manager, SessionId: []string{other.Key}})
			}
		}
	}
}

package vcenter

import (
	"context"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// Key names this session in vCenter, for Terminate; "" before the first login. It
// changes with each login.
func (s *Session) Key() string {
	key, _ := s.key.Load().(string)
	return key
}

// Terminate ends another session at this vCenter: whatever its holder sends from
// then on is refused, until it logs in again. A session that has ended already is
// no error. ErrPermission without the privilege Sessions.TerminateSession. It may
// be repeated.
func (s *Session) Terminate(ctx context.Context, key string) error {
	_, err := methods.TerminateSession(ctx, s.transport, &types.TerminateSession{
		This: *s.content.Load().SessionManager, SessionId: []string{key},
	})
	if fault.Is(err, &types.NotFound{}) {
		return nil
	}
	return translate(err, "end another vCenter session")
}

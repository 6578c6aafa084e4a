package sandbox

import (
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// HalfKillSessions makes every session that there is half dead: it stays logged in, its
// parked waits are never answered, and every other call is NotAuthenticated, but for its
// logout.
func (v *VCenter) HalfKillSessions() {
	alive := v.listed()
	v.sessions.mu.Lock()
	defer v.sessions.mu.Unlock()
	for _, session := range alive {
		v.sessions.halfDead[session.Key] = true
	}
}

func (s *sessions) refuses(session, method string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.halfDead[session] && method != "Logout" && method != "WaitForUpdatesEx"
}

// deaf reports whether the collector is one of a half-dead session. Its id contains the
// session's key.
func (s *sessions) deaf(collector types.ManagedObjectReference) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session := range s.halfDead {
		if strings.Contains(collector.Value, session) {
			return true
		}
	}
	return false
}

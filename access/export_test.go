package access

import (
	"crypto/subtle"
	"time"
)

// SetNow gives the gate another clock for what the appliances file says of time.
func (g *Gate) SetNow(now func() time.Time) { g.now = now }

// Comparisons returns how many hashes are compared for one login.
func (a *Appliances) Comparisons(id, token string, now time.Time) (count int) {
	a.authenticate(id, token, now, func(x, y []byte) int {
		count++
		return subtle.ConstantTimeCompare(x, y)
	})
	return count
}

// KeptOn is for how much longer Redis keeps a session.
const KeptOn = keptOn

// SetNow gives the sessions another clock.
func (s *Sessions) SetNow(now func() time.Time) { s.now = now }

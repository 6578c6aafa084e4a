package authority

import (
	"fmt"
	"time"

	"vmapower/access"
	"vmapower/failure"
)

// MayAskOf returns a Forbidden *failure.Failure, which names the field, for targets that the
// scope does not let a final sync write to.
func MayAskOf(s access.Scope, targets []string) error {
	for i, target := range targets {
		if len(s.Targets) > 0 && !covered(s.Targets, target) {
			return outside(fmt.Sprintf("target[%d]", i), "this target")
		}
	}
	return nil
}

// StandingToAsk is MayAskOf for an appliance that asked at that time, as it is now.
func StandingToAsk(all *access.Appliances, id string, asked time.Time, targets []string) error {
	asker, inUse := inUseSince(all, id, asked)
	if !inUse {
		return failure.Newf(failure.Forbidden, "requested_by: the appliance %s was revoked", id)
	}
	return MayAskOf(asker.Scope, targets)
}

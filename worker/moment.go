package worker

import (
	"time"

	"vmapower/joblog"
)

// moment is a time as it was on two clocks, Redis' and that of the machine. Either may be
// stepped while the job lasts, and a guest must not lose its time by that.
type moment struct {
	Redis   time.Time `json:"at,omitzero"`
	Machine time.Time `json:"machine_at,omitzero"`
}

func momentOf(call joblog.Call) moment { return moment{Redis: call.At, Machine: call.Sent} }

// since is how long ago it was by the clock by which that is less. A clock by which it is still
// to come was set back, and says nothing.
func (m moment) since(redisNow time.Time) time.Duration {
	byRedis, byMachine := redisNow.Sub(m.Redis), time.Since(m.Machine)
	switch {
	case m.Machine.IsZero(), byMachine < 0:
		return max(0, byRedis)
	case byRedis < 0:
		return byMachine
	}
	return min(byRedis, byMachine)
}

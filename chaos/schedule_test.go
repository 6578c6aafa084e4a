package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// planned is one fault of a schedule.
type planned struct {
	fault  *fault
	at     time.Duration // since the start
	lasts  time.Duration
	target int // which of the victims
}

func (p planned) String() string {
	return fmt.Sprintf("%7.1fs %-26s #%d for %s", p.at.Seconds(), p.fault.name, p.target+1, p.lasts.Round(100*time.Millisecond))
}

// schedule draws what will happen within the time from the seed alone.
func schedule(seed int64, within time.Duration, fit func(*fault) bool) (plans []planned) {
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	var urn []*fault
	for i := range faults {
		if f := &faults[i]; fit(f) {
			urn = append(urn, slices.Repeat([]*fault{f}, f.weight)...)
		}
	}
	deck := slices.Clone(urn)
	for at := 2 * time.Second; at < within; {
		if len(deck) == 0 {
			deck = slices.Clone(urn)
		}
		i := r.IntN(len(deck))
		f := deck[i]
		deck = slices.Delete(deck, i, i+1)
		calm := f.name == killWorker && r.IntN(3) > 0 // nothing else disturbs the takeover
		if calm {
			at += 4 * time.Second
		}
		p := planned{fault: f, at: at, target: r.IntN(6), lasts: f.shortest}
		if f.longest > f.shortest {
			p.lasts += time.Duration(r.Int64N(int64(f.longest - f.shortest)))
		}
		p.lasts = max(0, min(p.lasts, within-at))
		plans = append(plans, p)
		at += time.Second + time.Duration(r.Int64N(int64(4*time.Second)))
		if calm {
			at += 5 * time.Second
		}
	}
	return plans
}

func describe(plans []planned) string {
	lines := make([]string, len(plans))
	for i, p := range plans {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

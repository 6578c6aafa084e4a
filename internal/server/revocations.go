package server

import (
	"context"
	"time"

	"vmapower/internal/pause"
)

// revocationsEvery is how soon a process refuses an appliance that was revoked in another file.
const revocationsEvery = time.Second

// followRevocations tells the other processes which appliances are revoked here, and hears of those that
// are revoked elsewhere, until ctx ends. What keeps it from that is in /readyz.
func (p *Process) followRevocations(ctx context.Context) {
	for ctx.Err() == nil {
		stale, err := p.revoked.Exchange(ctx, p.appliances)
		if err != nil {
			p.Log.DebugContext(ctx, "revocations of appliances are not exchanged now", "err", err)
		}
		for _, id := range stale {
			p.Log.WarnContext(ctx, "an appliance was revoked, and this process' appliances_file does not say so: it is an old copy, or a mount of its own",
				"appliance", id, "appliances_file", p.Config.AppliancesFile)
		}
		_ = pause.For(ctx, revocationsEvery)
	}
}

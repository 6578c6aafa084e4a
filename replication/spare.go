package replication

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/internal/pause"
	"vmapower/replication/nbd"
)

// A server that refuses a second connection is given so long to take it when the first has ended.
const (
	takesAgainWithin = 2 * time.Second
	takesAgainEvery  = 100 * time.Millisecond
)

// OpenToReadBack closes a target that is written and flushed, and opens it again: what is read is
// then what another connection reads. Where an NBD server takes no other, that is the one which
// was kept apart before the first write; see TargetOptions.Spare. Its errors are those of OpenTarget.
func OpenToReadBack(ctx context.Context, written Target, address string, options TargetOptions) (Target, error) {
	var spare *nbdTarget
	if export, ok := exportOf(written); ok {
		spare = export.spare()
	}
	_ = written.Close() // all of it is flushed
	target, err := OpenTarget(ctx, address, options)
	switch {
	case spare == nil:
		return target, err
	case err != nil && ctx.Err() == nil && errors.Is(err, nbd.ErrPolicy):
		return healing{spare, options}, nil
	}
	_ = spare.Close()
	return target, err
}

// exportOf is the NBD export that the target is.
func exportOf(t Target) (export *nbdTarget, ok bool) {
	if h, heals := t.(healing); heals {
		t = h.Target
	}
	export, ok = t.(*nbdTarget)
	return export, ok
}

// spare is the connection that was kept apart; nil without one.
func (t *nbdTarget) spare() *nbdTarget {
	client := t.client.Spare()
	if client == nil {
		return nil
	}
	return &nbdTarget{address: t.address, name: t.name, client: client}
}

// settle makes sure, before the first write, that what is written can be read back: over a
// connection that is kept apart, or because the server takes another one when this has ended.
func (t *nbdTarget) settle(ctx context.Context) error {
	err := t.client.Settle(ctx)
	if !errors.Is(err, nbd.ErrPolicy) {
		return t.told(ctx, err)
	}
	before := t.client.Export()
	_ = t.client.Close()
	for began := time.Now(); ; {
		client, err := t.again(ctx)
		switch {
		case err == nil && client.Export() != before:
			_ = client.Close()
			return t.told(ctx, fmt.Errorf("%w: another connection shows another export", nbd.ErrProtocol))
		case err == nil:
			t.client = client
			return nil
		case !errors.Is(err, nbd.ErrPolicy):
			return t.told(ctx, err)
		case time.Since(began) > takesAgainWithin:
			return &TargetError{Target: t.address, Kind: TargetRefused, err: err, Reason: "the server takes one connection and no other after it, so that nothing written could " +
				"be read back over another (nbd-server counts those that have ended, where an export has maxconnections: leave it out)"}
		}
		if err := pause.For(ctx, takesAgainEvery); err != nil {
			return err
		}
	}
}

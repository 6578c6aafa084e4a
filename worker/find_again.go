package worker

import (
	"context"
	"errors"
	"time"

	"vmapower/internal/pause"
	"vmapower/vcenter"
)

// A VM that is registered again, with its host, is in no inventory for a moment.
const (
	findAgainTries = 3
	findAgainEvery = time.Second
)

// findAgain connects to the vCenter of a VM that an earlier attempt found and locks it. An
// object id alone may be another VM's by now: where it is, the VM is looked for by its
// UUIDs. What was found must be the same as was asked for.
func (h *handle) findAgain(ctx context.Context, found vcenter.VM, same sameVM) (vm vcenter.VM, err error) {
	vm = found
	if err := h.connect(ctx); err != nil {
		return vm, err
	}
	_, err = h.session.Observe(ctx, vm)
	for range findAgainTries {
		if !errors.Is(err, vcenter.ErrReplaced) && !errors.Is(err, vcenter.ErrNotFound) {
			break
		}
		var now vcenter.VM
		if now, err = h.session.FindAgain(ctx, vm); err == nil {
			h.log.WarnContext(ctx, "the VM has another object id now", "vm", vm.String(), "now", now.Ref)
			vm = now
		} else if waited := pause.For(ctx, findAgainEvery); waited != nil {
			return vm, waited
		}
	}
	if err == nil {
		err = same(ctx, found, vm)
	}
	if err != nil {
		return vm, err
	}
	return vm, h.bind(ctx, vm)
}

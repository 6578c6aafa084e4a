package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// callers ask for power-offs and power-ons through every api until ctx ends.
func (s *site) callers(ctx context.Context, seed int64, number int, pace time.Duration, book *ledger) {
	var work sync.WaitGroup
	for i := range number {
		c := &caller{site: s, book: book, name: fmt.Sprintf("caller-%d", i), r: rand.New(rand.NewPCG(uint64(seed), uint64(i)))}
		work.Go(func() { c.submitJobs(ctx, pace) })
	}
	work.Wait()
}

type caller struct {
	*site
	book *ledger
	name string
	r    *rand.Rand
	made int
	also sync.WaitGroup // cancellations under way
}

func (c *caller) submitJobs(ctx context.Context, pace time.Duration) {
	defer c.also.Wait()
	for ctx.Err() == nil {
		o := c.order()
		p := c.place(ctx, o, c.made)
		if o.key != "" && c.r.IntN(2) == 0 {
			c.place(ctx, o, c.made+1) // through another api
		}
		after := time.Duration(c.r.IntN(3000)) * time.Millisecond
		switch c.r.IntN(10) {
		case 0:
			if p != nil {
				c.also.Go(func() { c.cancel(ctx, p, after) })
			}
		case 1:
			c.also.Go(func() { c.rollBack(ctx, o, after) })
		}
		sleep(ctx, pace/2+rand.N(pace))
	}
}

// place sends the order through one of the apis. An order with a key is repeated
// until it has an answer, as a careful caller does.
func (c *caller) place(ctx context.Context, o order, through int) *promise {
	for tries := 0; ; tries++ {
		api := c.apis[(through+tries)%len(c.apis)]
		var job client.Job
		var err error
		if o.op == client.OperationPowerOff {
			job, err = api.client.PowerOff(ctx, o.id, o.off, o.key)
		} else {
			job, err = api.client.PowerOn(ctx, o.id, o.on, o.key)
		}
		if ctx.Err() != nil && err != nil {
			return nil
		}
		p := c.book.note(o, job, err)
		if p != nil || o.key == "" || isAnswer(err) {
			return p
		}
		sleep(ctx, 200*time.Millisecond)
	}
}

// isAnswer reports an answer that is the same when it is asked for again.
func isAnswer(err error) bool {
	var refused *client.Error
	return errors.As(err, &refused) && refused.Status < 500
}

// orderFor names the guest by an id of that kind, as it is now.
func (s *site) orderFor(name, by string) order {
	guest := s.vcenter.Guest(name)
	o := order{guest: name, vm: guest.InstanceUUID(), by: by, id: guest.BIOSUUID(), made: time.Now()}
	switch by {
	case "instance":
		o.id = guest.InstanceUUID()
	case "ref":
		o.id = guest.Ref()
	case "upper":
		o.id = strings.ToUpper(guest.BIOSUUID())
	}
	return o
}

func (c *caller) order() order {
	c.made++
	name := c.fleet[c.r.IntN(len(c.fleet))]
	by := []string{"", "", "", "", "upper", "instance", "ref"}[c.r.IntN(7)]
	address := c.vcenterNames()[max(0, c.r.IntN(8)-5)]
	o := c.orderFor(name, by)
	if c.r.IntN(3) == 0 {
		o.key = fmt.Sprintf("%s-%d", c.name, c.made)
	}
	timeout := 1 + c.r.IntN(8)
	usual := c.r.IntN(8) > 0 // a few ask for the state that is
	if usual == (c.vcenter.Guest(name).Power() == sandbox.On) {
		o.op = client.OperationPowerOff
		wait := c.r.IntN(8) > 0
		policy := []client.Policy{client.PolicyGracefulThenForce, client.PolicyGracefulThenForce, client.PolicyGracefulThenForce, client.PolicyGracefulOnly, client.PolicyForce}[c.r.IntN(5)]
		o.off = client.PowerOffRequest{
			Vcenter: address, Username: c.vcenter.Username(), Password: c.vcenter.Password(),
			Timeout: &timeout, Policy: policy, WaitForShutdown: &wait,
		}
		return o
	}
	o.op = client.OperationPowerOn
	o.on = client.PowerOnRequest{
		Vcenter: address, Username: c.vcenter.Username(), Password: c.vcenter.Password(),
		Timeout: &timeout, WaitForTools: c.r.IntN(3) == 0,
	}
	return o
}

func (c *caller) cancel(ctx context.Context, p *promise, after time.Duration) {
	sleep(ctx, after)
	if _, err := c.apis[0].client.Cancel(ctx, p.id); err == nil {
		c.book.cancelled(p)
	}
}

// rollBack asks for the VM to be on again, soon after something was asked of it and
// as long as another job has it.
func (c *caller) rollBack(ctx context.Context, after order, soon time.Duration) {
	timeout := 6
	o := c.orderFor(after.guest, after.by)
	o.op, o.on = client.OperationPowerOn, client.PowerOnRequest{
		Vcenter: c.gate.Addr(), Username: c.vcenter.Username(), Password: c.vcenter.Password(), Timeout: &timeout,
	}
	for range 20 {
		sleep(ctx, soon)
		if c.place(ctx, o, 0) != nil {
			return
		}
		soon = 300 * time.Millisecond
	}
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

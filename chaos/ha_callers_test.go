package chaos

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// outages are the times that careful callers spent on a request that was answered 503, or not at
// all: from its first try to the one that was an answer.
type outages struct {
	began   map[string]time.Time // by idempotency key
	longest time.Duration
}

func (o *outages) note(order order, err error) {
	_, out := o.began[order.key]
	switch {
	case order.key == "":
	case err != nil && !isAnswer(err):
		o.began[order.key] = order.made
	case out:
		o.longest = max(o.longest, time.Since(order.made))
		delete(o.began, order.key)
	}
}

// outage is the longest up to now.
func (l *ledger) outage() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	longest := l.outages.longest
	for _, began := range l.outages.began {
		longest = max(longest, time.Since(began))
	}
	return longest
}

const (
	steadyCallers = 4
	steadyPace    = 150 * time.Millisecond
	steadyVMs     = 8 // of each caller
)

// steady are callers that ask for one power job after the other, each for VMs of its own and each
// time with a new key, and repeat a request until it is answered.
type steady struct {
	*site
	book     *ledger
	answered [steadyCallers]atomic.Int64
	stop     context.CancelFunc
	work     sync.WaitGroup
}

// steadyGuests are the VMs of all callers: on, and quick.
func steadyGuests() (guests []sandbox.Guest) {
	for i := range steadyCallers * steadyVMs {
		guests = append(guests, sandbox.Guest{
			Name: fmt.Sprintf("vm-%02d", i), Power: sandbox.On, Tools: sandbox.ToolsOK, Age: grownUp,
			BIOSUUID: fmt.Sprintf("4205cafe-0000-4000-8000-%012x", i), InstanceUUID: fmt.Sprintf("5005cafe-0000-4000-8000-%012x", i),
			ShutdownTakes: 200 * time.Millisecond, BootTakes: 200 * time.Millisecond,
		})
	}
	return guests
}

func (s *site) startSteady(ctx context.Context, book *ledger) *steady {
	ctx, stop := context.WithCancel(ctx)
	load := &steady{site: s, book: book, stop: stop}
	load.work.Go(func() { book.watch(ctx, s) })
	for i := range steadyCallers {
		load.work.Go(func() { load.ask(ctx, i) })
	}
	return load
}

func (l *steady) ask(ctx context.Context, number int) {
	c := &caller{site: l.site, book: l.book, name: fmt.Sprintf("caller-%d", number)}
	for n := 0; ctx.Err() == nil; n++ {
		o := l.orderFor(l.fleet[number*steadyVMs+n%steadyVMs], "")
		o.key = fmt.Sprintf("%s-%d", c.name, n)
		timeout, wait := 60, true
		if n/steadyVMs%2 == 0 {
			o.op, o.off = client.OperationPowerOff, client.PowerOffRequest{
				Vcenter: l.gate.Addr(), Username: l.vcenter.Username(), Password: l.vcenter.Password(), Timeout: &timeout, WaitForShutdown: &wait,
			}
		} else {
			o.op, o.on = client.OperationPowerOn, client.PowerOnRequest{
				Vcenter: l.gate.Addr(), Username: l.vcenter.Username(), Password: l.vcenter.Password(), Timeout: &timeout,
			}
		}
		if c.place(ctx, o, number) != nil {
			l.answered[number].Add(1)
		}
		sleep(ctx, steadyPace)
	}
}

// awaitAll waits until each caller had so many more jobs accepted; not where jobs were lost, since
// nothing is accepted then.
func (l *steady) awaitAll(jobs int64) (lost bool) {
	l.t.Helper()
	var want [steadyCallers]int64
	for i := range want {
		want[i] = l.answered[i].Load() + jobs
	}
	await(l.t, "each caller had jobs accepted", func() bool {
		lost = l.noticedLoss()
		for i := range want {
			if l.answered[i].Load() < want[i] {
				return lost
			}
		}
		return true
	})
	return lost
}

// end stops the callers.
func (l *steady) end() {
	l.stop()
	l.work.Wait()
}

// readyz is what an api says of itself.
func (s *site) readyz(n *node) (said string, ready bool) {
	response, err := n.http.Get(n.url + "/readyz")
	if err != nil {
		return err.Error(), false
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err == nil && response.StatusCode == http.StatusOK
}

// awaitReady waits until every api would accept a job.
func (s *site) awaitReady() {
	s.t.Helper()
	for _, api := range s.apis {
		await(s.t, api.name+" is ready", func() bool {
			_, ready := s.readyz(api)
			return ready
		})
	}
}

// noticedLoss tells whether every api refuses jobs because some were lost.
func (s *site) noticedLoss() bool {
	for _, api := range s.apis {
		if said, _ := s.readyz(api); !strings.Contains(said, "jobs that were accepted are gone") {
			return false
		}
	}
	return true
}

package chaos

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// submissions that are under way at the same time, each for a VM of its own.
const submissions = 200

func TestAnAPIKilledAmongSubmissionsLosesAndDoublesNone(t *testing.T) {
	t.Parallel()
	guests := make([]sandbox.Guest, submissions)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range guests {
		guests[i] = sandbox.Guest{Name: fmt.Sprintf("vm-%d", i), BIOSUUID: uuidFrom(r, "4205"), InstanceUUID: uuidFrom(r, "5005")}
	}
	s := newSite(t, plan{apis: 2, workers: 1, stableOff: 0, guests: guests})
	book := newLedger()
	var asking sync.WaitGroup
	for i := range submissions {
		asking.Go(func() {
			c := &caller{site: s, book: book, name: "caller", r: r}
			wait, timeout := true, 60
			o := s.orderFor(guests[i].Name, "")
			o.op, o.key = client.OperationPowerOff, fmt.Sprintf("key-%d", i)
			o.off = client.PowerOffRequest{Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, WaitForShutdown: &wait}
			c.place(t.Context(), o, i)
		})
	}
	kills := s.killAPIsUntil(&asking)
	t.Logf("%d kills among %d submissions, refused %s", kills, submissions, counts(book.refusals))

	ids := s.everyJob(t.Context())
	if len(book.all()) != submissions || len(ids) != submissions {
		t.Errorf("%d jobs were accepted and %d are in Redis, want %d", len(book.all()), len(ids), submissions)
	}
	if unended := s.untilEnded(t.Context(), ids, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	e := s.gather(t.Context(), book)
	s.accuse(e.judge(), e)
	for _, problem := range append(append(e.checkKeys(), e.sure503(book)...), book.faults...) {
		t.Error(problem)
	}
}

// killAPIsUntil kills one api after the other, each a moment after it has begun to
// serve, until all callers have their answer.
func (s *site) killAPIsUntil(asking *sync.WaitGroup) (kills int) {
	answered := make(chan struct{})
	go func() { asking.Wait(); close(answered) }()
	for {
		n := s.apis[kills%len(s.apis)]
		s.awaitAPI(n)
		select {
		case <-answered:
			return kills
		case <-time.After(rand.N(60 * time.Millisecond)):
		}
		n.Kill()
		kills++
		s.revive(n)
	}
}

package chaos

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"vmapower/internal/testenv"
)

var haFlag = flag.String("chaos.ha", "", "strike the servers of Redis in every way, under load for longer, and write the table to this file")

// What is promised with the settings of docs/operations.md.
const (
	longestOutage = 10 * time.Second // of a caller that repeats
	longestJob    = 15 * time.Second
)

func TestARedisThatReplacesItsMasterLosesNoJob(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var rows []outcome
	t.Run("strikes", func(t *testing.T) {
		for _, k := range strikes {
			if !k.short && *haFlag == "" {
				continue
			}
			t.Run(k.name, func(t *testing.T) {
				if *haFlag == "" {
					t.Parallel()
				}
				row := k.carryOut(t)
				mu.Lock()
				defer mu.Unlock()
				rows = append(rows, row)
			})
		}
	})
	publish(t, rows)
}

// carryOut strikes a site under load, and judges what is left.
func (k strike) carryOut(t *testing.T) outcome {
	set := k.set(t)
	s := newSite(t, plan{
		apis: 2, workers: 2, stableOff: 200 * time.Millisecond, guests: steadyGuests(), redis: set,
		everyone: []string{fmt.Sprintf("VMAPOWER_REDIS_WAIT_REPLICAS=%d", k.wait)},
	})
	s.awaitReady()
	book := newLedger()
	load := s.startSteady(t.Context(), book)
	load.awaitAll(2)
	k.strikes(t, set)
	noticed := load.awaitAll(3)
	if *haFlag != "" && !noticed {
		sleep(t.Context(), 10*time.Second)
		noticed = s.noticedLoss()
	}
	row := outcome{strike: k, noticed: noticed, outage: book.outage()}
	load.end()
	if noticed {
		s.acceptLoss()
	}
	s.records = masterOf(t, set, jobsKey).Client() // the client before may not have heard of it yet
	s.judgeStrike(&row, book)
	return row
}

// acceptLoss does what an operator does who has looked, and does it again where a worker finds
// another record gone meanwhile.
func (s *site) acceptLoss() {
	s.t.Helper()
	await(s.t, "the loss is accepted", func() bool {
		p := testenv.StartProcess(s.t, program, []string{"redis", "accept-loss"},
			[]string{"VMAPOWER_REDIS_URL=" + s.redisURL, "VMAPOWER_KEYRING_FILE=" + s.keyring})
		<-p.Done()
		sleep(s.t.Context(), time.Second) // an answer of /readyz is up to a second old
		return !slices.ContainsFunc(s.apis, func(api *node) bool {
			_, ready := s.readyz(api)
			return !ready
		})
	})
}

// judgeStrike waits until all jobs that are there have ended, and asks the witnesses. Where jobs
// were lost it does not wait: those that are left may take a minute, until no lost call can come.
func (s *site) judgeStrike(row *outcome, book *ledger) {
	if !row.noticed {
		for _, problem := range s.untilEnded(s.t.Context(), s.everyJob(s.t.Context()), drainLimit) {
			s.t.Error(problem)
		}
	}
	e := s.gather(s.t.Context(), book)
	row.accepted = len(book.all())
	other := row.sum(e)
	s.t.Logf("%+v", *row)
	if row.lost > 0 && !row.noticed {
		s.t.Errorf("%d of %d jobs are lost, and nobody noticed", row.lost, row.accepted)
	}
	if row.strike.unsafe {
		return
	}
	if row.lost+row.twice > 0 {
		s.t.Errorf("%d of %d jobs are lost, %d done twice", row.lost, row.accepted, row.twice)
	}
	s.accuse(other, e)
	for _, problem := range slices.Concat(e.checkKeys(), e.sure503(book), book.faults) {
		s.t.Error(problem)
	}
	if *haFlag != "" && !row.strike.slow && (row.outage > longestOutage || row.longest > longestJob) {
		s.t.Errorf("longest 503 %s, longest job %s; want at most %s and %s", row.outage, row.longest, longestOutage, longestJob)
	}
}

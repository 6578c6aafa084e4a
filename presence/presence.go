// Package presence is where workers tell that they live, and what they know of the vCenters, for people to
// read.
//
// It is no heartbeat of jobs: who owns a job is for its record to say, and a worker that tells nothing here
// does its work all the same.
//
// Its one rule: what it tells is shown and never acted upon. It is believed only if a worker of ours has
// signed it, and forgotten soon.
package presence

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

const (
	// TellEvery is how often a worker tells of itself.
	TellEvery = 2 * time.Second
	// LateAfter is when a worker that tells nothing more counts as gone.
	LateAfter = 10 * time.Second

	keptFor     = 10 * time.Minute // a worker that is gone is shown for so long
	clocksApart = time.Minute      // of Redis and a worker
	mostWorkers = 200
	mostBytes   = 16 << 10 // of one worker's note
)

// Status is how a worker stands. Its texts are for people.
type Status struct {
	Worker   string    `json:"worker"` // tells processes apart
	Host     string    `json:"host"`
	Version  string    `json:"version"`
	Started  time.Time `json:"started"`
	At       time.Time `json:"at"` // when it was told, by the worker's clock
	Queues   []Queue   `json:"queues"`
	VCenters []VCenter `json:"vcenters"`

	Age time.Duration `json:"-"` // since it was told, by Redis' clock
}

// Late reports whether the worker should have told something newer.
func (s Status) Late() bool { return s.Age > LateAfter }

// Queue is the jobs of one queue that a worker has.
type Queue struct {
	Name    string `json:"name"`
	Slots   int    `json:"slots"`
	Running int    `json:"running"`
	Waiting int    `json:"waiting"`
}

// VCenter is what a worker knows of one. Times are zero for what has not been.
type VCenter struct {
	Name        string    `json:"name"`
	Sessions    int       `json:"sessions"` // that are logged in
	Running     int       `json:"running"`  // jobs
	Waiting     int       `json:"waiting"`  // jobs that are held back
	Answered    time.Time `json:"answered"` // last
	SilentSince time.Time `json:"silent_since"`
	Error       string    `json:"error"` // the last one that kept a job from its success
	ErrorAt     time.Time `json:"error_at"`
}

// mostVCenters are told of by one worker: more make no note that is read.
const mostVCenters = 20

//go:embed lua/*.lua
var sources embed.FS

var (
	tellScript = load("tell")
	readScript = load("read")
)

func load(name string) *redis.Script {
	return keyspace.Load(sources, strings.NewReplacer("$kept_for", keyspace.Millis(keptFor)), name)
}

func workersKey() []string { return []string{keyspace.Prefix + "workers"} }

// Board is where workers tell. It is safe for concurrent use.
type Board struct {
	redis  redis.UniversalClient
	keys   note.Keys
	forged func(kind, id string)
}

// NewBoard returns the board in the given Redis, whose notes the keys sign. forged, unless it is nil, is
// told of each that they did not sign.
func NewBoard(client redis.UniversalClient, keys note.Keys, forged func(kind, id string)) *Board {
	if forged == nil {
		forged = func(string, string) {}
	}
	return &Board{redis: client, keys: keys, forged: forged}
}

// Tell puts how the worker stands in the place of what it told before. An error changes nothing.
func (b *Board) Tell(ctx context.Context, s Status) error {
	slices.SortStableFunc(s.VCenters, VCenter.matters)
	s.At, s.VCenters = time.Now().UTC(), s.VCenters[:min(len(s.VCenters), mostVCenters)]
	signed, err := note.Sign(b.keys, "", note.Presence, s.Worker, s)
	if err != nil {
		return err
	}
	answer, err := keyspace.Run(ctx, b.redis, tellScript, workersKey(), s.Worker, signed, mostWorkers, mostBytes)
	switch {
	case err != nil:
		return fmt.Errorf("presence: %w", err)
	case answer.Text(0) != "ok":
		return fmt.Errorf("presence: the note of a worker is %s", answer.Text(0))
	}
	return nil
}

// matters sorts those first that somebody wants to know of.
func (v VCenter) matters(w VCenter) int {
	urgent := func(v VCenter) int {
		switch {
		case !v.SilentSince.IsZero():
			return 0
		case v.Running+v.Waiting > 0:
			return 1
		}
		return 2
	}
	if d := urgent(v) - urgent(w); d != 0 {
		return d
	}
	return strings.Compare(v.Name, w.Name)
}

// Leave takes back what the worker told, when it stops.
func (b *Board) Leave(ctx context.Context, worker string) error {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	return b.redis.HDel(ctx, workersKey()[0], worker).Err()
}

// Workers returns what each worker told last, those that are late included, by host and start.
func (b *Board) Workers(ctx context.Context) ([]Status, error) {
	answer, err := keyspace.Run(ctx, b.redis, readScript, workersKey(), mostWorkers, mostBytes)
	if err != nil {
		return nil, fmt.Errorf("presence: %w", err)
	}
	var all []Status
	for i := range answer {
		entry := answer.List(i)
		if s, genuine := b.open(entry.Text(0), entry.Text(1)); genuine {
			s.Age = max(0, entry.Duration(2))
			if told := time.Since(s.At); told-s.Age < clocksApart { // else it was put back
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(s, t Status) int {
		if d := strings.Compare(s.Host, t.Host); d != 0 {
			return d
		}
		return s.Started.Compare(t.Started)
	})
	return all, nil
}

func (b *Board) open(worker, signed string) (s Status, genuine bool) {
	err := note.Open(b.keys, note.Presence, worker, signed, time.Now(), &s)
	if errors.Is(err, note.ErrNotGenuine) {
		b.forged(string(note.Presence), worker)
	}
	return s, err == nil
}

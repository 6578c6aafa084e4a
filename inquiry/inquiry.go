// Package inquiry asks a worker what only workers can reach, and brings the answer: whether the
// targets of a final sync answer, have room and can flush.
//
// It is no job: nothing is changed for it, so it has no record, holds nothing and is forgotten
// after seconds. One that is lost has no answer, and whoever asked says so.
//
// Its one rule: a question and its answer are believed only if they are signed, the answer for
// this very question, and soon after it was asked.
package inquiry

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
	"vmapower/internal/pause"
)

// Life is how long a question may be answered.
const Life = 20 * time.Second

const (
	clocksApart = 5 * time.Second       // of the hosts of api and worker
	mostBytes   = 64 << 10              // of a question or an answer: one that is larger does not exist
	looksEvery  = 50 * time.Millisecond // for an answer
)

// Question is what a worker is asked.
type Question struct {
	RequestedBy string `json:"requested_by"`
	// AllowUnflushed: a target that can't flush can be used too.
	AllowUnflushed bool      `json:"allow_unflushed,omitempty"`
	Targets        []Target  `json:"targets"`
	Asked          time.Time `json:"asked"`
}

// Target is where a disk of so many bytes would be copied to.
type Target struct {
	Address string `json:"address"`
	Bytes   int64  `json:"bytes"`
}

// Reply says of each target of the question, in its order, why it can't be used, "" for one
// that can be used.
type Reply struct {
	Question string   `json:"question"` // the MAC of its note
	Refusals []string `json:"refusals"`
}

var (
	// ErrNoReply: nobody has answered in time.
	ErrNoReply = errors.New("inquiry: no worker has answered")
	// ErrGone: the question was answered, is too old, or is none of ours.
	ErrGone = errors.New("inquiry: there is no such question")
)

// Desk is where questions and answers are left. It is safe for concurrent use.
type Desk struct {
	redis  redis.UniversalClient
	keys   note.Keys
	forged func(kind, id string)
}

// NewDesk returns the desk in the given Redis, whose notes the keys sign. forged, unless it is
// nil, is told of each that they did not sign.
func NewDesk(client redis.UniversalClient, keys note.Keys, forged func(kind, id string)) *Desk {
	if forged == nil {
		forged = func(string, string) {}
	}
	return &Desk{redis: client, keys: keys, forged: forged}
}

// Ticket names a question that was asked.
type Ticket struct {
	ID  string
	mac string
}

//go:embed lua/*.lua
var sources embed.FS

var takeScript, popScript = load("take"), load("pop")

func load(name string) *redis.Script { return keyspace.Load(sources, strings.NewReplacer(), name) }

func questionKey(id string) string { return keyspace.Prefix + "inquiry:" + id }
func replyKey(id string) string    { return keyspace.Prefix + "inquiry:" + id + ":reply" }

// Ask leaves the question to be taken. A worker must be told of it.
func (d *Desk) Ask(ctx context.Context, q Question) (Ticket, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Ticket{}, err
	}
	q.Asked = time.Now().UTC()
	signed, err := note.Sign(d.keys, "", note.Inquiry, id.String(), q)
	if err != nil {
		return Ticket{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	if err := d.redis.Set(ctx, questionKey(id.String()), signed, Life).Err(); err != nil {
		return Ticket{}, fmt.Errorf("inquiry: %w", err)
	}
	return Ticket{id.String(), note.MAC(signed)}, nil
}

// Take takes the question away, so that one worker alone answers it. It returns ErrGone when
// there is none that is ours and new enough.
func (d *Desk) Take(ctx context.Context, id string) (Question, Ticket, error) {
	asking, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	signed, err := d.taken(asking, takeScript, questionKey(id))
	switch {
	case err != nil:
		return Question{}, Ticket{}, err
	case signed == "":
		return Question{}, Ticket{}, ErrGone
	}
	var q Question
	if err := d.open(note.Inquiry, id, signed, &q); err != nil {
		return Question{}, Ticket{}, err
	}
	if age := time.Since(q.Asked); age > Life+clocksApart || age < -clocksApart {
		return Question{}, Ticket{}, ErrGone
	}
	return q, Ticket{id, note.MAC(signed)}, nil
}

// Answer leaves the answer to a question that was taken.
func (d *Desk) Answer(ctx context.Context, t Ticket, refusals []string) error {
	signed, err := note.Sign(d.keys, "", note.Reply, t.ID, Reply{Question: t.mac, Refusals: refusals})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	_, err = d.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.LPush(ctx, replyKey(t.ID), signed)
		pipe.PExpire(ctx, replyKey(t.ID), Life)
		return nil
	})
	if err != nil {
		return fmt.Errorf("inquiry: %w", err)
	}
	return nil
}

// Await waits for the answer as long as ctx lasts. It returns ErrNoReply without one.
func (d *Desk) Await(ctx context.Context, t Ticket) (Reply, error) {
	for ctx.Err() == nil {
		signed, err := d.taken(ctx, popScript, replyKey(t.ID))
		switch {
		case err != nil && ctx.Err() == nil:
			return Reply{}, err
		case signed == "":
			_ = pause.For(ctx, looksEvery) // the loop sees that ctx has ended
			continue
		}
		var reply Reply
		if d.open(note.Reply, t.ID, signed, &reply) == nil && reply.Question == t.mac {
			return reply, nil
		}
	}
	return Reply{}, ErrNoReply
}

// taken is what a script takes away, "" for nothing.
func (d *Desk) taken(ctx context.Context, script *redis.Script, key string) (string, error) {
	answer, err := keyspace.Run(ctx, d.redis, script, []string{key}, mostBytes)
	if err != nil {
		return "", fmt.Errorf("inquiry: %w", err)
	}
	return answer.Text(0), nil
}

// open reads a note that was signed a moment ago.
func (d *Desk) open(kind note.Kind, id, signed string, v any) error {
	err := note.Open(d.keys, kind, id, signed, time.Now(), v)
	if errors.Is(err, note.ErrNotGenuine) {
		d.forged(string(kind), id)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	return nil
}

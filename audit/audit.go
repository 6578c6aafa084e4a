// Package audit keeps who did what: an entry for each login, request, approval and end,
// in an append-only stream in Redis and in the log.
//
// It is no part of a job's record and decides nothing: an entry that Redis does not
// take now is in the log all the same.
//
// The log has every entry and is the record that counts. The stream is for looking at: it is
// bounded by age, in all, and for each who is named, so that nobody can push the entries of
// others out of it; and whoever can write to Redis can change it.
//
// Its one rule: an entry names people, jobs and VMs, and never holds a secret or a
// request's text.
package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// Action is what was done.
type Action string

// The actions.
const (
	Login    Action = "login"
	Logout   Action = "logout"
	Link     Action = "link" // a code was made that logs in once
	Submit   Action = "submit"
	Approve  Action = "approve"
	Reject   Action = "reject"
	Cancel   Action = "cancel"
	PassOn   Action = "pass-on"   // to the older API, what is not ours and may change something
	Grant    Action = "grant"     // an approval beforehand
	EndGrant Action = "end-grant" // of one
	Execute  Action = "execute"   // a worker begins an attempt
	End      Action = "end"
	Forged   Action = "forged" // what lay in Redis was not signed by this service
)

// The outcomes of what was not refused.
const (
	OK       = "ok"
	Repeated = "repeated" // it had been done before, and nothing was changed
)

// Entry is one line of the audit. Fields that have nothing to say are empty.
type Entry struct {
	ID        string    `json:"id,omitempty"` // position in the stream, to resume after
	At        time.Time `json:"at"`
	Action    Action    `json:"action"`
	Outcome   string    `json:"outcome"` // OK, Repeated, or the code that says why not
	Who       string    `json:"who"`
	From      string    `json:"from,omitempty"` // address
	RequestID string    `json:"request_id,omitempty"`
	JobID     string    `json:"job_id,omitempty"`
	Operation string    `json:"operation,omitempty"`
	VMID      string    `json:"vm_id,omitempty"`
	VCenter   string    `json:"vcenter,omitempty"`
	Reason    string    `json:"reason,omitempty"` // as its author gave it
}

const key = keyspace.Prefix + "audit"

// Log takes entries. It is safe for concurrent use.
type Log struct {
	redis   redis.UniversalClient
	logger  *slog.Logger
	refused refusals
}

// New returns the audit that is kept in the given Redis and told to the logger.
func New(client redis.UniversalClient, logger *slog.Logger) *Log {
	return &Log{redis: client, logger: logger.With("audit", true)}
}

// Write adds the entry. It never fails: what Redis does not take is in the log, which
// says so. Of what is refused to somebody the stream takes one a second, after the first 60,
// from each process.
func (l *Log) Write(ctx context.Context, e Entry) {
	e.At = time.Now().UTC()
	l.tell(ctx, e)
	if e.refused() && !l.refused.allow(e.share()) {
		return
	}
	entry, err := e.stored()
	if err == nil {
		_, err = keyspace.Run(context.WithoutCancel(ctx), l.redis, addScript, entry.Keys(), entry.Arguments()...)
	}
	if err != nil {
		l.logger.WarnContext(ctx, "the audit entry is in the log alone", "action", e.Action, "err", err)
	}
}

// Prepare returns the entry of what a script is about to do, which adds it where it does that;
// tell is to be called then, for the log.
func (l *Log) Prepare(e Entry) (stored keyspace.Entry, tell func(context.Context), err error) {
	e.At = time.Now().UTC()
	stored, err = e.stored()
	return stored, func(ctx context.Context) { l.tell(ctx, e) }, err
}

func (l *Log) tell(ctx context.Context, e Entry) {
	l.logger.InfoContext(ctx, string(e.Action), "outcome", e.Outcome, "who", e.Who, "from", e.From, "request_id", e.RequestID,
		"job_id", e.JobID, "operation", e.Operation, "vm_id", e.VMID, "vcenter", e.VCenter, "reason", e.Reason)
}

// stored is the entry as the stream takes it.
func (e Entry) stored() (keyspace.Entry, error) {
	document, err := json.Marshal(e)
	return keyspace.Entry{
		Stream: key, Share: key + ":of:" + e.share(), Text: string(document), Kept: keptInAll, OfOne: keptOfOne, Age: keptFor,
	}, err
}

// Tail returns up to limit entries after the given id, oldest first; the newest ones
// when it is empty. With nothing new it waits up to wait for some, and returns none.
func (l *Log) Tail(ctx context.Context, after string, limit int64, wait time.Duration) ([]Entry, error) {
	if after == "" {
		newest, err := l.redis.XRevRangeN(ctx, key, "+", "-", limit).Result()
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		entries := make([]Entry, len(newest))
		for i, message := range newest {
			entries[len(newest)-1-i] = entryOf(message)
		}
		return entries, nil
	}
	streams, err := l.redis.XRead(ctx, &redis.XReadArgs{Streams: []string{key, after}, Count: limit, Block: max(wait, time.Millisecond)}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	var entries []Entry
	for _, message := range streams[0].Messages {
		entries = append(entries, entryOf(message))
	}
	return entries, nil
}

func entryOf(message redis.XMessage) (e Entry) {
	text, _ := message.Values["entry"].(string)
	_ = json.Unmarshal([]byte(text), &e) // what somebody else put there is an empty entry
	e.ID = message.ID
	return e
}

package joblog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// Get returns the job with this id, read in one piece. ErrNotFound when there is none, or
// none that is genuine; ErrUnknownKey and ErrNewer when it can't be read here.
func (l *Log) Get(ctx context.Context, id string) (Job, error) {
	if !isID(id) {
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	fields, err := l.readOne(ctx, id)
	if err != nil {
		return Job{}, err
	}
	return l.open(id, fields)
}

// readOne reads the record of one job; ErrNotFound where read has none.
func (l *Log) readOne(ctx context.Context, id string) (record, error) {
	r, err := l.records.of(ctx, id)
	if err == nil && r == nil {
		err = fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	return r, err
}

// read reads the records of jobs in one piece; nil for one that is not there, or is larger
// than any of ours.
func (l *Log) read(ctx context.Context, ids []string) ([]record, error) {
	records, err := l.readRaw(ctx, ids)
	for i, r := range records {
		records[i] = r.unpacked()
	}
	return records, err
}

// readRaw is read, and leaves what is packed so.
func (l *Log) readRaw(ctx context.Context, ids []string) ([]record, error) {
	answer, err := run(ctx, l.redis, readScript, readKeys(ids), arguments(ids)...)
	if len(ids) == 1 && slotMoves(err) {
		answer, err = l.readParts(ctx, ids[0], err)
	}
	if err != nil {
		return nil, err
	}
	records := make([]record, len(ids))
	for i, id := range ids {
		if fields := answer.List(i); len(fields) > 0 {
			records[i] = recordOf(fields)
		} else if answer.Text(i) == tooLarge {
			l.forged("record", id)
		}
	}
	return records, nil
}

// slotMoves reports whether a cluster refused a script because its keys are on their way to another node: which word it
// is depends on where the last of the client's attempts went.
func slotMoves(err error) bool {
	return redis.HasErrorPrefix(err, "TRYAGAIN") || redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "ASK")
}

// readParts reads a record while the slot of its keys moves, one key after the other, and answers as the script that
// reads it in one piece. The notes are read last: what they prove counts. refused is why it can't be read in one piece,
// which is returned where it was packed in between.
func (l *Log) readParts(ctx context.Context, id string, refused error) (keyspace.Answer, error) {
	fields, err := run(ctx, l.redis, partScript, []string{jobKey(id)}, id)
	if err != nil {
		return nil, err
	}
	notes, err := run(ctx, l.redis, partScript, []string{notesKey(id)}, id+":notes")
	if err != nil {
		return nil, err
	}
	if fields.Text(0) == tooLarge || notes.Text(0) == tooLarge {
		return keyspace.Answer{tooLarge}, nil
	}
	switch r := recordOf(fields); {
	case len(r) == 0: // without that one there is no job
		return keyspace.Answer{[]any{}}, nil
	case len(notes) == 0 && !r.isPacked() && r.note("submission") == "":
		return nil, refused
	}
	return keyspace.Answer{slices.Concat([]any(notes), []any(fields))}, nil
}

// tooLarge is the answer of a script that reads, for a record that is larger than any of ours.
const tooLarge = "too large"

// sameExternalID is how many of the newest jobs with an external id are looked at: one that
// an appliance has used more often than that in a row is taken for its own.
const sameExternalID = 100

// FindExternal returns the newest job with this external id of each of those that have
// used it, the newest first. ErrNotFound when there is none.
func (l *Log) FindExternal(ctx context.Context, externalID string) ([]Job, error) {
	jobs, _, err := l.List(ctx, Filter{ExternalID: externalID}, "", sameExternalID)
	if err != nil {
		return nil, err
	}
	if len(jobs) == 0 || externalID == "" {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, externalID)
	}
	seen := make(map[string]bool)
	return slices.DeleteFunc(jobs, func(job Job) bool {
		again := seen[job.RequestedBy]
		seen[job.RequestedBy] = true
		return again
	}), nil
}

// FindOwn returns the newest job with this external id that the given one asked for.
func (l *Log) FindOwn(ctx context.Context, externalID, by string) (Job, error) {
	jobs, _, err := l.List(ctx, Filter{ExternalID: externalID, By: by}, "", 1)
	if err != nil {
		return Job{}, err
	}
	if len(jobs) == 0 || externalID == "" {
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, externalID)
	}
	return jobs[0], nil
}

// isID reports whether a text may be a job's id. A caller's own id must not be read as the
// name of another key.
func isID(id string) bool { return len(id) == idLength && !strings.Contains(id, ":") }

// idLength is that of a UUID.
const idLength = 36

// recordsPerRead bounds the memory of a list: a record that somebody has filled up may have
// a MiB.
const recordsPerRead = 25

// getAll reads jobs and leaves out those that were pruned meanwhile or can't be believed.
func (l *Log) getAll(ctx context.Context, ids []string) (jobs []Job, err error) {
	for some := range slices.Chunk(ids, recordsPerRead) {
		records, err := l.read(ctx, some)
		if err != nil {
			return nil, err
		}
		for i, fields := range records {
			if fields == nil {
				continue
			}
			if job, err := l.open(some[i], fields); err == nil {
				jobs = append(jobs, job)
			}
		}
	}
	return jobs, nil
}

package chaos

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What the attacker does because it knows what a job, a task and a claim are.

const aJob = "{vmapower}:job:"

var errLeftAlone = errors.New("it is left alone")

// sendAgain executes a script that somebody else has sent, refused or not: so a request or
// an approval that was refused comes in later.
func (a *attacker) sendAgain(ctx context.Context) error {
	call := a.memory.oneCall()
	if call == nil || a.spares(strings.Join(call, " ")) {
		return errLeftAlone
	}
	args := make([]any, len(call))
	for i, word := range call {
		args[i] = word
	}
	return a.redis.Do(ctx, args...).Err()
}

// aJobThatWas is the id of a job, also of one that has gone.
func (a *attacker) aJobThatWas() string {
	id, _, _ := strings.Cut(strings.TrimPrefix(a.memory.oneOf(aJob), aJob), ":")
	return id
}

// setStatus tells that a job has another status, and opens it.
func (a *attacker) setStatus(ctx context.Context) error {
	id := a.aJobThatWas()
	status := []string{"pending", "running", "awaiting_approval", "completed", "failed", "cancelled"}[a.r.IntN(6)]
	fields := []any{"status", status, "approval", "approve", "cancel", 0}
	if a.r.IntN(2) == 0 {
		for _, key := range []string{aJob + id, aJob + id + ":notes"} {
			if err := a.redis.HDel(ctx, key, "n.end", "n.cancel").Err(); err != nil {
				return err
			}
		}
	}
	if err := a.redis.HSet(ctx, aJob+id, fields...).Err(); err != nil {
		return err
	}
	return a.wake(ctx, id)
}

// wake makes the job due.
func (a *attacker) wake(ctx context.Context, id string) error {
	later := time.Now().Add(time.Hour).UnixMilli()
	return errors.Join(a.redis.HSet(ctx, aJob+id, "wake_used", 1, "next_at", 0, "deadline", later, "approve_by", later).Err(),
		a.redis.ZAdd(ctx, "{vmapower}:open", redis.Z{Member: id}).Err())
}

// putJobBack writes all that was seen of a job, as of any time, and makes it due.
func (a *attacker) putJobBack(ctx context.Context) error {
	id := a.aJobThatWas()
	for _, part := range []string{"", ":notes", ":credentials", ":checkpoints"} {
		_ = a.restore(ctx, aJob+id+part) // not each was there
	}
	if a.r.IntN(2) == 0 {
		for _, lock := range append(a.keys(ctx, "{vmapower}:lock:"), a.keys(ctx, "{vmapower}:vm:")...) {
			if !a.spares(a.text(ctx, lock, a.redis.Type(ctx, lock).Val())) {
				a.redis.Del(ctx, lock)
			}
		}
	}
	return errors.Join(a.redis.HSet(ctx, aJob+id, "status", "pending").Err(), a.wake(ctx, id))
}

// makeTask gives asynq a task that somebody else made, or nobody, or has one cancelled.
func (a *attacker) makeTask(ctx context.Context) error {
	of := a.memory.oneOf("asynq:{power}:t:")
	whole, ok := a.memory.earlier(a.memory.whole, of)
	if !ok || a.spares(of) {
		return errLeftAlone
	}
	id := strings.TrimPrefix(of, "asynq:{power}:t:")
	switch a.r.IntN(3) {
	case 0:
		return a.redis.Publish(ctx, "asynq:cancel", id).Err()
	case 1:
		id += "-again"
	}
	if err := a.redis.RestoreReplace(ctx, "asynq:{power}:t:"+id, 0, whole).Err(); err != nil {
		return err
	}
	return errors.Join(a.redis.HSet(ctx, "asynq:{power}:t:"+id, "state", "pending").Err(), a.redis.LPush(ctx, "asynq:{power}:pending", id).Err())
}

// takeClaim makes a job's owner one that was overtaken, and the job due for another.
func (a *attacker) takeClaim(ctx context.Context) error {
	jobs := a.keys(ctx, aJob)
	if len(jobs) == 0 {
		return errLeftAlone
	}
	key := jobs[a.r.IntN(len(jobs))]
	if running := a.redis.HGet(ctx, key, "status").Val(); running != "running" {
		return errLeftAlone
	}
	forged := [][]any{{"beat_at", 1, "wake_used", 1}, {"epoch", 99, "beat_at", 1, "wake_used", 1}, {"nonce", "", "beat_at", 1, "wake_used", 1}}
	return a.redis.HSet(ctx, key, forged[a.r.IntN(len(forged))]...).Err()
}

package keyspace

import (
	"errors"
	"regexp"

	"github.com/redis/go-redis/v9"
)

// refusals are the words by which Redis says that it does not do something now, and what to do
// about each.
var refusals = map[string]string{
	"READONLY":    "Redis is a read-only replica: redis_url must lead to the master (redis+sentinel:// follows it)",
	"MASTERDOWN":  "Redis is a replica that has lost its master: redis_url must lead to the master (redis+sentinel:// follows it)",
	"NOREPLICAS":  "fewer replicas follow Redis than its min-replicas-to-write asks for: bring them back, or lower it",
	"MISCONF":     "Redis can't write to its disk: look at its log and its disk",
	"OOM":         "Redis is out of memory: raise its maxmemory",
	"LOADING":     "Redis loads its data: wait",
	"BUSY":        "a script keeps Redis busy: end it (SCRIPT KILL), or wait",
	"CLUSTERDOWN": "the cluster has no master for some of its slots: bring it back",
	"TRYAGAIN":    "a slot of the cluster is being moved: wait; if the move was broken off, redis-cli --cluster fix",
	"NOAUTH":      "Redis wants a password: set redis_password_file",
	"WRONGPASS":   "Redis knows no such user and password: correct redis_url or redis_password_file",
	"NOPERM":      noRight,
}

const noRight = "the Redis user lacks a right: give it those in docs/operations.md, \"What Redis must allow\""

// refusalWord finds such a word where Redis 6.2 and 7 put it: at the beginning of a reply, and
// somewhere in the reply to a script, with a dash before it or without one.
var refusalWord = regexp.MustCompile(`\b(READONLY|MASTERDOWN|NOREPLICAS|MISCONF|OOM|LOADING|BUSY|CLUSTERDOWN|TRYAGAIN|NOAUTH|WRONGPASS|NOPERM)\b`)

// lackOfRight is how they say in the reply to a script that the user lacks a right.
var lackOfRight = regexp.MustCompile(`ACL failure in script|The user executing the script can't`)

// Advice is what to do where Redis refused with one of the words that are known, "" for any
// other error.
func Advice(err error) string {
	var reply redis.Error
	if !errors.As(err, &reply) {
		return ""
	}
	if word := refusalWord.FindString(reply.Error()); word != "" {
		return refusals[word]
	}
	if lackOfRight.MatchString(reply.Error()) {
		return noRight
	}
	return ""
}

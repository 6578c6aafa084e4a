package chaos

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/client"
)

// key is what Redis holds of ours, as much as the check needs.
type key struct {
	name    string
	ttl     time.Duration // negative: none
	members []string      // of a sorted set, or the fields of a hash
}

func (s *site) allKeys(ctx context.Context) (keys []key) {
	scan := s.scan(ctx, "{vmapower}:*").Iterator()
	for scan.Next(ctx) {
		k := key{name: scan.Val()}
		if k.ttl = s.records.PTTL(ctx, k.name).Val(); k.ttl == -2 { // it has expired meanwhile
			continue
		}
		switch s.records.Type(ctx, k.name).Val() {
		case "zset":
			k.members = s.records.ZRange(ctx, k.name, 0, -1).Val()
		case "hash":
			k.members = slices.Sorted(maps.Keys(s.records.HGetAll(ctx, k.name).Val()))
		}
		keys = append(keys, k)
	}
	if err := scan.Err(); err != nil {
		s.t.Fatal(err)
	}
	return keys
}

// scan lists keys on the node that holds ours.
func (s *site) scan(ctx context.Context, match string) *redis.ScanCmd {
	cluster, several := s.records.(*redis.ClusterClient)
	if !several {
		return s.records.Scan(ctx, 0, match, 500)
	}
	node, err := cluster.MasterForKey(ctx, "{vmapower}:")
	if err != nil {
		s.t.Fatal(err)
	}
	return node.Scan(ctx, 0, match, 500)
}

// checkKeys explains every key that may stay when no job is live, and reports what
// it can't explain: a lock, an open entry, credentials, a piece of a job without it.
func (e *evidence) checkKeys() (wrong []string) {
	for _, k := range e.keys {
		name := strings.TrimPrefix(k.name, "{vmapower}:")
		kind, rest, _ := strings.Cut(name, ":")
		if problem := e.explain(k, kind, rest); problem != "" {
			wrong = append(wrong, fmt.Sprintf("key %s: %s", k.name, problem))
		}
	}
	return wrong
}

func (e *evidence) explain(k key, kind, rest string) (problem string) {
	switch kind {
	case "mark", "accepted", "ready", "loss", "clock", "audit", "workers", "revoked": // of the store itself, of all who asked, and of who works
	case "ended", "packing": // jobs by the end of their retention, and by when they ended
		return e.known(k.members)
	case "jobs": // the lists
		if rest == "ids" {
			return e.lead(k.members)
		}
		if status, isStatus := strings.CutPrefix(rest, "status:"); isStatus {
			return e.haveStatus(k.members, client.JobStatus(status))
		}
		return e.known(k.members)
	case "job": // the record, its notes and its events, until the retention is over
		id, part, _ := strings.Cut(rest, ":")
		if part != "" && part != "events" && part != "notes" {
			return "a part of a job that must not outlive it"
		}
		return e.known([]string{id})
	case "idempotency", "withdrawn", "sweeper", "vcenter_logins", "encapsulation": // what is known for a while
		return mustExpire(k)
	case "vm": // what earlier calls may still do to a VM
		if slices.Contains(k.members, "job") {
			return "the VM's lock is held"
		}
		return mustExpire(k)
	default: // open, lock, or nothing that anybody knows
		return "nothing explains it"
	}
	return ""
}

func mustExpire(k key) string {
	if k.ttl < 0 {
		return "it never expires"
	}
	return ""
}

func (e *evidence) known(ids []string) string {
	for _, id := range ids {
		if c := e.byID[id]; c == nil || c.record == "" {
			return "it names job " + id + ", which does not exist"
		}
	}
	return ""
}

// lead wants of each id that is searched the list that it leads to.
func (e *evidence) lead(ids []string) string {
	for _, id := range ids {
		_, list, _ := strings.Cut(id, "\x00")
		if !slices.ContainsFunc(e.keys, func(k key) bool { return k.name == "{vmapower}:jobs:"+list }) {
			return fmt.Sprintf("it leads from %q to no list", id)
		}
	}
	return ""
}

func (e *evidence) haveStatus(ids []string, status client.JobStatus) string {
	for _, id := range ids {
		if c := e.byID[id]; c == nil || c.job.Status != status {
			return "it names job " + id + ", which has another status"
		}
	}
	return ""
}

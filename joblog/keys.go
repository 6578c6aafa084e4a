package joblog

import (
	"slices"

	"vmapower/internal/keyspace"
)

const keyPrefix = keyspace.Prefix

func jobKey(id string) string          { return keyPrefix + "job:" + id }
func eventsKey(id string) string       { return jobKey(id) + ":events" }
func notesKey(id string) string        { return jobKey(id) + ":notes" }
func credentialsKey(id string) string  { return jobKey(id) + ":credentials" }
func checkpointsKey(id string) string  { return jobKey(id) + ":checkpoints" }
func overtakenKey(id string) string    { return jobKey(id) + ":overtaken" }
func vmKey(real string) string         { return keyPrefix + "vm:" + real }
func idempotencyKey(key string) string { return keyPrefix + "idempotency:" + key }

// These are the keys that follow from what a script is given. It asks for those that follow
// from what is stored: see keyspace.Run.

func named(names ...string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = keyPrefix + name
	}
	return keys
}

// recordKeys are those of every script that writes something a caller can see.
func recordKeys(id string) []string { return []string{jobKey(id), eventsKey(id), notesKey(id)} }

// readKeys are those of whole records.
func readKeys(ids []string) []string {
	keys := jobKeys(ids)
	for _, id := range ids {
		keys = append(keys, notesKey(id))
	}
	return keys
}

func jobKeys(ids []string) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = jobKey(id)
	}
	return keys
}

// statusKeys are the indexes between which a job moves.
func statusKeys(from, to Status) []string {
	return named("jobs:status:"+string(from), "jobs:status:"+string(to))
}

// storeKeys tell whether the store has lost jobs.
func storeKeys() []string { return named("loss", "mark", "accepted", "accepted:last") }

// submitKeys are those that the script knows by their place, then the job's indexes, of which
// it is told how many, then the others.
func submitKeys(s signed) (keys []string, indexes int) {
	index := named("open", "jobs", "jobs:operation:"+s.Operation, "jobs:vm:"+s.VMID, "jobs:by:"+s.RequestedBy, "jobs:status:"+string(s.status()))
	if s.ExternalID != "" {
		index = append(index, keyPrefix+"jobs:external:"+s.ExternalID)
	}
	if s.ContextID != "" {
		index = append(index, keyPrefix+"jobs:context:"+s.ContextID)
	}
	others := slices.Concat(storeKeys(), named("jobs:ids", clockName), s.Audit.Keys())
	if s.kept.key != "" {
		others = append(others, s.kept.key)
	}
	if s.IdempotencyKey != "" {
		others = append(others, idempotencyKey(s.IdempotencyKey))
	}
	return slices.Concat(recordKeys(s.ID), []string{credentialsKey(s.ID)},
		named("withdrawn:"+s.ID, "lock:"+s.alias(), "awaits:"+s.Fingerprint, "open:by:"+s.RequestedBy, "awaiting:by:"+s.RequestedBy),
		index, others), len(index)
}

// waitingKeys are those of a job that waits for its approval or its VM.
func waitingKeys(job Job) []string {
	return named("lock:"+job.alias(), "awaits:"+job.proof.fingerprint, "open:by:"+job.RequestedBy, "awaiting:by:"+job.RequestedBy)
}

// endKeys are those of a script that ends the job.
func endKeys(job Job, to Status) []string {
	return slices.Concat(recordKeys(job.ID), waitingKeys(job), statusKeys(job.Status, to), named("open", "ended", "packing", clockName),
		[]string{credentialsKey(job.ID), checkpointsKey(job.ID), overtakenKey(job.ID)})
}

// claimKeys are those of a claim, of a job that waits or is overtaken.
func claimKeys(id string) []string {
	return append(releaseKeys(id), overtakenKey(id), credentialsKey(id))
}

func releaseKeys(id string) []string {
	return slices.Concat(recordKeys(id), statusKeys(StatusRunning, StatusPending), named(clockName))
}

func decideKeys(job Job, d Decision) []string {
	if d == Reject {
		return endKeys(job, StatusFailed)
	}
	return slices.Concat(recordKeys(job.ID), waitingKeys(job), statusKeys(job.Status, StatusPending), named(clockName),
		[]string{credentialsKey(job.ID)})
}

// targetKeys are those of a job and of the targets with these hashes.
func targetKeys(id string, hashes []string) []string {
	keys := []string{jobKey(id)}
	for _, hash := range hashes {
		keys = append(keys, keyPrefix+"target:"+hash)
	}
	return keys
}

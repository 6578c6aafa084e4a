package joblog

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// packAfter is how long an ended job stays as it is: those who follow it read its last events.
	packAfter = 10 * time.Second
	packPage  = 100
)

// Pack packs the jobs that ended a while ago: they stay readable, and take a fraction of the
// memory. The worker that has the TakeSweep calls it after Sweep; it is harmless in parallel.
func (l *Log) Pack(ctx context.Context) error {
	for {
		answer, err := run(ctx, l.redis, packableScript, named("packing"), packPage)
		if err != nil {
			return err
		}
		for i := range answer {
			if err := l.packJob(ctx, answer.Text(i)); err != nil {
				return err
			}
		}
		if len(answer) < packPage {
			return nil
		}
	}
}

// packJob packs one job, unless it can't be. It is not tried again.
func (l *Log) packJob(ctx context.Context, id string) error {
	records, err := l.readRaw(ctx, []string{id})
	if err != nil {
		return err
	}
	r, fields := records[0], record{}
	if r != nil && !r.isPacked() {
		events, err := l.allEvents(ctx, id)
		if err != nil {
			return err
		}
		if fields, err = r.packedWith(events); err != nil {
			return err
		}
	}
	args := append([]any{id, "", ""}, fields.pairs()...)
	if len(fields) > 0 {
		args[1], args[2] = r["status"], r["revision"]
	}
	_, err = run(ctx, l.redis, packScript, append(recordKeys(id), named("packing")...), args...)
	return err
}

// allEvents reads the job's stream to its end.
func (l *Log) allEvents(ctx context.Context, id string) (all []Event, _ error) {
	for after := ""; ; after = all[len(all)-1].ID {
		some, _, err := l.streamAfter(ctx, id, after)
		if err != nil || len(some) == 0 {
			return all, err
		}
		all = append(all, some...)
	}
}

// packedWith are the fields that the record and its events are packed into, with each of the VM's
// ids; none where that would be too much.
func (r record) packedWith(events []Event) (record, error) {
	aliases := slices.DeleteFunc(strings.Fields(r["aliases"]), func(alias string) bool { return alias == r["vm_id"] })
	if len(aliases) > mostAliases {
		return nil, nil
	}
	p := packed{fields: maps.Clone(r), events: events}
	maps.DeleteFunc(p.fields, func(field, value string) bool { return value == "" || isOwners(field) || keptBeside[field] })
	fields, err := p.pack()
	if err != nil || fields == nil {
		return nil, err
	}
	for i, alias := range aliases {
		fields["a"+strconv.Itoa(i+1)] = alias
	}
	return fields, nil
}

// Kept returns what is kept of the hash of an ended job and of its events, which is the same before
// and after it was packed.
func Kept(hash map[string]string, events []Event) (map[string]string, []Event) {
	r := record(hash)
	if p, err := r.unpack(); err == nil {
		events = p.events
	}
	kept := maps.Clone(r.unpacked())
	maps.DeleteFunc(kept, func(field, value string) bool { return value == "" || isOwners(field) || isOfPack(field) })
	return kept, events
}

// isOfPack reports whether the field is one that packedWith makes.
func isOfPack(field string) bool {
	_, err := strconv.Atoi(strings.TrimLeft(field, "ap"))
	return err == nil
}

// mostAliases is how many ids of a VM pointers in prelude.lua looks at.
const mostAliases = 8

// keptBeside are the fields that pack.lua leaves as they are.
var keptBeside = map[string]bool{
	"status": true, "revision": true, "epoch": true, "nonce": true, "approval": true, "told": true, "operation": true, "vm_id": true,
	"external_id": true, "context_id": true, "requested_by": true, "slot": true, "ended_at": true,
}

// isOwners reports whether a field means nothing once the job has ended: the notes by which an attempt
// goes on where another was, too. The end tells how each step ended.
func isOwners(field string) bool {
	return ofTheOwner[field] || strings.HasPrefix(field, "n.step.") || strings.HasPrefix(field, "n.call.")
}

var ofTheOwner = map[string]bool{
	"id": true, "alias": true, "aliases": true, "vm": true, "seq": true, "beat_at": true, "wake": true, "wake_at": true,
	"wake_used": true, "wake_every": true, "next_at": true, "paused": true, "shift": true, "asked": true, "calls": true,
	"fingerprint": true, "steps": true, "budget_ms": true, "progress_event": true,
}

package joblog

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// searchedIDs is how many ids that begin alike are looked into.
const searchedIDs = 50

// Search returns up to limit jobs, newest first, that match the filter, and one of whose ids begins with the
// text, in whatever case: their own, that of their VM, or those that their callers gave them. Of ids of VMs
// and callers the first 50 that begin so are looked into.
func (l *Log) Search(ctx context.Context, text string, f Filter, limit int) ([]Job, error) {
	text = strings.ToLower(text)
	byOwn := f
	byOwn.ID = text
	found, _, err := l.List(ctx, byOwn, "", limit)
	if err != nil {
		return nil, err
	}
	indexes, err := run(ctx, l.redis, searchScript, named("jobs:ids"), text, searchedIDs)
	if err != nil {
		return nil, err
	}
	for i := range indexes {
		some, err := l.searchIn(ctx, indexes.Text(i), f, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b Job) int { return cmp.Compare(b.ID, a.ID) })
	found = slices.CompactFunc(found, func(a, b Job) bool { return a.ID == b.ID })
	return found[:min(len(found), limit)], nil
}

// searchIn lists the jobs of one index that match the filter.
func (l *Log) searchIn(ctx context.Context, index string, f Filter, limit int) ([]Job, error) {
	kind, value, _ := strings.Cut(index, ":")
	narrowed := map[string]*string{"vm": &f.VMID, "external": &f.ExternalID, "context": &f.ContextID}[kind]
	if narrowed == nil || *narrowed != "" && *narrowed != value {
		return nil, nil // what is no index of ours, or asks for two ids at once
	}
	*narrowed = value
	jobs, _, err := l.List(ctx, f, "", limit)
	return jobs, err
}

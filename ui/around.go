package ui

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/presence"
)

// around is what the service works with, as its workers tell it.
type around struct {
	Workers  []presence.Status
	VCenters []vcenterRow
	Unknown  bool // Redis gave no answer
}

// vcenterRow is a vCenter, as all workers that live see it.
type vcenterRow struct {
	presence.VCenter
	SilentTo int // so many workers have no answer from it
}

// readAround is nil for a reader who is no operator.
func (u *UI) readAround(r *http.Request) *around {
	if u.Workers == nil || !u.Gate.Open() && !principalOf(r).Has(access.RoleOperator) {
		return nil
	}
	workers, err := u.Workers(r.Context())
	if err != nil {
		u.Logger.WarnContext(r.Context(), "the workers can't be read", "err", err)
		return &around{Unknown: true}
	}
	for i := range workers {
		workers[i].Host, workers[i].Version = failure.Foreign(workers[i].Host), failure.Foreign(workers[i].Version)
	}
	return &around{Workers: workers, VCenters: vcentersOf(workers)}
}

// vcentersOf are the vCenters of the workers that live, those first of which somebody wants to know.
func vcentersOf(workers []presence.Status) []vcenterRow {
	var rows []vcenterRow
	for _, worker := range workers {
		if worker.Late() {
			continue
		}
		for _, v := range worker.VCenters {
			i := slices.IndexFunc(rows, func(row vcenterRow) bool { return row.Name == v.Name })
			if i < 0 {
				i, rows = len(rows), append(rows, vcenterRow{VCenter: presence.VCenter{Name: v.Name}})
			}
			rows[i].add(v)
		}
	}
	slices.SortFunc(rows, func(a, b vcenterRow) int {
		return cmp.Or(cmp.Compare(b.SilentTo, a.SilentTo), cmp.Compare(b.Waiting, a.Waiting), strings.Compare(a.Name, b.Name))
	})
	return rows
}

// add adds what one more worker knows.
func (row *vcenterRow) add(v presence.VCenter) {
	row.Sessions, row.Running, row.Waiting = row.Sessions+v.Sessions, row.Running+v.Running, row.Waiting+v.Waiting
	if v.Answered.After(row.Answered) {
		row.Answered = v.Answered
	}
	if v.ErrorAt.After(row.ErrorAt) {
		row.Error, row.ErrorAt = failure.Foreign(v.Error), v.ErrorAt
	}
	if v.SilentSince.IsZero() {
		return
	}
	if row.SilentTo++; row.SilentSince.IsZero() || v.SilentSince.Before(row.SilentSince) {
		row.SilentSince = v.SilentSince
	}
}

// Alive is how many workers live.
func (a *around) Alive() (n int) {
	for _, worker := range a.Workers {
		if !worker.Late() {
			n++
		}
	}
	return n
}

// Versions are those of the workers that live, each once: more than one is an upgrade that is not through.
func (a *around) Versions() (all []string) {
	for _, worker := range a.Workers {
		if !worker.Late() && !slices.Contains(all, worker.Version) {
			all = append(all, worker.Version)
		}
	}
	return all
}

// ago is how long something is past, for people.
func ago(d time.Duration) string { return shortly(d.Round(time.Second)) }

package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"vmapower/api/openapi"
)

// board is the jobs of a context, by group and VM.
type board struct {
	ContextID string
	Plan, Run string          // as the newest job's caller noted them; empty for none
	Approved  []openapi.Grant // what was approved beforehand and still holds
	Decided   []decided       // who has let jobs begin, or not
	Groups    []*boardGroup   // in the order of their first jobs
	Counts    []boardCount    // of VMs
	From, To  time.Time       // of all that is known; To is zero while something is live
	Cut       bool            // there are older jobs than can be shown
	At        time.Time       // when it was read
	byVM      map[string]*boardVM
}

// boardGroup is VMs that were worked on together.
type boardGroup struct {
	Name     string // empty where nobody noted one
	VMs      []*boardVM
	From, To time.Time
	Through  int // VMs whose jobs have all been completed
}

// boardCount is how many VMs have come to what.
type boardCount struct {
	Status string
	VMs    int
}

// decided is what one approver has said about some of the jobs.
type decided struct {
	By, Reason string
	Beforehand bool
	Rejected   bool
	Jobs       int
}

// newBoard arranges jobs, the newest first as a list has them, and what was approved beforehand.
func newBoard(contextID string, jobs []openapi.Job, grants []openapi.Grant) *board {
	b := &board{ContextID: contextID, Approved: grants, At: time.Now(), byVM: map[string]*boardVM{}}
	groups := map[*boardVM]string{}
	for _, job := range slices.Backward(jobs) {
		vm, noted := b.vm(job.VmId), notesOf(job)
		vm.add(job)
		vm.Name = cmp.Or(noted.VMName, vm.Name, found(job))
		groups[vm] = cmp.Or(noted.Group, groups[vm])
		b.Plan, b.Run = cmp.Or(noted.Plan, b.Plan), cmp.Or(noted.Run, b.Run)
		b.decide(job)
	}
	for _, grant := range grants {
		for _, id := range grant.VmIds {
			b.vm(id)
		}
	}
	b.group(groups)
	b.count()
	return b
}

// title is the plan's name, or what stands for it.
func (b *board) title() string { return cmp.Or(b.Plan, b.ContextID) }

// vm is the one with that id.
func (b *board) vm(id string) *boardVM {
	id = strings.ToLower(id)
	if b.byVM[id] == nil {
		b.byVM[id] = &boardVM{ID: id}
	}
	return b.byVM[id]
}

// decide notes who has let the job begin, or not.
func (b *board) decide(job openapi.Job) {
	if job.Approval == nil || job.Approval.Decision == "" {
		return
	}
	is := decided{job.Approval.By, job.Approval.Reason, job.Approval.ApprovalId != "", job.Approval.Decision == openapi.ApprovalDecisionReject, 0}
	i := slices.IndexFunc(b.Decided, func(d decided) bool { d.Jobs = 0; return d == is })
	if i < 0 {
		i, b.Decided = len(b.Decided), append(b.Decided, is)
	}
	b.Decided[i].Jobs++
}

// group puts the VMs into groups of those names. What was worked on first stands first, and what waits
// for its first job last.
func (b *board) group(names map[*boardVM]string) {
	byName := map[string]*boardGroup{}
	for vm := range b.all() {
		name := names[vm]
		group := byName[name]
		if group == nil {
			group = &boardGroup{Name: name}
			byName[name], b.Groups = group, append(b.Groups, group)
		}
		group.add(vm)
	}
	for _, group := range b.Groups {
		b.From, b.To = span(b.From, b.To, group.From, group.To)
	}
}

// all are the VMs in the order of their first jobs.
func (b *board) all() func(yield func(*boardVM) bool) {
	vms := make([]*boardVM, 0, len(b.byVM))
	for _, vm := range b.byVM {
		vms = append(vms, vm)
	}
	slices.SortFunc(vms, func(v, w *boardVM) int {
		if v.From.IsZero() != w.From.IsZero() {
			return map[bool]int{true: 1, false: -1}[v.From.IsZero()]
		}
		return cmp.Or(v.From.Compare(w.From), strings.Compare(v.ID, w.ID))
	})
	return slices.Values(vms)
}

func (g *boardGroup) add(vm *boardVM) {
	g.From, g.To = span(g.From, g.To, vm.From, vm.To)
	g.VMs = append(g.VMs, vm)
	if vm.Status() == string(openapi.JobStatusCompleted) {
		g.Through++
	}
}

// Live reports whether one of the group's jobs may still change.
func (g *boardGroup) Live() bool {
	return slices.ContainsFunc(g.VMs, func(v *boardVM) bool { return v.Last() != nil && v.Last().EndedAt == nil })
}

// span is the time from the earlier beginning to the later end, of which zero is none.
func span(from, to, alsoFrom, alsoTo time.Time) (time.Time, time.Time) {
	if from.IsZero() || !alsoFrom.IsZero() && alsoFrom.Before(from) {
		from = alsoFrom
	}
	if alsoTo.After(to) {
		to = alsoTo
	}
	return from, to
}

// count tells how many VMs have come to what, in the order in which somebody wants to know.
func (b *board) count() {
	for _, status := range append([]string{"failed"}, append(slices.DeleteFunc(slices.Clone(statuses), func(s string) bool { return s == "failed" }), notBegun)...) {
		n := 0
		for _, vm := range b.byVM {
			if vm.Status() == status {
				n++
			}
		}
		if n > 0 {
			b.Counts = append(b.Counts, boardCount{status, n})
		}
	}
}

// Live reports whether one of the jobs may still change.
func (b *board) Live() bool { return slices.ContainsFunc(b.Groups, (*boardGroup).Live) }

package worker

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"testing"

	"vmapower/joblog"
	"vmapower/tasks"
)

func TestEveryOperationHasAPlanAndNothingElseHas(t *testing.T) {
	var rows []string
	for _, o := range tasks.Operations() {
		rows = append(rows, o.Name)
	}
	slices.Sort(rows)
	if planned := slices.Sorted(maps.Keys(plans)); !slices.Equal(planned, rows) {
		t.Errorf("there are plans for %v, and rows for %v", planned, rows)
	}
}

func TestAJobOfAnUnknownOperationIsTakenForNoOther(t *testing.T) {
	for _, name := range []string{"", "no-such-operation", "POWER-ON"} {
		job := joblog.Job{Request: joblog.Request{Operation: name, Args: []byte(`{}`)}}
		if found, err := new(Worker).planFor(t.Context(), &attempt{job: &job}); err == nil {
			t.Errorf("operation %q: %+v", name, found)
		}
	}
}

func TestAnOperationMakesOnlyTheCallsOfItsRow(t *testing.T) {
	made := errors.New("it was asked for")
	verbs := []tasks.Verb{"no such call"}
	for _, o := range tasks.Operations() {
		verbs = append(verbs, o.Verbs...)
	}
	for _, o := range tasks.Operations() {
		for _, verb := range verbs {
			c := &calls{allowed: o.Verbs, log: slog.New(slog.DiscardHandler)}
			err := c.change(t.Context(), call{verb: verb, needed: func(context.Context) (bool, error) { return false, made }})
			if may := errors.Is(err, made); err == nil || may != slices.Contains(o.Verbs, verb) {
				t.Errorf("%s may make the call %s: %v", o.Name, verb, err)
			}
		}
	}
}

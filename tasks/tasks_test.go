package tasks

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestEveryOperationIsOneWholeRow(t *testing.T) {
	names := map[string]bool{}
	for _, o := range Operations() {
		if names[o.Name] || o.Name == "" || o.Queue == "" || o.Result == nil {
			t.Errorf("row %+v", o)
		}
		names[o.Name] = true
		if changes := len(o.Verbs) > 0; changes != (o.Wants != "") {
			t.Errorf("%s may make the calls %v and wants %q", o.Name, o.Verbs, o.Wants)
		}
		if !slices.ContainsFunc(o.Steps, func(s Step) bool { return s.Name == o.Finds }) {
			t.Errorf("%s has no step %q", o.Name, o.Finds)
		}
		if found, known := Lookup(o.Name); !known || found.Name != o.Name {
			t.Errorf("looking up %s gives %+v, %v", o.Name, found, known)
		}
	}
}

func TestEveryPlanNamesItsStepsOnce(t *testing.T) {
	for _, o := range Operations() {
		seen := map[string]bool{}
		for _, step := range o.Steps {
			if step.Name == "" || step.Title == "" || seen[step.Name] {
				t.Errorf("%s: step %+v", o.Name, step)
			}
			seen[step.Name] = true
		}
	}
}

func TestAnOperationWithoutARowIsTakenForNoOther(t *testing.T) {
	for _, name := range []string{"", "no-such-operation", "Power-Off", "power-off "} {
		if row, known := Lookup(name); known || row.Name != "" || row.Verbs != nil || row.Wants != "" {
			t.Errorf("%q is %+v", name, row)
		}
	}
}

func TestArgumentsBelongToTheirOperation(t *testing.T) {
	for name, args := range map[string]Args{
		OperationPowerOff: PowerOff{Timeout: 7}, OperationPowerOn: PowerOn{Timeout: 7}, OperationFinalSync: FinalSync{Timeout: 7},
	} {
		if args.Operation().Name != name || args.Limit() != seconds(7) {
			t.Errorf("%T is of %s, for %s", args, args.Operation().Name, args.Limit())
		}
		text, err := json.Marshal(args)
		if err != nil || !json.Valid(text) {
			t.Errorf("%T: %s, %v", args, text, err)
		}
	}
}

// Package authority decides whether a request lies within what somebody may: an appliance's
// scope, and an approval that was given beforehand. The API asks before it accepts a job, and
// a worker before the job's first call.
//
// It says nothing of who somebody is, and keeps nothing: access does.
//
// Its one rule: what it can't compare is not within.
package authority

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
)

// particulars are what matters of an operation's own arguments.
type particulars struct {
	policy  tasks.Policy // of a power-off, "" for others
	targets []string     // of a sync
}

// particularsOf reads the arguments of a request. An operation of which nothing is known
// here is an error.
func particularsOf(r joblog.Request) (p particulars, err error) {
	switch r.Operation {
	case tasks.OperationPowerOn:
		return p, nil
	case tasks.OperationPowerOff:
		var args tasks.PowerOff
		err = json.Unmarshal(r.Args, &args)
		return particulars{policy: args.Policy}, err
	case tasks.OperationFinalSync:
		var args tasks.FinalSync
		err = json.Unmarshal(r.Args, &args)
		for _, disk := range args.Disks {
			p.targets = append(p.targets, disk.Target)
		}
		return p, err
	}
	return p, fmt.Errorf("authority: operation %q is not known", r.Operation)
}

// checkOperations names the field of an operation that there is not.
func checkOperations(field string, operations []string) error {
	var known []string
	for _, row := range tasks.Operations() {
		known = append(known, row.Name)
	}
	for i, name := range operations {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s[%d]: must be one of %s", field, i, strings.Join(known, ", "))
		}
	}
	return nil
}

// checkTargets names the field of a target that no address can begin with.
func checkTargets(field string, targets []string) error {
	for i, text := range targets {
		if _, err := replication.ParsePrefix(text); err != nil {
			return fmt.Errorf("%s[%d]: %w", field, i, err)
		}
	}
	return nil
}

// covered reports whether one of the prefixes covers the target. One that can't be read
// covers nothing.
func covered(prefixes []string, target string) bool {
	return slices.ContainsFunc(prefixes, func(text string) bool {
		prefix, err := replication.ParsePrefix(text)
		return err == nil && prefix.Covers(target)
	})
}

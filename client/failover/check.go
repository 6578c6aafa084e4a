package failover

import (
	"fmt"
	"regexp"
	"strings"

	"vmapower/client"
)

// FieldError names the field of a plan that is wrong, such as groups[0].vms[2].policy.
type FieldError struct {
	Field, Problem string
}

// Error implements error.
func (e *FieldError) Error() string { return e.Field + ": " + e.Problem }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

var names = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

const nameProblem = "must be 1 to 64 letters, digits, dots, underscores and hyphens, and begin with a letter or digit"

// Check returns a *FieldError for the first field that is wrong. What only the service can tell is
// left to its preflight.
func (p Plan) Check() error {
	switch {
	case !names.MatchString(p.Name):
		return wrong("name", nameProblem)
	case p.Type == "test":
		return wrong("type", "a test failover neither powers off nor syncs the source: there is nothing to run")
	case p.Type != "" && p.Type != "live":
		return wrong("type", "must be live")
	case len(p.ContextID) > 255:
		return wrong("context_id", "must be at most 255 characters")
	case p.AtOnce < 0 || p.AtOnce > 500:
		return wrong("at_once", "must be between 1 and 500")
	case p.OnFailure != "" && p.OnFailure != OnFailureStop && p.OnFailure != OnFailureContinue:
		return wrong("on_failure", "must be stop or continue")
	case len(p.Groups) == 0:
		return wrong("groups", "must have at least one group")
	}
	seen := seen{}
	for i, group := range p.Groups {
		if err := group.check(fmt.Sprintf("groups[%d]", i), seen); err != nil {
			return err
		}
	}
	return nil
}

// seen is where a name, VM or target stands already.
type seen map[string]string

func (s seen) once(kind, name, field string) error {
	key := kind + " " + name
	if other, twice := s[key]; twice {
		return wrong(field, "this %s stands at %s already", kind, other)
	}
	s[key] = field
	return nil
}

func (g Group) check(at string, seen seen) error {
	if !names.MatchString(g.Name) {
		return wrong(at+".name", nameProblem)
	}
	if err := seen.once("group", g.Name, at+".name"); err != nil {
		return err
	}
	if len(g.VMs) == 0 {
		return wrong(at+".vms", "must have at least one VM")
	}
	for i, vm := range g.VMs {
		if err := vm.check(fmt.Sprintf("%s.vms[%d]", at, i), seen); err != nil {
			return err
		}
	}
	return nil
}

func (v VM) check(at string, seen seen) error {
	switch {
	case v.ID == "" || len(v.ID) > 64:
		return wrong(at+".vm_id", "must be a BIOS UUID, an instance UUID or an object id")
	case v.Timeout < 0 || v.Timeout > 7200:
		return wrong(at+".timeout", "must be between 1 and 7200")
	case v.BootTimeout < 0 || v.BootTimeout > 7200:
		return wrong(at+".boot_timeout", "must be between 1 and 7200")
	}
	switch v.Policy {
	case "", client.PolicyForce, client.PolicyGracefulOnly, client.PolicyGracefulThenForce:
	default:
		return wrong(at+".policy", "must be graceful_then_force, graceful_only or force")
	}
	if err := seen.once("VM", strings.ToLower(v.ID), at+".vm_id"); err != nil || v.Sync == nil {
		return err
	}
	return v.Sync.check(at+".sync", seen)
}

func (s Sync) check(at string, seen seen) error {
	switch {
	case len(s.Disks) == 0:
		return wrong(at+".disks", "must have at least one disk")
	case s.Timeout < 0 || s.Timeout > 86400:
		return wrong(at+".timeout", "must be between 1 and 86400")
	}
	for i, disk := range s.Disks {
		field := fmt.Sprintf("%s.disks[%d]", at, i)
		switch {
		case disk.DiskKey == "":
			return wrong(field+".disk_key", "is missing")
		case disk.Target == "":
			return wrong(field+".target", "is missing")
		}
		if err := seen.once("target", disk.Target, field+".target"); err != nil {
			return err
		}
	}
	return nil
}

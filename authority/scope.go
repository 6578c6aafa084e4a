package authority

import (
	"fmt"
	"slices"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// CheckScope names the field of a scope that would bound nothing that there is.
func CheckScope(s access.Scope) error {
	for i, text := range s.VCenters {
		if _, err := vcenter.Address(text); err != nil {
			return fmt.Errorf("vcenter[%d]: %w", i, err)
		}
	}
	if err := checkOperations("operation", s.Operations); err != nil {
		return err
	}
	return checkTargets("target", s.Targets)
}

// Within returns a Forbidden *failure.Failure, which names the field, for a request for a
// job that the scope does not cover.
func Within(s access.Scope, r joblog.Request) error {
	if s.Unlimited() {
		return nil
	}
	if err := MayReach(s, r.Profile, r.VCenter); err != nil {
		return err
	}
	if len(s.Operations) > 0 && !slices.Contains(s.Operations, r.Operation) {
		return outside("operation", r.Operation)
	}
	asked, err := particularsOf(r)
	if err != nil {
		return outside("operation", r.Operation)
	}
	for i, target := range asked.targets {
		if len(s.Targets) > 0 && !covered(s.Targets, target) {
			return outside(fmt.Sprintf("disks[%d].target", i), "this target")
		}
	}
	return nil
}

// MayReach is Within for a request that only asks a vCenter: the profile's, when it names
// one. An appliance that is bound to profiles brings its own login to no vCenter but those
// that its scope names.
func MayReach(s access.Scope, profile, address string) error {
	switch {
	case profile != "" && len(s.Profiles) > 0 && !slices.Contains(s.Profiles, profile):
		return outside("profile", "this profile")
	case profile == "" && len(s.Profiles) > 0 && len(s.VCenters) == 0:
		return outside("profile", "a vCenter without one of its profiles")
	case len(s.VCenters) == 0 || slices.ContainsFunc(s.VCenters, func(named string) bool { return sameServer(named, address) }):
		return nil
	case profile != "":
		return outside("profile", "the vCenter of this profile")
	}
	return outside("vcenter", "this vCenter")
}

func sameServer(a, b string) bool {
	_, err := vcenter.Address(a)
	_, wrong := vcenter.Address(b)
	return err == nil && wrong == nil && vcenter.ServerName(a) == vcenter.ServerName(b)
}

func outside(field, what string) error {
	return failure.Newf(failure.Forbidden, "%s: the scope of this appliance does not cover %s; vmapower appliances list shows it", field, what)
}

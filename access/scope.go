package access

import (
	"fmt"
	"slices"
	"strings"
)

// Scope bounds what an appliance may ask for. An empty list is no limit. What lies within it
// is for package authority to say.
type Scope struct {
	Profiles   []string `yaml:"profiles,omitempty,flow"`
	VCenters   []string `yaml:"vcenters,omitempty,flow"`
	Operations []string `yaml:"operations,omitempty,flow"`
	Targets    []string `yaml:"targets,omitempty"` // what their addresses begin with
}

// Unlimited reports whether the scope bounds nothing.
func (s Scope) Unlimited() bool {
	return len(s.Profiles)+len(s.VCenters)+len(s.Operations)+len(s.Targets) == 0
}

const (
	maxLimits = 100  // in each list of a scope
	maxLimit  = 1024 // bytes of one
)

// check names the field that is wrong, and never repeats what is in it.
func (s Scope) check() error {
	for field, limits := range map[string][]string{
		"profiles": s.Profiles, "vcenters": s.VCenters, "operations": s.Operations, "targets": s.Targets,
	} {
		if len(limits) > maxLimits {
			return fmt.Errorf("scope.%s has more than %d entries", field, maxLimits)
		}
		for i, limit := range limits {
			if limit == "" || len(limit) > maxLimit || strings.ContainsFunc(limit, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				return fmt.Errorf("scope.%s[%d] must be 1 to %d characters, and none of them a control character", field, i, maxLimit)
			}
		}
	}
	return nil
}

func (s Scope) clone() Scope {
	return Scope{slices.Clone(s.Profiles), slices.Clone(s.VCenters), slices.Clone(s.Operations), slices.Clone(s.Targets)}
}

package setup

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/internal/terminal"
)

// scopeFlags are the limits of an appliance on a command line.
type scopeFlags struct{ profiles, vcenters, operations, targets []string }

func (s *scopeFlags) addFlags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&s.profiles, "profile", nil, "it asks by this profile alone (may be repeated; none is no limit)")
	flags.StringArrayVar(&s.vcenters, "vcenter", nil, "it asks about VMs of this vCenter alone (may be repeated; none is no limit)")
	flags.StringArrayVar(&s.operations, "operation", nil, "it asks for this alone: power-off, power-on or final-sync (may be repeated; none is no limit)")
	flags.StringArrayVar(&s.targets, "target", nil,
		"it writes below this address alone, such as nbd://127.0.0.1:10809/ (may be repeated; none is no limit)")
}

// limits are the flags as the file keeps them.
func (s *scopeFlags) limits() (access.Scope, error) {
	limits := access.Scope{Profiles: s.profiles, VCenters: s.vcenters, Operations: s.operations, Targets: s.targets}
	if err := authority.CheckScope(limits); err != nil {
		return access.Scope{}, terminal.UsageErrorf("%w", err)
	}
	return limits, nil
}

// limit is one kind of limit, by the name of its flag.
type limit struct {
	name string
	list *[]string
}

func limitsOf(s *access.Scope) []limit {
	return []limit{{"profile", &s.Profiles}, {"vcenter", &s.VCenters}, {"operation", &s.Operations}, {"target", &s.Targets}}
}

// changeScope lifts the limits of a scope that are named, and replaces those that are given.
func changeScope(s *access.Scope, lifted []string, given access.Scope) {
	now := limitsOf(&given)
	for i, l := range limitsOf(s) {
		if len(*now[i].list) > 0 || slices.Contains(lifted, l.name) {
			*l.list = *now[i].list
		}
	}
}

// shownScope is a scope as it is listed: an empty list is no limit.
type shownScope struct {
	Profiles   []string `json:"profiles"`
	VCenters   []string `json:"vcenters"`
	Operations []string `json:"operations"`
	Targets    []string `json:"targets"`
}

func shownScopeOf(s access.Scope) shownScope {
	return shownScope{orNone(s.Profiles), orNone(s.VCenters), orNone(s.Operations), orNone(s.Targets)}
}

func orNone(list []string) []string { return append([]string{}, list...) }

// String names the limits, or says that there is none.
func (s shownScope) String() string {
	var words []string
	for _, l := range limitsOf((*access.Scope)(&s)) {
		if len(*l.list) > 0 {
			words = append(words, l.name+" "+strings.Join(*l.list, ","))
		}
	}
	if words == nil {
		return "no limit"
	}
	return strings.Join(words, "; ")
}

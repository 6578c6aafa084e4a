package config

import (
	"regexp"
	"slices"
	"strings"

	"vmapower/internal/terminal"

	"github.com/spf13/pflag"
)

// source is one layer: where it is, and what it sets.
type source struct {
	origin origin
	read   func() ([]entry, error)
}

// entry is a key with its value as it was written, in any layer.
type entry struct {
	key  string
	text string
	line int   // in a file; 0 elsewhere
	none bool  // an empty value, which is as if the key were not there
	err  error // instead of a value
}

// sources are the layers in their order, a later one winning.
func (l Layers) sources() []source {
	all := []source{{origin{layer: "default"}, func() ([]entry, error) { return ownDefaults(l.Defaults), nil }}}
	if l.File != "" {
		all = append(all, source{origin{layer: "file", where: l.File}, func() ([]entry, error) { return inFile(l.File) }})
	}
	all = append(all, source{origin{layer: "environment"}, func() ([]entry, error) { return inEnvironment(l.Environ), nil }})
	if l.Flags != nil {
		all = append(all, source{origin{layer: "flag"}, func() ([]entry, error) { return inFlags(l.Flags), nil }})
	}
	return all
}

func ownDefaults(defaults map[string]string) (found []entry) {
	for key, text := range defaults {
		found = append(found, entry{key: key, text: text})
	}
	return found
}

// inEnvironment leaves out what belongs to the commands that call the service, and what
// Kubernetes sets. Of a variable that is there twice the last one counts.
func inEnvironment(environ terminal.Environ) (found []entry) {
	for _, variable := range environ {
		name, text, _ := strings.Cut(variable, "=")
		key, ours := strings.CutPrefix(name, envPrefix)
		if ours && key != "" && !slices.Contains(clientVariables, name) && !isServiceLink(key, text) {
			found = append(found, entry{key: strings.ToLower(key), text: text, none: text == ""})
		}
	}
	slices.SortStableFunc(found, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return found
}

// serviceLink is how Kubernetes names the variables by which it tells of a service, which begin with
// our prefix where the service is called vmapower-something.
var serviceLink = regexp.MustCompile(`^(.+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)

func isServiceLink(key, text string) bool {
	if _, known := settingOf(strings.ToLower(key)); known {
		return false
	}
	isPort := key == "PORT" || strings.HasSuffix(key, "_PORT")
	return serviceLink.MatchString(key) || isPort && strings.Contains(text, "://")
}

// inFlags leaves out the flags that were not given, and those that are no settings, such as --config.
func inFlags(flags *pflag.FlagSet) (found []entry) {
	flags.Visit(func(f *pflag.Flag) {
		key := strings.ReplaceAll(f.Name, "-", "_")
		if _, known := settingOf(key); known {
			text := f.Value.String()
			found = append(found, entry{key: key, text: text, none: text == ""})
		}
	})
	return found
}

package config

import (
	"errors"
	"fmt"
	"strings"

	"vmapower/credentials"
	"vmapower/internal/terminal"
)

// EnvironmentProfile is the name of the profile that variables make, for a first trial.
const EnvironmentProfile = "env"

// environmentVariables make that profile, all three of them together.
var environmentVariables = []string{"VCENTER_HOST", "VCENTER_USERNAME", "VCENTER_PASSWORD"}

// readEnvironmentProfile takes the profile from the environment, where it is. Its errors name the
// variable.
func (c *Config) readEnvironmentProfile(environ terminal.Environ) error {
	var set, missing []string
	for _, name := range environmentVariables {
		if environ.Get(name) == "" {
			missing = append(missing, name)
		} else {
			set = append(set, name)
		}
	}
	switch {
	case len(set) == 0:
		return nil
	case len(missing) > 0:
		return fmt.Errorf("%s: is missing, and %s is set: the profile %s needs all of them, or none",
			strings.Join(missing, ", "), strings.Join(set, ", "), EnvironmentProfile)
	}
	profile := credentials.Profile{
		Name: EnvironmentProfile, VCenter: environ.Get("VCENTER_HOST"), Username: environ.Get("VCENTER_USERNAME"),
		Password: credentials.NewSecret(environ.Get("VCENTER_PASSWORD")),
	}
	if _, err := credentials.NewProfiles().Put(profile); err != nil {
		return errors.New(asVariable(err.Error()))
	}
	c.FromEnvironment = &profile
	return nil
}

// asVariable names the variable in place of the profile's field.
func asVariable(text string) string {
	for field, name := range map[string]string{"vcenter: ": "VCENTER_HOST: ", "username: ": "VCENTER_USERNAME: ", "password: ": "VCENTER_PASSWORD: "} {
		if rest, is := strings.CutPrefix(text, field); is {
			return name + rest
		}
	}
	return text
}

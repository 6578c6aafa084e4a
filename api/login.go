package api

import (
	"errors"
	"strings"

	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/vcenter"
)

// loginOf checks the credentials of a request and names every problem. read returns the
// profile, with its password or without, and runs no command for it.
func (s *Server) loginOf(profile, address, username string, password credentials.Secret,
	read func(*credentials.Profiles, string) (credentials.Profile, error),
) (credentials.Login, error) {
	if profile != "" {
		if address != "" || username != "" || !password.Empty() {
			return credentials.Login{}, invalid("profile: contradicts vcenter, username and password, which must be left out with it")
		}
		return s.loginOfProfile(profile, read)
	}
	var wrong []string
	if address == "" {
		wrong = append(wrong, "vcenter: is missing")
	}
	if username == "" {
		wrong = append(wrong, "username: is missing")
	}
	if password.Empty() {
		wrong = append(wrong, "password: is missing")
	}
	if wrong != nil {
		return credentials.Login{}, invalid(wrong...)
	}
	host, err := hostOf(address)
	if err != nil {
		return credentials.Login{}, err
	}
	if s.AllowVCenter != nil && s.AllowVCenter(host) != nil {
		return credentials.Login{}, refuseWith(failure.Forbidden, "vcenter: this vCenter is not one of those that may be named")
	}
	return credentials.Login{VCenter: host, Username: username, Password: password}, nil
}

// hostOf is the vCenter's host[:port] in canonical form.
func hostOf(address string) (string, error) {
	parsed, err := vcenter.Address(address)
	if err != nil {
		return "", invalid("vcenter: " + err.Error())
	}
	return strings.TrimSuffix(parsed.Host, ":443"), nil
}

func (s *Server) loginOfProfile(name string, read func(*credentials.Profiles, string) (credentials.Profile, error)) (credentials.Login, error) {
	if s.Profiles == nil {
		return credentials.Login{}, invalid("profile: no profiles are configured")
	}
	profile, err := read(s.Profiles.Current(), name)
	switch {
	case errors.Is(err, credentials.ErrNoProfile):
		return credentials.Login{}, invalid("profile: there is no profile of this name")
	case errors.Is(err, credentials.ErrProfilesSealed):
		return credentials.Login{}, refuseWith(failure.Forbidden, "profile: its password can be opened by workers alone; ask by a job, or bring the login in the headers")
	case err != nil:
		return credentials.Login{}, err
	}
	login := profile.Login()
	login.VCenter, err = hostOf(login.VCenter)
	return login, err
}

package main

import (
	"github.com/spf13/pflag"

	"vmapower/client"
)

// vcenterLogin is what opens the vCenter of a command's VM. There is no flag for
// the password: every user of the machine can read those.
type vcenterLogin struct {
	profile, vcenter, username string
	fromStdin                  bool
	flags                      *pflag.FlagSet
}

func (l *vcenterLogin) addFlags(flags *pflag.FlagSet, p program) {
	l.flags = flags
	flags.StringVar(&l.profile, "profile", p.environ.get("VMAPOWER_PROFILE"), "a profile of the service, which knows vCenter, user and password; also VMAPOWER_PROFILE")
	flags.StringVar(&l.vcenter, "vcenter", p.environ.get("VMAPOWER_VCENTER"), "the VM's vCenter, also VMAPOWER_VCENTER")
	flags.StringVar(&l.username, "username", p.environ.get("VMAPOWER_VCENTER_USERNAME"), "its user, also VMAPOWER_VCENTER_USERNAME")
	flags.BoolVar(&l.fromStdin, "password-stdin", false, "read the password from standard input instead of VMAPOWER_VCENTER_PASSWORD")
}

func (l *vcenterLogin) read(p program) (client.Login, error) {
	spelled := l.flags.Changed("vcenter") || l.flags.Changed("username") || l.fromStdin
	switch {
	case spelled && l.flags.Changed("profile"):
		return client.Login{}, usageErrorf("--profile knows vCenter, user and password: leave --vcenter, --username and --password-stdin out")
	case l.profile != "" && !spelled:
		return client.Login{Profile: l.profile}, nil
	}
	login := client.Login{VCenter: l.vcenter, Username: l.username, Password: p.environ.get("VMAPOWER_VCENTER_PASSWORD")}
	if l.fromStdin {
		var err error
		if login.Password, err = p.readLine(); err != nil {
			return login, err
		}
	}
	switch {
	case login.VCenter == "":
		return login, usageErrorf("which vCenter? give --profile or --vcenter, or set VMAPOWER_PROFILE or VMAPOWER_VCENTER")
	case login.Username == "":
		return login, usageErrorf("which user? give --username or set VMAPOWER_VCENTER_USERNAME")
	case login.Password == "":
		return login, usageErrorf("no password: set VMAPOWER_VCENTER_PASSWORD, or give --password-stdin and write it to standard input")
	}
	return login, nil
}

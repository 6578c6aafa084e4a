package cli

import (
	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// vcenterLogin is what opens the vCenter of a command's VM. There is no flag for
// the password: every user of the machine can read those.
type vcenterLogin struct {
	profile, vcenter, username string
	fromStdin                  bool
	flags                      *pflag.FlagSet
}

func (l *vcenterLogin) addFlags(flags *pflag.FlagSet, p terminal.Program) {
	l.flags = flags
	flags.StringVar(&l.profile, "profile", p.Environ.Get("VMAPOWER_PROFILE"), "a profile of the service, which knows vCenter, user and password; also VMAPOWER_PROFILE")
	flags.StringVar(&l.vcenter, "vcenter", p.Environ.Get("VMAPOWER_VCENTER"), "the VM's vCenter, also VMAPOWER_VCENTER")
	flags.StringVar(&l.username, "username", p.Environ.Get("VMAPOWER_VCENTER_USERNAME"), "its user, also VMAPOWER_VCENTER_USERNAME")
	flags.BoolVar(&l.fromStdin, "password-stdin", false, "read the password from standard input instead of VMAPOWER_VCENTER_PASSWORD")
}

// ask connects to the service for a question about a VM, and reads the login that it needs.
func (l *vcenterLogin) ask(c *caller, p terminal.Program) (*client.Client, client.Login, error) {
	service, err := c.connect()
	if err != nil {
		return nil, client.Login{}, err
	}
	login, err := l.read(p)
	return service, login, err
}

func (l *vcenterLogin) read(p terminal.Program) (client.Login, error) {
	spelled := l.flags.Changed("vcenter") || l.flags.Changed("username") || l.fromStdin
	switch {
	case spelled && l.flags.Changed("profile"):
		return client.Login{}, terminal.UsageErrorf("--profile knows vCenter, user and password: leave --vcenter, --username and --password-stdin out")
	case l.profile != "" && !spelled:
		return client.Login{Profile: l.profile}, nil
	}
	login := client.Login{VCenter: l.vcenter, Username: l.username, Password: p.Environ.Get("VMAPOWER_VCENTER_PASSWORD")}
	if l.fromStdin {
		var err error
		if login.Password, err = p.ReadLine(); err != nil {
			return login, err
		}
	}
	switch {
	case login.VCenter == "":
		return login, terminal.UsageErrorf("which vCenter? give --profile or --vcenter, or set VMAPOWER_PROFILE or VMAPOWER_VCENTER")
	case login.Username == "":
		return login, terminal.UsageErrorf("which user? give --username or set VMAPOWER_VCENTER_USERNAME")
	case login.Password == "":
		return login, terminal.UsageErrorf("no password: set VMAPOWER_VCENTER_PASSWORD, or give --password-stdin and write it to standard input")
	}
	return login, nil
}

package config

import "github.com/spf13/cobra"

// Role is which servers a process runs.
type Role string

const (
	RoleServe  Role = "serve" // api and worker in one process
	RoleAPI    Role = "api"
	RoleWorker Role = "worker"
)

// Defaults are the role's own, where they differ: an api and a worker run beside
// each other on one machine.
func (r Role) Defaults() map[string]string {
	if r == RoleWorker {
		return map[string]string{"admin_listen": "127.0.0.1:8084"}
	}
	return nil
}

// A command about a server takes its role as the only argument, serve when there is
// none.
var (
	RoleArgs  = cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs)
	RoleNames = []cobra.Completion{string(RoleServe), string(RoleAPI), string(RoleWorker)}
)

func RoleOf(args []string) Role {
	if len(args) == 0 {
		return RoleServe
	}
	return Role(args[0])
}

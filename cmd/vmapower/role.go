package main

import "github.com/spf13/cobra"

// role is which servers a process runs.
type role string

const (
	roleServe  role = "serve" // api and worker in one process
	roleAPI    role = "api"
	roleWorker role = "worker"
)

// defaults are the role's own, where they differ: an api and a worker run beside
// each other on one machine.
func (r role) defaults() map[string]string {
	if r == roleWorker {
		return map[string]string{"admin_listen": "127.0.0.1:8084"}
	}
	return nil
}

// A command about a server takes its role as the only argument, serve when there is
// none.
var (
	roleArgs  = cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs)
	roleNames = []cobra.Completion{string(roleServe), string(roleAPI), string(roleWorker)}
)

func roleOf(args []string) role {
	if len(args) == 0 {
		return roleServe
	}
	return role(args[0])
}

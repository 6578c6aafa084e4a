package keyspace_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"vmapower/internal/keyspace"
)

// reply is an error reply of Redis.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestARefusalIsKnownWhereverRedisPutsItsWord(t *testing.T) {
	const script6 = "ERR Error running script (call to f_8d1f7c4): @user_script:12: @user_script: 12: "
	for text, want := range map[string]string{
		"READONLY You can't write against a read only replica.":                                                            "read-only replica",
		"READONLY You can't write against a read only replica. script: 8d1f7c4, on @user_script:12.":                       "read-only replica",
		script6 + "-READONLY You can't write against a read only replica.":                                                 "read-only replica",
		"OOM command not allowed when used memory > 'maxmemory'. script: 8d1f7c4, on @user_script:12.":                     "maxmemory",
		script6 + "-OOM command not allowed when used memory > 'maxmemory'.":                                               "maxmemory",
		"NOREPLICAS Not enough good replicas to write. script: 8d1f7c4, on @user_script:12.":                               "min-replicas-to-write",
		script6 + "-MISCONF Errors writing to the AOF file: No space left on device":                                       "disk",
		"CLUSTERDOWN The cluster is down":                                                                                  "cluster",
		"TRYAGAIN Multiple keys request during rehashing of slot":                                                          "slot",
		"LOADING Redis is loading the dataset in memory":                                                                   "loads",
		"NOPERM this user has no permissions to run the 'evalsha' command":                                                 "What Redis must allow",
		script6 + "The user executing the script can't access at least one of the keys mentioned in the command arguments": "What Redis must allow",
		"ERR ACL failure in script: User narrow has no permissions to access one of the channels used as arguments":        "What Redis must allow",
		"BUSYGROUP Consumer Group name already exists":                                                                     "",
		"ERR Error compiling script":                                                                                       "",
	} {
		advice := keyspace.Advice(fmt.Errorf("wrapped: %w", reply(text)))
		if (want == "") != (advice == "") || !strings.Contains(advice, want) {
			t.Errorf("%s: %q", text, advice)
		}
	}
	if advice := keyspace.Advice(errors.New("dial tcp: OOM")); advice != "" {
		t.Errorf("no reply of Redis: %q", advice)
	}
}

package worker

import (
	"fmt"

	"vmapower/replication"
)

// unflushed are the keys of the disks whose targets can flush nothing; nil for none.
func unflushed(disks []replication.Disk) (keys []int32) {
	for _, d := range disks {
		if !replication.Flushes(d.Target) {
			keys = append(keys, d.Plan.DiskKey())
		}
	}
	return keys
}

// notDurable warns of the disks whose targets could flush nothing.
func notDurable(keys []int32) (warnings []string) {
	for _, key := range keys {
		warnings = append(warnings, fmt.Sprintf("the server of the target of disk %d can flush nothing: what was copied is there now, and may be gone "+
			"when the server or its machine fails", key))
	}
	return warnings
}

package server

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// The heap of an API with few readers is a few MiB, and is soon full: a sixth of a submission's CPU time went into
// collecting it. So garbage may stand for longer while the heap is small. Memory that readers or jobs take is collected
// as Go does by itself, and a GOMEMLIMIT holds in any case.

const goDefault = 100 // percent of the live heap that garbage may be

// garbagePercent is how much garbage may stand beside a live heap (bytes): no heap below 32 MiB becomes more than 64.
func garbagePercent(live uint64) int {
	switch {
	case live <= 12<<20:
		return 400
	case live <= 20<<20:
		return 200
	}
	return goDefault
}

// SpareCollections has garbage stand for longer in this process while its heap is small, unless GOGC says otherwise.
// It may be repeated.
var SpareCollections = sync.OnceFunc(spareCollections)

func spareCollections() {
	percent := garbagePercent(0)
	if set := debug.SetGCPercent(percent); set != goDefault {
		debug.SetGCPercent(set)
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	afterEachCollection(func() {
		metrics.Read(live)
		if wanted := garbagePercent(live[0].Value.Uint64()); wanted != percent {
			percent = wanted
			debug.SetGCPercent(percent)
		}
	})
}

// afterEachCollection calls do after every collection, one call after the other.
func afterEachCollection(do func()) {
	runtime.AddCleanup(new([64]byte), func(do func()) {
		do()
		afterEachCollection(do)
	}, do)
}

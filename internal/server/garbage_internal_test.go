package server

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// collectedAt is the GOGC in force.
func collectedAt() uint64 {
	at := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(at)
	return at[0].Value.Uint64()
}

func awaitPercent(t *testing.T, so func(uint64) bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !so(collectedAt()); runtime.GC() {
		if time.Now().After(until) {
			t.Fatalf("garbage may be %d%% of the heap", collectedAt())
		}
	}
}

func TestGarbageMayStandForLongerOnlyWhileTheHeapIsSmall(t *testing.T) {
	SpareCollections()
	SpareCollections()
	large := make([]byte, 64<<20)
	awaitPercent(t, func(percent uint64) bool { return percent == goDefault })
	runtime.KeepAlive(large)
	awaitPercent(t, func(percent uint64) bool { return percent > goDefault })
}

func TestTheHeapStaysBelow64MiBWhileItIsSmall(t *testing.T) {
	for live := uint64(1 << 20); live <= 32<<20; live += 1 << 20 {
		if most := live + live*uint64(garbagePercent(live))/100; most > 64<<20 {
			t.Errorf("%d MiB become %d", live>>20, most>>20)
		}
	}
}

func TestAnOperatorsGOGCStands(t *testing.T) {
	set := debug.SetGCPercent(goDefault)
	defer debug.SetGCPercent(set)
	debug.SetGCPercent(150)
	spareCollections()
	if got := collectedAt(); got != 150 {
		t.Errorf("GOGC is %d", got)
	}
}

package chaos

import (
	"fmt"
	"math/rand/v2"
	"time"

	"vmapower/internal/sandbox"
)

// kinds are the ways a guest behaves when it is asked to shut down, and how many of
// each belong to a fleet of twelve.
var kinds = []struct {
	name  string
	count int
	guest sandbox.Guest
}{
	{"quick", 4, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 300 * time.Millisecond, BootTakes: 300 * time.Millisecond}},
	{"slow", 3, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOld, ShutdownTakes: 6 * time.Second, BootTakes: 5 * time.Second}},
	{"no-tools", 1, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsNotInstalled}},
	{"stuck", 2, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true, BootTakes: 500 * time.Millisecond}},
	{"off", 2, sandbox.Guest{Power: sandbox.Off, Tools: sandbox.ToolsOK, ShutdownTakes: time.Second, BootTakes: time.Second}},
}

// grownUp is how long ago the guests of a fleet that are on were powered on.
const grownUp = time.Hour

// fleet makes that many guests of mixed kinds. Their ids are from the seed.
func fleet(r *rand.Rand, size int) (guests []sandbox.Guest) {
	for len(guests) < size {
		for _, kind := range kinds {
			for range kind.count {
				g := kind.guest
				g.Age = grownUp
				g.Name = fmt.Sprintf("%s-%02d", kind.name, len(guests))
				g.BIOSUUID, g.InstanceUUID = uuidFrom(r, "4205"), uuidFrom(r, "5005")
				guests = append(guests, g)
			}
		}
	}
	return guests[:size]
}

func uuidFrom(r *rand.Rand, prefix string) string {
	return fmt.Sprintf("%s%04x-%04x-4%03x-8%03x-%012x", prefix, r.IntN(1<<16), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Int64N(1<<48))
}

package chaos

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var (
	seedFlag     = flag.Int64("chaos.seed", 0, "seed of the schedule and the load; 0 takes one from the clock")
	durationFlag = flag.Duration("chaos.duration", shortRun, "how long faults strike")
)

// shortRun is what an ordinary test run can spare.
const shortRun = 12 * time.Second

// long reports whether somebody asked for more than an ordinary test run.
func long() bool { return *durationFlag > shortRun }

// program is the binary under test, built once.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	log.SetOutput(io.Discard) // the simulator's own words about what is broken on purpose
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "vmapower-chaos-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "vmapower")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../cmd/vmapower")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "chaos: build the program:", err)
		return 1
	}
	code := m.Run()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

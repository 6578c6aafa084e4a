package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vmapower/internal/testenv"
)

// jam is a pipe that nobody reads until it is opened.
type jam struct {
	*testenv.Transcript
	open chan struct{}
}

func (j jam) Write(line []byte) (int, error) {
	<-j.open
	return j.Transcript.Write(line)
}

func TestALogRingKeepsTheNewestLinesAndTellsWhatItLost(t *testing.T) {
	out, reports := jam{testenv.NewTranscript(), make(chan struct{})}, make(chan int, 1)
	ring := newLogRing(out, func(lost int) { reports <- lost })
	line := strings.Repeat(".", logRingBytes/16-len("00 ")) + "\n"
	for i := range 40 {
		fmt.Fprintf(ring, "%02d%s", i, line)
	}
	if dropped := ring.droppedLines(); dropped < 23 || dropped > 24 { // one may have been taken out to be written
		t.Errorf("%v lines are counted as dropped", dropped)
	}
	close(out.open)
	if lost := <-reports; float64(lost) != ring.droppedLines() {
		t.Errorf("%d are reported", lost)
	}
	if text := out.String(); !strings.Contains(text, "\n39...") || strings.Contains(text, "\n23...") {
		t.Error("the newest lines are not what was kept")
	}
}

func TestNobodyWaitsForALogThatIsStuckAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := jam{testenv.NewTranscript(), make(chan struct{})}
		ring := newLogRing(out, func(int) {})
		began := time.Now()
		_, _ = lastWords{ring}.Write([]byte("the address is taken\n"))
		if took := time.Since(began); took != logEndWithin {
			t.Errorf("it was waited for %s", took)
		}
		close(out.open)
		ring.flush()
		if out.String() != "the address is taken\n" {
			t.Errorf("written: %q", out)
		}
		close(ring.news)
	})
}

func TestTheRedisClientHasALineASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		log := newRedisLog(slog.New(slog.NewTextHandler(&out, nil)))
		for range 2 {
			for range 100 {
				log.Printf(context.Background(), "connection pool: failed to dial: %v", errors.New("refused\nfor now"))
			}
			time.Sleep(time.Second)
		}
		if text := out.String(); strings.Count(text, "\n") != 2 || !strings.Contains(text, "refused for now") || !strings.Contains(text, "skipped=99") {
			t.Errorf("log: %s", text)
		}
	})
}

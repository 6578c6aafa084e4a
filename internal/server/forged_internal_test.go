package server

import (
	"fmt"
	"testing"
	"time"
)

func TestForgeriesAreToldOfOnceAMinuteEachAndNotWithoutEnd(t *testing.T) {
	f, now := &forgeries{last: map[string]time.Time{}}, time.Now()
	if !f.due("session a", now) || f.due("session a", now.Add(forgedEvery-1)) || !f.due("step a", now) || !f.due("session a", now.Add(forgedEvery)) {
		t.Error("not once a minute each")
	}
	told := 0
	for i := range 2 * mostForged {
		if f.due(fmt.Sprint(i), now.Add(forgedEvery)) {
			told++
		}
	}
	if told < mostForged-3 || told > mostForged || len(f.last) > mostForged {
		t.Errorf("told of %d, remembers %d", told, len(f.last))
	}
	if !f.due("later", now.Add(3*forgedEvery)) || len(f.last) != 1 {
		t.Errorf("remembers %d of what is long past", len(f.last))
	}
}

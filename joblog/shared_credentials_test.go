package joblog_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/joblog"
)

// sharing is a submission with credentials that begin as others' do.
func sharing(vm, own string) joblog.Submission {
	s := submission(vm)
	s.Credentials, s.SharedCredentials = []byte(strings.Repeat("shared", 200)+own), 1200
	return s
}

const encapsulations = "{vmapower}:encapsulation:*"

func TestWhatCredentialsShareIsKeptOnce(t *testing.T) {
	b := setup(t)
	for _, own := range []string{"one", "two"} {
		s := sharing("vm-"+own, own)
		id := b.submit(t, s).ID
		run := b.claim(t, id)
		for range 2 { // the second time the beginning is remembered
			if data, err := run.Credentials(t.Context()); err != nil || string(data) != string(s.Credentials) {
				t.Errorf("%q, %v", data, err)
			}
		}
		kept := b.raw.StrLen(t.Context(), "{vmapower}:job:"+id+":credentials").Val()
		if kept > 40 {
			t.Errorf("%d bytes of its own", kept)
		}
		end(t, run)
	}
	if keys := b.raw.Keys(t.Context(), encapsulations).Val(); len(keys) != 1 {
		t.Errorf("keys %q", keys)
	}
}

func TestWhatCredentialsShareOutlivesThem(t *testing.T) {
	b := setup(t)
	for i, budget := range []time.Duration{time.Hour, time.Minute, 20 * time.Hour} {
		s := sharing("vm-"+string(rune('a'+i)), "own")
		s.Budget = budget
		own := b.raw.PTTL(t.Context(), "{vmapower}:job:"+b.submit(t, s).ID+":credentials").Val()
		shared := b.raw.PTTL(t.Context(), b.raw.Keys(t.Context(), encapsulations).Val()[0]).Val()
		if own < budget || shared < own {
			t.Errorf("%s: credentials live for %s, what they share for %s", budget, own, shared)
		}
	}
}

// The beginning is named by its hash: another one is not taken for it.
func TestAForgedBeginningOfCredentialsIsNotRead(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, sharing("vm-1", "own")).ID)
	key := b.raw.Keys(t.Context(), encapsulations).Val()[0]
	for _, forged := range []string{strings.Repeat("forged", 200), ""} {
		must(t, b.raw.Set(t.Context(), key, forged, time.Hour).Err())
		if data, err := run.Credentials(t.Context()); err != nil || strings.Contains(string(data), "forged") {
			t.Errorf("%q, %v", data, err)
		}
	}
	end(t, run)
}

package joblog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A revision that somebody else has written is that of another state, and never an error: the record is read then.
func TestARevisionIsReadWhateverIsInItsPlace(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	key := "{vmapower}:job:" + job.ID
	if revision, err := b.Revision(t.Context(), job.ID); revision != job.Revision || err != nil {
		t.Errorf("%d, %v, want %d", revision, err, job.Revision)
	}
	written := map[string]int64{
		"7": 7, "999999999999999": 999999999999999, "": 0, "-1": 0, "1e999": 0, "nan": 0, "x": 0, "7.9": 7,
		strings.Repeat("9", 16): 0, strings.Repeat("1", 1<<20): 0,
	}
	for _, text := range slices.Sorted(maps.Keys(written)) {
		if err := b.raw.HSet(t.Context(), key, "revision", text).Err(); err != nil {
			t.Fatal(err)
		}
		if revision, err := b.Revision(t.Context(), job.ID); revision != written[text] || err != nil {
			t.Errorf("%.20q: %d, %v, want %d", text, revision, err, written[text])
		}
	}
	for _, write := range []struct {
		what string
		do   func() error
	}{
		{"no field", func() error { return b.raw.HDel(t.Context(), key, "revision").Err() }},
		{"no key", func() error { return b.raw.Del(t.Context(), key).Err() }},
		{"another kind of key", func() error { return b.raw.Set(t.Context(), key, "7", 0).Err() }},
	} {
		if err := write.do(); err != nil {
			t.Fatal(err)
		}
		if revision, err := b.Revision(t.Context(), job.ID); revision >= 0 || err != nil {
			t.Errorf("%s: %d, %v", write.what, revision, err)
		}
	}
}

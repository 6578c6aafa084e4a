package terminal

import (
	"testing"
)

func TestSizesAreWrittenForPeople(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KiB", 64 << 20: "64.0 MiB", 3 << 40: "3.0 TiB", 5 << 50: "5120.0 TiB"} {
		if got := Size(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func TestASizeIsReadWithOrWithoutAUnit(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "17": 17, "17B": 17, "3KiB": 3 << 10, "256MiB": 256 << 20, "1TiB": 1 << 40} {
		if got, err := ParseSize(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5GiB", "1MB", "1 MiB", "99999999999TiB"} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestDurationsAreWrittenForPeople(t *testing.T) {
	for ms, want := range map[int64]string{0: "0 ms", 999: "999 ms", 1234: "1.23 s", 59_994: "59.99 s", 61_400: "1m1s"} {
		if got := Took(ms); got != want {
			t.Errorf("%d: %s, want %s", ms, got, want)
		}
	}
}

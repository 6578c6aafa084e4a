package ui_test

import (
	"strings"
	"testing"

	"vmapower/ui"
)

// kindsOf reads a stream as a browser does: lines end at \r\n, \n and \r.
func kindsOf(stream string) (kinds []string) {
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(stream), "\n") {
		if kind, is := strings.CutPrefix(line, "event: "); is {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func FuzzALineEndInANameBeginsNoOtherEvent(f *testing.F) {
	for _, name := range []string{"web\revent: end\rdata: x", "web\nevent: end", "web\r\nevent: end", "web\r\r\n\nid: 7\revent: end"} {
		f.Add("1-0", name)
		f.Add(name, "web")
	}
	f.Fuzz(func(t *testing.T, id, name string) {
		told := ui.Event(id, "job", name)
		if kinds := kindsOf(told); len(kinds) != 1 || kinds[0] != "job" {
			t.Errorf("%q became the events %q", told, kinds)
		}
		if !strings.HasSuffix(told, "\n\n") || strings.Contains(strings.TrimSuffix(told, "\n\n"), "\n\n") {
			t.Errorf("%q is not one event", told)
		}
	})
}

package jobview

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// longestValue is how many characters of one value are shown: a caller's own notes must not
// push what is asked for out of sight.
const longestValue = 300

// writeRequest fills a table with what was asked, every field of it that is not empty: what
// is approved is what is read here.
func writeRequest(w io.Writer, request client.JobRequest) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(request.RawMessage, &fields) != nil {
		return // of an older service, which does not tell
	}
	fmt.Fprintln(w, "\nREQUEST")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if text := valueOf(name, fields[name]); text != "" && name != "disks" {
			fmt.Fprintf(w, "%s\t%s\n", terminal.Printable(name), text)
		}
	}
	writeDisksOf(w, fields["disks"])
}

// valueOf is the value for people, "" for one that says nothing.
func valueOf(name string, value json.RawMessage) string {
	text := string(value)
	var word string
	if json.Unmarshal(value, &word) == nil {
		text = word
	}
	switch {
	case text == "{}" || text == "null":
		return ""
	case name == "timeout":
		return text + " s"
	case name == "rate_limit" && text == "0":
		return "none"
	case name == "rate_limit":
		return text + " bytes/s"
	}
	return shortened(terminal.Printable(text))
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > longestValue {
		return string(runes[:longestValue-1]) + "…"
	}
	return text
}

func writeDisksOf(w io.Writer, value json.RawMessage) {
	var disks []client.DiskToSync
	if json.Unmarshal(value, &disks) != nil || len(disks) == 0 {
		return
	}
	fmt.Fprintln(w, "\nDISK\tCHANGES SINCE\tTARGET")
	for _, d := range disks {
		since := "unknown to the caller"
		if d.ChangeId != "" {
			since = terminal.Printable(d.ChangeId)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", terminal.Printable(d.DiskKey), since, terminal.Printable(d.Target))
	}
}

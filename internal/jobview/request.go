package jobview

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"vmapower/client"
	"vmapower/failure"
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
			terminal.Row(w, name, text)
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
	return failure.Shortened(text, longestValue)
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
			since = d.ChangeId
		}
		terminal.Row(w, d.DiskKey, since, d.Target)
	}
}

package ui

import (
	"html/template"
	"strings"
)

// lineEnds are all that end a line in a stream of events.
var lineEnds = strings.NewReplacer("\r\n", "\ndata: ", "\n", "\ndata: ", "\r", "\ndata: ")

// event is one event on the wire. Each line of the data stands behind its field's name: a line end in a
// VM's name can't begin another event.
func event(id, kind, data string) string {
	var b strings.Builder
	if id != "" && !strings.ContainsAny(id, "\r\n\x00") {
		b.WriteString("id: " + id + "\n")
	}
	b.WriteString("event: " + kind + "\ndata: " + lineEnds.Replace(data) + "\n\n")
	return b.String()
}

// text is a text as markup.
func text(s string) string { return template.HTMLEscapeString(s) }

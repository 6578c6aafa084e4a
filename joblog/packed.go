package joblog

import (
	"bytes"
	"compress/flate"
	_ "embed" // of the dictionary
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
)

// The record of a job that has ended is packed, with its events: deflated with a dictionary, in
// fields short enough for Redis to keep the hash in its compact form. What scripts look at
// stays beside it.

// dictionaries are those that records were ever packed with, by the number that a packed record
// begins with. None is ever changed: a better one gets a number of its own.
var dictionaries = [][]byte{1: dictionary1}

//go:embed packed-1.txt
var dictionary1 []byte

const (
	packedMost = 2 << 20 // bytes, of what is packed
	// shortValue is the longest value of a hash in the compact form, shortFields is below the
	// number of fields that such a hash may have.
	shortValue  = 64
	shortFields = 96
)

// packed is what a record and its events are packed as.
type packed struct {
	fields record
	events []Event
}

// texts are the fields, by their names, then the events, each text behind its length.
func (p packed) texts() (all []byte) {
	add := func(texts ...string) {
		for _, text := range texts {
			all = append(binary.AppendUvarint(all, uint64(len(text))), text...)
		}
	}
	all = binary.AppendUvarint(all, uint64(len(p.fields)))
	for _, field := range slices.Sorted(maps.Keys(p.fields)) {
		add(field, p.fields[field])
	}
	for _, e := range p.events {
		add(e.ID, e.Type, string(e.Data))
	}
	return all
}

// read is the reverse of texts.
func (p *packed) read(all []byte) error {
	next := func() (string, error) {
		size, n := binary.Uvarint(all)
		if n <= 0 || size > uint64(len(all)-n) {
			return "", errNotPacked
		}
		text := string(all[n : n+int(size)])
		all = all[n+int(size):]
		return text, nil
	}
	count, n := binary.Uvarint(all)
	if n <= 0 || count > uint64(len(all)) {
		return errNotPacked
	}
	all, p.fields = all[n:], make(record)
	for range count {
		field, err := next()
		value, err2 := next()
		if err != nil || err2 != nil {
			return errNotPacked
		}
		p.fields[field] = value
	}
	for len(all) > 0 {
		id, err := next()
		kind, err2 := next()
		data, err3 := next()
		if err != nil || err2 != nil || err3 != nil {
			return errNotPacked
		}
		p.events = append(p.events, Event{ID: id, Type: kind, Data: json.RawMessage(data)})
	}
	return nil
}

// pack returns the fields that p becomes; none where it is too much to be unpacked.
func (p packed) pack() (record, error) {
	texts := p.texts()
	if len(texts) > packedMost {
		return nil, nil
	}
	number := len(dictionaries) - 1
	out := bytes.NewBuffer([]byte{byte(number)})
	deflate, err := flate.NewWriterDict(out, flate.BestCompression, dictionaries[number])
	if err == nil {
		_, err = deflate.Write(texts)
	}
	if err == nil {
		err = deflate.Close()
	}
	return inShort(out.String()), wrap(err, "pack")
}

// inShort splits a text into fields that are short, unless there would be too many.
func inShort(text string) record {
	size := shortValue
	if len(text) > shortValue*shortFields {
		size = len(text)
	}
	fields := make(record)
	for n := 1; text != ""; n++ {
		part := text[:min(size, len(text))]
		fields[packedField(n)], text = part, text[len(part):]
	}
	return fields
}

func packedField(n int) string { return "p" + strconv.Itoa(n) }

// isPacked reports whether the record of a job, and its events, are packed.
func (r record) isPacked() bool { return r[packedField(1)] != "" }

var errNotPacked = errors.New("joblog: this was not packed by any version known here")

// unpack returns what was packed into the record.
func (r record) unpack() (p packed, err error) {
	var text bytes.Buffer
	for n := 1; r[packedField(n)] != ""; n++ {
		text.WriteString(r[packedField(n)])
	}
	number, err := text.ReadByte()
	if err != nil || int(number) >= len(dictionaries) || number == 0 {
		return packed{}, errNotPacked
	}
	inflate := flate.NewReaderDict(&text, dictionaries[number])
	plain, err := io.ReadAll(io.LimitReader(inflate, packedMost+1))
	if err != nil || len(plain) > packedMost {
		return packed{}, errNotPacked
	}
	return p, p.read(plain)
}

// unpacked is the record with what was packed into it. What can't be unpacked is left away.
func (r record) unpacked() record {
	if !r.isPacked() {
		return r
	}
	p, err := r.unpack()
	if err != nil {
		return r
	}
	maps.Copy(p.fields, r)
	return p.fields
}

// eventsAfter are the packed events behind the one with this id, "" for all.
func (p packed) eventsAfter(after string) []Event {
	first := slices.IndexFunc(p.events, func(e Event) bool { return after == "" || isBehind(e.ID, after) })
	if first < 0 {
		return nil
	}
	return p.events[first:]
}

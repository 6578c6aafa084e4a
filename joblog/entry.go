package joblog

import (
	"encoding/json"
	"strconv"
)

// entry is an event as the list of a job has it: a JSON array of its id, its type and what it tells, without names. See
// event in prelude.lua.
type entry string

// event is what the entry tells; valid is false for what is none.
func (e entry) event() (_ Event, valid bool) {
	var parts []json.RawMessage
	var told Event
	if json.Unmarshal([]byte(e), &parts) != nil || len(parts) < 3 || !read(parts, &told.ID, &told.Type) {
		return Event{}, false
	}
	at, _ := eventTime(told.ID)
	data := any(parts[2])
	switch told.Type {
	case "state", "end":
		data, valid = stateOf(parts[2:], at)
	case "step":
		data, valid = stepOf(parts[2:], at)
	case "progress":
		valid = true
	}
	var err error
	if told.Data, err = json.Marshal(data); err != nil {
		return Event{}, false
	}
	return told, valid
}

// ListedEvents are the events of a list as a job has it, but those that are none.
func ListedEvents(list []string) (events []Event) {
	for _, text := range list {
		if event, valid := entry(text).event(); valid {
			events = append(events, event)
		}
	}
	return events
}

// read reads parts, as many as there are values.
func read(parts []json.RawMessage, values ...any) bool {
	if len(parts) < len(values) {
		return false
	}
	for i, value := range values {
		if json.Unmarshal(parts[i], value) != nil {
			return false
		}
	}
	return true
}

// stateEvent tells of the job's status.
type stateEvent struct {
	Status          Status `json:"status"`
	At              uint64 `json:"at"`
	CancelRequested bool   `json:"cancel_requested,omitempty"`
}

func stateOf(parts []json.RawMessage, at uint64) (stateEvent, bool) {
	e := stateEvent{At: at, CancelRequested: len(parts) > 1 && string(parts[1]) == strconv.Itoa(1)}
	return e, read(parts, &e.Status)
}

// stepEvent tells of one step.
type stepEvent struct {
	Seq     int        `json:"seq"`
	Name    string     `json:"name"`
	Status  StepStatus `json:"status"`
	Attempt int        `json:"attempt"`
	Message string     `json:"message"`
	Error   string     `json:"error"`
	At      uint64     `json:"at"`
}

func stepOf(parts []json.RawMessage, at uint64) (stepEvent, bool) {
	e := stepEvent{At: at}
	valid := read(parts, &e.Seq, &e.Name, &e.Status, &e.Attempt, &e.Message, &e.Error)
	return e, valid
}

package jobview

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"vmapower/client"
)

// written is what a stranger wrote, of a kind that would move the cursor, begin a line or turn the text.
const written = "x\x1b[2J\u009b1A\r\n\u202ey"

// foreign sets every text in v, which holds no cycle, to what a stranger wrote.
func foreign(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(written)
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		foreign(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				foreign(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			foreign(v.Index(0))
		}
	}
}

func TestNothingOfAJobIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	var job client.Job
	foreign(reflect.ValueOf(&job).Elem())
	job.Request.RawMessage = []byte(`{"policy":"\u001b[2J\u202e","disks":[{"disk_key":"\u001b[2J","target":"\u202e"}]}`)
	job.Result = nil
	now := time.Now()
	job.Steps = append(job.Steps, client.Step{Status: client.StepStatusRunning, Title: written, Message: written, StartedAt: &now})
	var disk client.DiskProgress
	var end End
	foreign(reflect.ValueOf(&disk).Elem())
	foreign(reflect.ValueOf(&end).Elem())
	end.jobID, end.status, end.code = written, written, written

	var out strings.Builder
	WriteJob(&out, job)
	WriteJobs(&out, []client.Job{job})
	end.Write(&out)
	out.WriteString(end.Line())
	for _, atTerminal := range []bool{false, true} {
		view := newStepView(&out)
		view.terminal = atTerminal
		view.show(job)
		if !atTerminal { // bars write moves of the cursor of their own, and the same name
			view.showDisks(job.Steps[0], client.Progress{DiskProgresses: []client.DiskProgress{disk}})
		}
	}
	out.WriteString(diskName(disk))
	text := out.String()
	for _, ours := range []string{"\x1b[33m", "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m", "\r\x1b[K", "\t", "\n"} {
		text = strings.ReplaceAll(text, ours, "")
	}
	if strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) {
		t.Errorf("written %q", text)
	}
	if strings.Contains(out.String(), "\ny") {
		t.Errorf("a text begins a line of its own: %q", &out)
	}
}

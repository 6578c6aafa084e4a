package tasks

import "testing"

// brings has the state to which each verb brings a VM.
var brings = map[Verb]PowerState{VerbShutdownGuest: PoweredOff, VerbPowerOff: PoweredOff, VerbPowerOn: PoweredOn}

// A job's calls may be made by mistake only if its row lists them: a power-on never
// powers off, and a final sync changes no VM.
func TestEveryVerbOfARowBringsTheStateThatTheRowWants(t *testing.T) {
	wants := map[string]PowerState{OperationPowerOff: PoweredOff, OperationPowerOn: PoweredOn, OperationFinalSync: ""}
	for _, o := range Operations() {
		want, known := wants[o.Name]
		if !known || o.Wants != want {
			t.Errorf("%s wants %q", o.Name, o.Wants)
		}
		for _, verb := range o.Verbs {
			if brings[verb] != want || want == "" {
				t.Errorf("%s may make the call %s, which leaves the VM %q", o.Name, verb, brings[verb])
			}
		}
	}
}

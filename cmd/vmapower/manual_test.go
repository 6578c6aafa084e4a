package main

import (
	"os"
	"testing"

	"vmapower/internal/terminal"
)

// What is written on one machine is read on others, and comes out the same on each.
func TestTheManualTellsNothingOfTheMachineOnWhichItIsWritten(t *testing.T) {
	kept, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	code, written, errs := vmapower(t, []string{"HOME=/home/somebody", "VMAPOWER_URL=http://192.0.2.1:1"}, "manual", "markdown")
	if code != terminal.ExitDone || written != string(kept) {
		t.Errorf("exit %d, %s: what is written is not docs/commands.md", code, errs)
	}
}

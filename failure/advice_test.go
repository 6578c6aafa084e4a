package failure

import "testing"

func TestEveryCodeSaysWhatToDo(t *testing.T) {
	for code := range rows {
		if code.Advice() == "" {
			t.Errorf("%s: nothing says what to do", code)
		}
	}
	if len(advice) != len(rows) {
		t.Errorf("%d pieces of advice for %d codes", len(advice), len(rows))
	}
}

package testenv

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// terminal is a real one, of 100 columns, with a transcript of all that was written
// to it.
type terminal struct {
	*Transcript
	File   *os.File // what a program writes to and reads from
	master *os.File // the one who sits there
}

func OpenTerminal(t *testing.T) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	unlocked, number := int32(0), int32(0)
	control(t, master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlocked))
	control(t, master, syscall.TIOCGPTN, unsafe.Pointer(&number))
	file, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	size := [4]uint16{40, 100}
	control(t, file, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	term, read := &terminal{Transcript: NewTranscript(), File: file, master: master}, make(chan struct{})
	go func() {
		defer close(read)
		_, _ = master.WriteTo(term) // ends with an error when the other side is closed
	}()
	t.Cleanup(func() {
		_ = file.Close()
		<-read
		_ = master.Close()
	})
	return term
}

func control(t *testing.T, file *os.File, request uintptr, argument unsafe.Pointer) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(argument)); errno != 0 {
		t.Fatal(errno)
	}
}

// Enter types a line.
func (term *terminal) Enter(t *testing.T, line string) {
	t.Helper()
	if _, err := term.master.WriteString(line + "\n"); err != nil {
		t.Fatal(err)
	}
}

// AwaitUnseen returns when the terminal does not show what is typed, or shows it again.
func (term *terminal) AwaitUnseen(t *testing.T, unseen bool) {
	t.Helper()
	for {
		var state syscall.Termios
		control(t, term.File, syscall.TCGETS, unsafe.Pointer(&state))
		if (state.Lflag&syscall.ECHO == 0) == unseen {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Screen is what one sees of a text on a terminal. It knows the few sequences that the
// program uses; another one fails the test.
func Screen(t *testing.T, text string) string {
	t.Helper()
	lines, row := []string{""}, 0
	for text != "" {
		switch {
		case text[0] == '\n':
			if row++; row == len(lines) {
				lines = append(lines, "")
			}
			text = text[1:]
		case text[0] == '\r':
			text = text[1:] // all that follows begins a line, or clears it
		case text[0] == '\x1b':
			end := strings.IndexAny(text, "AJKm")
			n := 1
			_, _ = fmt.Sscanf(text, "\x1b[%d", &n)
			switch text[end] {
			case 'A':
				row = max(0, row-n)
			case 'J':
				lines = append(lines[:row], "")
			case 'K':
				lines[row] = ""
			}
			text = text[end+1:]
		default:
			end := strings.IndexAny(text+"\n", "\n\r\x1b")
			lines[row] += text[:end]
			text = text[end:]
		}
	}
	return strings.Join(lines, "\n")
}

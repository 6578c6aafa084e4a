package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"vmapower/internal/secretfile"
)

const (
	commandLimit = 10 * time.Second // for a command to print the password and end
	pipesLimit   = time.Second      // for what it has started to close its output after it
)

var (
	errCommandLate  = errors.New("it has not ended in time")
	errCommandWordy = errors.New("it prints more than a password can have")
)

// runPasswordCommand returns what a command prints. It gets nothing of this process' environment, whose
// variables may hold other secrets, but the directory of systemd's credentials; and nobody reads what it
// says on its standard error, where a script may show the password. After limit it is ended, with all that
// it has started.
func runPasswordCommand(ctx context.Context, limit time.Duration, argv []string, mount string) ([]byte, error) {
	failed := func(err error) error {
		return fmt.Errorf("the password_command %s has failed: %w; run it by hand, as this user, to see why", argv[0], err)
	}
	if err := checkProgram(argv[0]); err != nil {
		return nil, fmt.Errorf("the password_command %s %w", argv[0], err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errCommandLate)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	printed := &boundedOutput{stop: stop, text: make([]byte, 0, maxProfileText+2)}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stdout, cmd.WaitDelay = "/", printed, pipesLimit
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C"}
	if mount != "" {
		cmd.Env = append(cmd.Env, "CREDENTIALS_DIRECTORY="+mount)
	}
	inOwnGroup(cmd)
	runtime.LockOSThread() // the command ends with the thread that has started it
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	if err == nil {
		return printed.text, nil
	}
	clear(printed.text)
	if cmd.Process != nil {
		_ = endGroup(cmd) // it may have left something behind
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return nil, failed(err)
}

// checkProgram refuses a program that others than root and this user could have written. Its errors end
// a sentence that begins with its path.
func checkProgram(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("can't be run: %w", secretfile.Reason(err))
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
		return errors.New("is no program that can be run")
	}
	return secretfile.CheckProgram(path, info)
}

// boundedOutput takes as much as a password can have, and ends the command that prints more.
type boundedOutput struct {
	text []byte
	stop context.CancelCauseFunc
}

// Write implements io.Writer.
func (b *boundedOutput) Write(text []byte) (int, error) {
	if len(b.text)+len(text) > maxProfileText+2 {
		b.stop(errCommandWordy)
		return 0, errCommandWordy
	}
	b.text = append(b.text, text...)
	return len(text), nil
}

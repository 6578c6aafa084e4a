package vddk

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"vmapower/replication/nbd"
)

const (
	window      = 16                    // requests in flight on the one connection of a disk
	listenEvery = 20 * time.Millisecond // between two looks whether nbdkit listens
)

// child is a process that serves one disk, and the connection to it.
type child struct {
	dir    string
	lock   *os.File // on dir
	place  *place
	cmd    *exec.Cmd
	words  *words
	client *nbd.Client   // nil until the disk is open
	ended  chan struct{} // closed when the process is gone
	ending sync.Once
}

// start starts the process. After that end must be called; the place is the child's from then on.
func (v *VDDK) start(d Disk, p *place) (*child, error) {
	dir, lock, err := v.childDir()
	if err != nil {
		return nil, err
	}
	c := &child{dir: dir, lock: lock, place: p, ended: make(chan struct{})}
	if err := c.launch(v, d); err != nil {
		_ = lock.Close()
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func (c *child) launch(v *VDDK, d Disk) error {
	password, err := passwordThrough(d)
	if err != nil {
		return err
	}
	defer password.Close()
	heard, said, err := os.Pipe()
	if err != nil {
		return err
	}
	defer said.Close()
	c.cmd = exec.Command(v.Nbdkit, v.arguments(d, c.dir)...)
	c.cmd.Dir, c.cmd.Env = c.dir, environment(c.dir)
	c.cmd.Stdout, c.cmd.Stderr = said, said // a file, so that nobody who inherits it holds up Wait
	c.cmd.ExtraFiles = append([]*os.File{password}, c.place.files...)
	c.cmd.SysProcAttr = processAttributes()
	if err := c.run(); err != nil {
		_ = heard.Close()
		return err
	}
	c.words = listen(heard, d.Password, v.Log.With("disk", d.Name))
	return nil
}

// run starts the process from a thread that stays until it has ended: the kernel ends a child with the thread
// that started it, and not with the program.
func (c *child) run() error {
	begun := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		begun <- err
		if err == nil {
			_ = c.cmd.Wait() // how it ended is read from its state
			close(c.ended)
		}
	}()
	return <-begun
}

// listening waits until nbdkit has taken its socket. That proves its arguments and the library, and nothing of
// the disk.
func (c *child) listening(ctx context.Context, limit time.Duration) error {
	tick := time.NewTicker(listenEvery)
	defer tick.Stop()
	late := time.NewTimer(limit)
	defer late.Stop()
	for {
		select {
		case <-c.ended:
			return errEnded
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-late.C:
			return context.DeadlineExceeded
		case <-tick.C:
		}
		if info, err := os.Stat(pidFileIn(c.dir)); err == nil && info.Size() > 0 {
			return nil
		}
	}
}

var errEnded = errors.New("vddk: nbdkit has ended")

// connect opens the disk: only then VDDK logs in and reads of it.
func (c *child) connect(ctx context.Context, o Options) error {
	client, err := nbd.Dial(ctx, nbd.URI{Network: "unix", Address: socketIn(c.dir)}, nbd.Options{
		Connections: 1, Window: window, Timeout: o.OpenLimit, Silence: o.Silence,
	})
	c.client = client
	return err
}

// alive reports whether the process runs.
func (c *child) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// end closes the connection, which lets VDDK end its session at the host, then ends the process, and returns
// when it is gone. It may be repeated.
func (c *child) end() {
	c.ending.Do(func() {
		if c.client != nil {
			_ = c.client.Close()
		}
		if c.alive() {
			_ = c.cmd.Process.Signal(syscall.SIGTERM)
		}
		if !c.gone(endWithin) {
			_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
			c.gone(time.Second)
		}
		c.words.close()
		c.place.release()
		_ = os.RemoveAll(c.dir)
		_ = c.lock.Close()
	})
}

// gone waits so long for the end of the process.
func (c *child) gone(within time.Duration) bool {
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case <-c.ended:
		return true
	case <-late.C:
		return false
	}
}

// signalled is the signal that has ended the process; 0 for none.
func (c *child) signalled() syscall.Signal {
	if c.alive() {
		return 0
	}
	if status, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal()
	}
	return 0
}

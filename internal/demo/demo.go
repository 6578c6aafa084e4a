package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/sandbox"
	"vmapower/internal/server"
	"vmapower/internal/terminal"
)

// demoWithin bounds the demo: whatever hangs, it ends and says so.
const demoWithin = time.Minute

func newDemo(p terminal.Program) *cobra.Command {
	var stay bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run one failover before your eyes, with nothing to install: all parts in this process, nothing real",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := openDemo(p, stay)
			if err != nil {
				return err
			}
			defer d.close()
			return d.run(cmd.Context(), stay)
		},
	}
	cmd.Flags().BoolVar(&stay, "stay", false, "keep it all running afterwards, and print calls to try")
	return cmd
}

// demo is a whole installation in one process.
type demo struct {
	terminal.Program
	began    time.Time
	redis    *sandbox.Redis
	vcenter  *sandbox.VCenter
	targets  string // the directory of files that disks are copied to
	replica  *sandbox.Replica
	process  *server.Process
	serviced chan error // the end of process
	stop     context.CancelFunc
}

// openDemo starts the parts in their order; close ends them in reverse.
func openDemo(p terminal.Program, stay bool) (d *demo, err error) {
	d = &demo{Program: p, began: time.Now()}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if d.redis, err = sandbox.StartRedis(); err != nil {
		return d, err
	}
	if d.vcenter, err = startSimulator(stay); err != nil {
		return d, err
	}
	if d.targets, err = os.MkdirTemp("", "vmapower-demo-"); err != nil {
		return d, err
	}
	cfg, err := d.config()
	if err != nil {
		return d, err
	}
	log := server.NewLogger(p.Stderr, cfg)
	slog.SetDefault(log)
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		return d, err
	}
	d.process, err = server.Open(server.Options{Config: cfg, Role: config.RoleServe, Keys: config.KeysOf(ring), Version: p.Version, Log: log, Embedded: true})
	if err != nil {
		return d, err
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop, d.serviced = stop, make(chan error, 1)
	go func() { d.serviced <- d.process.Run(ctx) }()
	return d, nil
}

func (d *demo) close() {
	if d.stop != nil {
		d.stop()
		<-d.serviced
	}
	if d.process != nil {
		d.process.Close()
	}
	if d.targets != "" {
		_ = os.RemoveAll(d.targets) // what stays is in the system's directory for that
	}
	if d.vcenter != nil {
		d.vcenter.Close()
	}
	if d.redis != nil {
		d.redis.Close()
	}
}

// simulatorAddress is where examples expect the simulated vCenter.
const simulatorAddress = "127.0.0.1:8989"

// startSimulator takes the well-known address when somebody may call it by hand.
func startSimulator(wellKnown bool) (*sandbox.VCenter, error) {
	options := sandbox.VCenterOptions{Guests: sandbox.DefaultGuests()}
	if wellKnown {
		options.Listen = freeOr(simulatorAddress)
	}
	return sandbox.StartVCenter(options)
}

// config is that of a service on this machine, quiet, on addresses that are free. The
// environment says how it serves older callers, and nothing else.
func (d *demo) config() (config.Config, error) {
	values := map[string]string{
		"redis_url": d.redis.URL(), "auth": config.AuthOff, "vcenter_ca_file": d.vcenter.CAFile(), "target_dirs": d.targets,
		"listen": config.Default("listen"), "admin_listen": config.Default("admin_listen"),
		"log_level": "warn", "log_format": "text", "drain": "0s",
	}
	for _, key := range []string{"listen", "admin_listen"} {
		values[key] = freeOr(values[key])
		if values[key] != config.Default(key) {
			fmt.Fprintf(d.Stderr, "%s is taken, so the demo uses another port\n", config.Default(key))
		}
	}
	cfg, err := config.Load(config.Layers{Defaults: values, Environ: olderCallers(d.Environ)})
	if err == nil {
		err = cfg.Check(config.RoleServe)
	}
	return cfg, err
}

// olderCallers is what the environment says of them.
func olderCallers(environ terminal.Environ) (said terminal.Environ) {
	for _, name := range []string{"VMAPOWER_COMPAT_WAIT", "VMAPOWER_COMPAT_LIMIT"} {
		if value := environ.Get(name); value != "" {
			said = append(said, name+"="+value)
		}
	}
	return said
}

// freeOr returns the address, or any free port of the loopback when it is taken.
func freeOr(address string) string {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "127.0.0.1:0"
	}
	_ = listener.Close() // nobody has used it
	return address
}

// run plays the failover, and waits for a signal if it is to stay.
func (d *demo) run(ctx context.Context, stay bool) error {
	d.introduce()
	playing, cancel := context.WithTimeoutCause(ctx, demoWithin, errors.New("the demo takes too long"))
	defer cancel()
	if err := d.play(playing); err != nil {
		return err
	}
	fmt.Fprintf(d.Stdout, "\nDone in %s.\n", terminal.Took(time.Since(d.began).Milliseconds()))
	if !stay {
		return nil
	}
	d.suggest()
	select {
	case <-ctx.Done():
		fmt.Fprintln(d.Stdout, "\nstopping")
		return nil
	case err := <-d.serviced:
		d.serviced <- err // for close
		return err
	}
}

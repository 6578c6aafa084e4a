package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/redis/go-redis/v9"
	"github.com/spf13/cobra"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

// What a finding says of what was looked at.
const (
	healthy = "ok"
	doubted = "warning" // it works, and should not stay so
	broken  = "failed"
)

// finding is what doctor says of one thing.
type finding struct {
	Check   string `json:"check"`
	Status  string `json:"status"`
	Message string `json:"message"`
	Do      string `json:"do,omitempty"`
}

// newDoctor returns the command that looks at an installation.
func newDoctor(p terminal.Program) *cobra.Command {
	var deep bool
	cmd := &cobra.Command{
		Use:   "doctor [serve|api|worker]",
		Short: "Look at an installation: settings, files, certificates, Redis, clocks, vCenters; say what to do",
		Long: "Looks at an installation as a server of that role would find it: settings, keyring, profiles, appliances, the ages of\n" +
			"certificates, Redis' own too, whether Redis takes jobs and keeps them, clocks, the process that runs, and each profile's vCenter. Run\n" +
			"it as the service's user, whose files and rights it checks. Passwords that are kept in a file or with a command are\n" +
			"read; with --deep each profile logs in, and out again. Exits 0 when nothing has failed, and 1 when something has.",
		Args:      config.RoleArgs,
		ValidArgs: config.RoleNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			findings := examine(cmd, p, config.RoleOf(args), deep)
			if err := printFindings(cmd, findings); err != nil {
				return err
			}
			failed := 0
			for _, f := range findings {
				if f.Status == broken {
					failed++
				}
			}
			if failed > 0 {
				return terminal.Exitf(terminal.ExitFailed, "%d of %d checks have failed", failed, len(findings))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&deep, "deep", false, "log in to the vCenter of each profile, and out again")
	config.AddFlags(cmd.Flags())
	return cmd
}

// examine goes on as far as what it has found allows.
func examine(cmd *cobra.Command, p terminal.Program, r config.Role, deep bool) (findings []finding) {
	cfg, err := config.FromCommand(cmd, p.Environ, r)
	if err == nil {
		err = cfg.Check(r)
	}
	if err != nil {
		return []finding{{"settings", broken, config.Reason(err), "correct them; `vmapower config check` shows each and where it comes from"}}
	}
	findings = append(findings, finding{"settings", healthy, "a server of this role would start with them", ""})
	keys, err := cfg.OpenKeys(r)
	if err != nil {
		return append(findings, finding{"keyring", broken, config.Reason(err), "give the service its keyring: `vmapower keys generate`, and `keys public` for an api"})
	}
	silent := slog.New(slog.DiscardHandler) // what is wrong is a finding
	redis.SetLogger(newRedisLog(silent))
	d := doctor{Process: &Process{Options: Options{Config: cfg, Role: r, Keys: keys, Version: p.Version, Log: silent}}, deep: deep}
	return append(findings, d.examine(cmd.Context())...)
}

// doctor is a process that does nothing but look.
type doctor struct {
	*Process
	deep bool
}

func (d doctor) examine(ctx context.Context) (findings []finding) {
	findings = append(findings, d.keyring(), d.profilesFile(), d.appliancesFile())
	findings = append(findings, d.mounts()...)
	findings = append(findings, d.places()...)
	findings = append(findings, d.certificates()...)
	findings = append(findings, d.redisCertificates(ctx)...)
	d.openRedis()
	d.openVCenters()
	defer d.Close()
	findings = append(findings, d.redisAndClocks(ctx)...)
	findings = append(findings, d.running(ctx))
	return append(findings, d.vcentersOfProfiles(ctx)...)
}

func (d doctor) keyring() finding {
	if d.Keys.Keyring == nil {
		return finding{"keyring", healthy, "public halves alone, as an api should have: " + d.Keys.Sealer.String(), ""}
	}
	if d.Role == config.RoleAPI {
		return finding{"keyring", doubted, "an api has the workers' keyring, which opens passwords", "give it the one of `vmapower keys public`"}
	}
	return finding{"keyring", healthy, d.Keys.Keyring.String(), ""}
}

// places are the directories and programs that settings name.
func (d doctor) places() (findings []finding) {
	if d.Role == config.RoleAPI {
		return nil
	}
	for _, dir := range d.Config.TargetDirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			findings = append(findings, finding{"target_dirs", broken, dir + " is no directory that this user can see", "make it, or take it out of target_dirs"})
		}
	}
	if dir := d.Config.VDDKLibdir; dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			findings = append(findings, finding{"vddk_libdir", broken, dir + " is no directory that this user can see", "unpack VDDK there, or leave vddk_libdir and nbdkit_path out"})
		}
		if info, err := os.Stat(d.Config.NbdkitPath); err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
			findings = append(findings, finding{"nbdkit_path", broken, d.Config.NbdkitPath + " is no program that can be run", "install nbdkit, or leave vddk_libdir and nbdkit_path out"})
		}
	}
	return findings
}

func printFindings(cmd *cobra.Command, findings []finding) error {
	return terminal.PrintList(cmd, findings, func(w io.Writer) {
		fmt.Fprintln(w, "STATUS\tCHECK\tFOUND")
		for _, f := range findings {
			terminal.Row(w, f.Status, f.Check, f.Message)
			if f.Do != "" {
				terminal.Row(w, "", "", "-> "+f.Do)
			}
		}
	})
}

package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/secretfile"
	"vmapower/internal/terminal"
	"vmapower/vcenter"
)

func newProfiles(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("profiles", "Keep vCenters and their logins, encrypted, for requests that name a profile",
		newProfilesAdd(p), newProfilesList(p), newProfilesRemove(p), newProfilesTest(p))
}

func newProfilesAdd(p terminal.Program) *cobra.Command {
	var profile credentials.Profile
	var trust certificateFlags
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a vCenter and its login, or put it in place of the one of that name",
		Long: "Adds a vCenter and its login, or puts it in place of the one of that name. The password is typed at the terminal,\n" +
			"or comes from standard input or VMAPOWER_VCENTER_PASSWORD. Without --ca and --thumbprint the vCenter is asked for\n" +
			"its certificate, and you are asked whether it is the right one.\n\n" +
			"With --password-file or --password-command the profile holds no password: workers read it at each login, and keep\n" +
			"it nowhere. The file holds one line and is for the service's user alone (mode 0600). The command prints one line\n" +
			"within 10 s; no shell reads it, and it gets none of the worker's variables but CREDENTIALS_DIRECTORY. Put no\n" +
			"secret into its arguments, which everybody on the machine can read.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			profile.Name = args[0]
			file, err := openProfilesFile(cmd, p)
			if err != nil {
				return err
			}
			if err := trust.resolve(cmd.Context(), p, &profile); err != nil {
				return err
			}
			switch kept := !profile.PasswordFrom.IsZero(); {
			case kept && fromStdin:
				return terminal.UsageErrorf("--password-stdin contradicts --password-file and --password-command: a password has one place")
			case !kept:
				if profile.Password, err = p.SecretLine(cmd.Context(), "password", fromStdin, "VMAPOWER_VCENTER_PASSWORD"); err != nil {
					return err
				}
			}
			err = file.change(func(all *credentials.Profiles) (*credentials.Profiles, error) { return all.Put(profile) })
			if err != nil {
				return err
			}
			if profile.HasSHA1Thumbprint() {
				fmt.Fprintln(p.Stderr, "warning: this thumbprint is SHA-1, which a forged certificate may come to have: give the SHA-256 one")
			}
			fmt.Fprintf(p.Stderr, "profile %s is in %s; vmapower profiles test %[1]s tries it\n", profile.Name, file.path)
			return nil
		},
	}
	config.AddFileFlags(cmd.Flags(), "profiles_file", "keyring_file")
	cmd.Flags().StringVar(&profile.VCenter, "vcenter", "", "the vCenter: host, host:port or https URL")
	cmd.Flags().StringVar(&profile.Username, "username", "", "its user")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	cmd.Flags().StringVar(&profile.PasswordFrom.File, "password-file", "", "file with the password: an absolute path, or the name of a credential of systemd")
	cmd.Flags().StringVar(&profile.PasswordFrom.Command, "password-command", "", "command that prints the password: an absolute path and arguments, without quotes")
	trust.addFlags(cmd.Flags())
	_ = cmd.MarkFlagRequired("vcenter") // the flag is there
	_ = cmd.MarkFlagRequired("username")
	return cmd
}

func newProfilesList(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the profiles, without their passwords",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			files, err := config.FilesOf(cmd, p.Environ)
			if err != nil {
				return err
			}
			path, err := files.NeededFile("profiles_file")
			if err != nil {
				return err
			}
			profiles, err := credentials.ReadPublicProfiles(path, nil, config.SecretMounts(p.Environ)...)
			if err != nil {
				return err
			}
			return printProfiles(cmd, profiles.List())
		},
	}
	config.AddFileFlags(cmd.Flags(), "profiles_file")
	return cmd
}

func newProfilesRemove(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove a profile; jobs that name it and have not logged in yet fail",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := openProfilesFile(cmd, p)
			if err != nil {
				return err
			}
			return file.change(func(all *credentials.Profiles) (*credentials.Profiles, error) { return all.Remove(args[0]) })
		},
	}
	config.AddFileFlags(cmd.Flags(), "profiles_file", "keyring_file")
	return cmd
}

func newProfilesTest(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test NAME",
		Short: "Log in to a profile's vCenter, as a worker with this configuration would",
		Long: "Logs in to a profile's vCenter, and out again, as a worker with this configuration would. Run it as the service's user:\n" +
			"a password that is kept in a file or with a command is read, or the command run, by whoever runs this.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := config.FromCommand(cmd, p.Environ, config.RoleWorker)
			if err != nil {
				return err
			}
			profile, err := profileToTest(cmd, p, cfg, args[0])
			if err != nil {
				return err
			}
			if err := tryLogin(cmd.Context(), cfg, profile); err != nil {
				return fmt.Errorf("profile %s: %w", profile.Name, err)
			}
			fmt.Fprintf(p.Stderr, "%s has let %s in; the session is closed again\n", profile.VCenter, profile.Username)
			return nil
		},
	}
	config.AddFlags(cmd.Flags())
	return cmd
}

// profileToTest is one of the file, or else that of the environment.
func profileToTest(cmd *cobra.Command, p terminal.Program, cfg config.Config, name string) (credentials.Profile, error) {
	if env := cfg.FromEnvironment; env != nil && name == env.Name && cfg.ProfilesFile == "" {
		return *env, nil
	}
	file, err := openProfilesFile(cmd, p)
	if err != nil {
		return credentials.Profile{}, err
	}
	profiles, err := credentials.ReadProfiles(file.path, file.keyring, file.mounts...)
	if err != nil {
		return credentials.Profile{}, err
	}
	profile, err := profiles.Get(name)
	if env := cfg.FromEnvironment; errors.Is(err, credentials.ErrNoProfile) && env != nil && name == env.Name {
		return *env, nil
	}
	return profile, err
}

// tryLogin logs in to the profile's vCenter, and out.
func tryLogin(ctx context.Context, cfg config.Config, profile credentials.Profile) error {
	redis := cfg.OpenRedisOnce()
	defer redis.Close()
	vcenters := vcenter.NewPool(vcenter.Options{
		Trust: cfg.VCenterTrust(), CallTimeout: cfg.VCenterTimeout,
		Logins: access.NewVCenterLogins(redis, vcenter.WrongPasswords, vcenter.WrongPasswordsWithin),
	})
	defer func() {
		leaving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = vcenters.Close(leaving) // the session expires by itself
	}()
	_, err := vcenters.Session(ctx, profile.Login())
	return err
}

// profilesFile is the file of profiles that a command changes, and what opens it.
type profilesFile struct {
	path    string
	keyring *credentials.Keyring
	mounts  []string
}

func openProfilesFile(cmd *cobra.Command, p terminal.Program) (profilesFile, error) {
	files, err := config.FilesOf(cmd, p.Environ)
	if err != nil {
		return profilesFile{}, err
	}
	path, err := files.NeededFile("profiles_file")
	if err != nil {
		return profilesFile{}, err
	}
	keys, err := files.OpenKeys(config.RoleWorker)
	return profilesFile{path, keys.Keyring, files.SecretMounts()}, err
}

// change alters the profiles and writes them; without a file it begins with none.
func (f profilesFile) change(alter func(*credentials.Profiles) (*credentials.Profiles, error)) error {
	unlock, err := lockFiles(f.path)
	if err != nil {
		return err
	}
	defer unlock()
	profiles, err := credentials.ReadProfiles(f.path, f.keyring, f.mounts...)
	if errors.Is(err, fs.ErrNotExist) {
		profiles, err = credentials.NewProfiles(), nil
	}
	if err != nil {
		return err
	}
	if profiles, err = alter(profiles); err != nil {
		return err
	}
	return profiles.Save(f.path, f.keyring)
}

// shownProfile is what may be told of a profile.
type shownProfile struct {
	Name        string `json:"name"`
	VCenter     string `json:"vcenter"`
	Username    string `json:"username"`
	Certificate string `json:"certificate"` // how it is checked: ca, thumbprint or settings
	Thumbprint  string `json:"thumbprint,omitempty"`
	Password    string `json:"password"` // where it is kept: in the profile, sealed, or in a file or with a command
}

func printProfiles(cmd *cobra.Command, profiles []credentials.Profile) error {
	shown := make([]shownProfile, len(profiles))
	for i, profile := range profiles {
		shown[i] = shownProfile{profile.Name, profile.VCenter, profile.Username, checkedBy(profile), profile.Thumbprint, keptIn(profile)}
	}
	return terminal.PrintList(cmd, shown, func(w io.Writer) {
		fmt.Fprintln(w, "NAME\tVCENTER\tUSERNAME\tCERTIFICATE\tPASSWORD")
		for _, profile := range shown {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", profile.Name, profile.VCenter, profile.Username, profile.Certificate, profile.Password)
		}
	})
}

func keptIn(profile credentials.Profile) string {
	if profile.PasswordFrom.IsZero() {
		return "sealed"
	}
	return profile.PasswordFrom.String()
}

func checkedBy(profile credentials.Profile) string {
	switch {
	case profile.Thumbprint != "":
		return "thumbprint"
	case profile.CAPEM != "":
		return "ca"
	default:
		return "settings"
	}
}

// readCA returns a file of certificates; whether it holds any is checked when it is
// put into a profile.
func readCA(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", terminal.UsageErrorf("--ca %s can't be read: %w", path, secretfile.Reason(err))
	}
	return string(data), nil
}

package setup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/secretfile"
	"vmapower/internal/terminal"
)

func newKeys(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("keys", "Make and change the keyring that seals passwords",
		newKeysGenerate(p), newKeysRotate(p), newKeysList(p), newKeysPublic(p), newKeysRetire(p))
}

func newKeysGenerate(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "generate FILE",
		Short: "Make a keyring with one key; a file that exists is never overwritten",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ring, err := credentials.CreateKeyring(args[0])
			switch {
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%s exists already and is left as it is: vmapower keys rotate adds a key to it", args[0])
			case err != nil:
				return fmt.Errorf("the keyring can't be made: %w", secretfile.Reason(err))
			}
			fmt.Fprintf(p.Stderr, "The keyring is in %[1]s, for its owner alone.\n"+
				"- Workers and serve: keyring_file: %[1]s, or VMAPOWER_KEYRING_FILE; it must belong to the user they run as.\n"+
				"- An api on a machine of its own: vmapower keys public %[1]s OUT makes its file, which opens no password.\n"+
				"- Keep a copy where your other keys are: without it, nobody can open the profiles.\n", absolute(args[0]))
			return printKeys(cmd, ring.KeyIDs(), ring.ActiveKey(), true)
		},
	}
}

// absolute is how a server that runs elsewhere would name the file.
func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

func newKeysRotate(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate FILE",
		Short: "Add a key that seals from now on; the older ones still open",
		Long: "Adds a key that seals from now on; the older ones still open what they sealed.\n" +
			"A profiles file that is named is sealed again, with the new key.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := config.FilesOf(cmd, p.Environ)
			if err != nil {
				return err
			}
			ring, err := rotateKeys(args[0], files.ProfilesFile, config.SecretMounts(p.Environ))
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "%s has the new key %s.\n"+
				"- Bring it to every worker and restart the workers; then bring it to every api (vmapower keys public) and restart the apis;\n"+
				"  all within a day: what the older key signs later does not count.\n"+
				"- When the jobs that were accepted before have ended and their retention is over, vmapower keys retire takes the older key away.\n", args[0], ring.ActiveKey())
			return printKeys(cmd, ring.KeyIDs(), ring.ActiveKey(), true)
		},
	}
	config.AddFileFlags(cmd.Flags(), "profiles_file")
	return cmd
}

// rotateKeys saves the keyring before the profiles: it opens them in between too.
func rotateKeys(path, profilesPath string, mounts []string) (*credentials.Keyring, error) {
	unlock, err := lockFiles(withProfiles(path, profilesPath)...)
	if err != nil {
		return nil, err
	}
	defer unlock()
	before, err := credentials.LoadKeyring(path, mounts...)
	if err != nil {
		return nil, err
	}
	profiles, err := profilesIfAny(profilesPath, before, mounts)
	if err != nil {
		return nil, err
	}
	ring, err := before.Rotate()
	if err != nil {
		return nil, err
	}
	if err := ring.Save(path); err != nil {
		return nil, err
	}
	if profiles == nil {
		return ring, nil
	}
	if err := profiles.Save(profilesPath, ring); err != nil {
		return nil, fmt.Errorf("the keyring has the new key %s, and the profiles are still sealed with the older one: %w", ring.ActiveKey(), err)
	}
	return ring, nil
}

func withProfiles(keyring, profiles string) []string {
	if profiles == "" {
		return []string{keyring}
	}
	return []string{keyring, profiles}
}

// profilesIfAny reads the profiles; nil when no file is named.
func profilesIfAny(path string, ring *credentials.Keyring, mounts []string) (*credentials.Profiles, error) {
	if path == "" {
		return nil, nil
	}
	return credentials.ReadProfiles(path, ring, mounts...)
}

func newKeysList(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "list FILE",
		Short: "List the keys of a keyring, newest first, without the keys themselves",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			mounts := config.SecretMounts(p.Environ)
			ring, err := credentials.LoadKeyring(args[0], mounts...)
			if err == nil {
				return printKeys(cmd, ring.KeyIDs(), ring.ActiveKey(), true)
			}
			if !errors.Is(err, credentials.ErrPublicOnly) {
				return err
			}
			sealer, err := credentials.LoadSealer(args[0], mounts...)
			if err != nil {
				return err
			}
			return printKeys(cmd, sealer.KeyIDs(), sealer.ActiveKey(), false)
		},
	}
}

func newKeysPublic(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "public FILE OUT",
		Short: "Write the keyring of an api host: it seals passwords and opens none",
		Args:  cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if same(args[0], args[1]) {
				return terminal.UsageErrorf("OUT is the keyring itself, whose private keys would be lost: give another name")
			}
			sealer, err := credentials.LoadSealer(args[0], config.SecretMounts(p.Environ)...)
			if err != nil {
				return err
			}
			if err := sealer.Save(args[1]); err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "%s is for hosts that run `vmapower api` alone: name it in their keyring_file.\n"+
				"Keep it as secret as the keyring: whoever has it can accept and approve jobs.\n", args[1])
			return nil
		},
	}
}

func same(one, other string) bool {
	first, err := os.Stat(one)
	if err != nil {
		return false
	}
	second, err := os.Stat(other)
	return err == nil && os.SameFile(first, second)
}

func newKeysRetire(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retire FILE KEY_ID",
		Short: "Take a key away that is not active; what it sealed or signed can't be read any more",
		Long: "Takes a key away that is not active. What it sealed can't be opened any more, and what it signed can't be read:\n" +
			"wait until the jobs that were accepted before the rotation have ended and their retention is over.\n" +
			"It is refused while the profiles file, when one is named, is sealed with the key.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := config.FilesOf(cmd, p.Environ)
			if err != nil {
				return err
			}
			profilesPath := files.ProfilesFile
			if profilesPath == "" {
				fmt.Fprintln(p.Stderr, "no profiles file is named (--profiles-file), so none was looked at")
			}
			ring, err := retireKey(args[0], args[1], profilesPath, config.SecretMounts(p.Environ))
			if err != nil {
				return err
			}
			return printKeys(cmd, ring.KeyIDs(), ring.ActiveKey(), true)
		},
	}
	config.AddFileFlags(cmd.Flags(), "profiles_file")
	return cmd
}

func retireKey(path, kid, profilesPath string, mounts []string) (*credentials.Keyring, error) {
	unlock, err := lockFiles(withProfiles(path, profilesPath)...)
	if err != nil {
		return nil, err
	}
	defer unlock()
	before, err := credentials.LoadKeyring(path, mounts...)
	if err != nil {
		return nil, err
	}
	ring, err := before.Retire(kid)
	if err != nil {
		return nil, err
	}
	profiles, err := profilesIfAny(profilesPath, before, mounts)
	if err != nil {
		return nil, err
	}
	if profiles != nil && profiles.SealedWith() == kid {
		return nil, fmt.Errorf("the profiles in %s are sealed with the key %s: vmapower keys rotate %s --profiles-file %[1]s seals them with a new one", profilesPath, kid, path)
	}
	return ring, ring.Save(path)
}

// shownKey is what may be told of a key.
type shownKey struct {
	ID      string `json:"kid"`
	Active  bool   `json:"active"`
	Private bool   `json:"private"` // it opens what it seals
}

func printKeys(cmd *cobra.Command, ids []string, active string, private bool) error {
	keys := make([]shownKey, len(ids))
	for i, id := range ids {
		keys[i] = shownKey{id, id == active, private}
	}
	return terminal.PrintList(cmd, keys, func(w io.Writer) {
		fmt.Fprintln(w, "KEY_ID\tACTIVE\tPRIVATE")
		for _, key := range keys {
			fmt.Fprintf(w, "%s\t%s\t%s\n", key.ID, yesOrNo(key.Active), yesOrNo(key.Private))
		}
	})
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

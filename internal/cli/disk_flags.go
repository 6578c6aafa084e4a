package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// diskFlags say which disks are copied, and where to.
type diskFlags struct{ targets, changeIDs []string }

func (f *diskFlags) addFlags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.targets, "disk", nil,
		"KEY=TARGET: a disk by its device key, and nbd://host:port/export, nbds://, nbd+unix:/// or file:///path; once for each disk")
	flags.StringArrayVar(&f.changeIDs, "change-id", nil,
		"KEY=ID, or ID alone where there is one disk: what vCenter called the disk's state that the target holds")
}

// read puts the flags together. Its errors do not repeat a target: somebody may have
// written a password into it.
func (f *diskFlags) read() ([]client.DiskToSync, error) {
	if len(f.targets) == 0 {
		return nil, terminal.UsageErrorf("which disks, and where to? give --disk KEY=TARGET for each, such as --disk 2000=nbd://127.0.0.1:10809/export")
	}
	var disks []client.DiskToSync
	for _, text := range f.targets {
		key, target, ok := cutKey(text)
		if !ok || target == "" {
			return nil, terminal.UsageErrorf("--disk must be KEY=TARGET, such as 2000=nbd://127.0.0.1:10809/export")
		}
		if diskWith(disks, key) != nil {
			return nil, terminal.UsageErrorf("--disk: disk %s is given twice", key)
		}
		disks = append(disks, client.DiskToSync{DiskKey: key, Target: target})
	}
	return disks, f.addChangeIDs(disks)
}

func (f *diskFlags) addChangeIDs(disks []client.DiskToSync) error {
	for _, text := range f.changeIDs {
		key, id, ok := cutKey(text)
		if !ok && len(disks) > 1 {
			return terminal.UsageErrorf("--change-id %q must be KEY=ID where there are several disks", text)
		}
		if !ok {
			key, id = disks[0].DiskKey, text
		}
		disk := diskWith(disks, key)
		switch {
		case disk == nil:
			return terminal.UsageErrorf("--change-id: there is no --disk %s", key)
		case id == "":
			return terminal.UsageErrorf("--change-id of disk %s is empty: leave it out where it is not known", key)
		case disk.ChangeId != "":
			return terminal.UsageErrorf("--change-id: disk %s is given twice", key)
		}
		disk.ChangeId = id
	}
	return nil
}

// cutKey parts KEY=VALUE, where the key is a number.
func cutKey(text string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(text, "=")
	if _, err := strconv.ParseUint(key, 10, 31); err != nil {
		return "", "", false
	}
	return key, value, ok
}

func diskWith(disks []client.DiskToSync, key string) *client.DiskToSync {
	for i := range disks {
		if disks[i].DiskKey == key {
			return &disks[i]
		}
	}
	return nil
}

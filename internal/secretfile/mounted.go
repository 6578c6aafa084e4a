package secretfile

import (
	"os"
	"slices"
	"strings"
)

// mountTable lists the mounts of this process, where the system is Linux.
var mountTable = "/proc/self/mountinfo"

// IsMount reports whether the file that path leads to was mounted by itself, as a single-file secret of a
// container is. Such a mount shows the file that was there when it was made for ever: one that is put in
// its place later is not seen. Where mounts can't be listed it is false.
func IsMount(path string) bool {
	table, err := os.ReadFile(mountTable)
	if err != nil {
		return false
	}
	file := Real(path)
	return slices.ContainsFunc(strings.Split(string(table), "\n"), func(line string) bool {
		fields := strings.Fields(line) // id, parent, device, root, mount point, ...
		return len(fields) > 4 && unescaped.Replace(fields[4]) == file
	})
}

// unescaped undoes what the kernel writes for the characters that part fields and lines.
var unescaped = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

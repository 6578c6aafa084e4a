package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// filesTouched counts the files below a directory that differ between the ends of a
// range of commits; one that only moved counts once. The error is what git says of a range that it does not know.
func filesTouched(dir, commits string) (count fileCount, err error) {
	listed, err := git(dir, "diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--relative", commits, "--")
	if err != nil {
		return fileCount{}, err
	}
	fields := strings.Split(strings.TrimSuffix(string(listed), "\x00"), "\x00")
	for len(fields) > 1 {
		// :MODE MODE BLOB BLOB STATUS, then a name, or two where it was renamed
		change := strings.Fields(fields[0])
		name, rest := fields[1], fields[2:]
		if change[4][0] == 'R' {
			name, rest = fields[2], fields[3:]
		}
		fields = rest
		text, err := blob(dir, change[3], change[2])
		if err != nil {
			return fileCount{}, err
		}
		count.add(name, text)
	}
	return count, nil
}

// blob is the first of two that there is: of a deleted file the one before.
func blob(dir, after, before string) ([]byte, error) {
	if strings.Trim(after, "0") == "" {
		after = before
	}
	return git(dir, "cat-file", "blob", after)
}

func git(dir string, args ...string) ([]byte, error) {
	out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).Output()
	if failed, ok := err.(*exec.ExitError); ok {
		return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(string(failed.Stderr)))
	}
	return out, err
}

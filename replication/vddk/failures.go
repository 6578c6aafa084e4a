package vddk

import (
	"regexp"
	"strings"

	"vmapower/failure"
)

// wordsRow is what one kind of words means.
type wordsRow struct {
	words    *regexp.Regexp // within one line
	code     failure.Code
	sentence string // with what the words captured
	heals    bool   // it is tried again for a while
	inUse    bool   // the VM may be on
	moved    bool   // the disk may have been
}

func said(words string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + words) }

// wordsTable is what nbdkit, its plugin and VDDK print, in their words as people have reported them. The
// first row that fits counts.
var wordsTable = []wordsRow{
	{words: said(`cannot open plugin '?vddk`), code: failure.InvalidVMState,
		sentence: "this nbdkit has no vddk plugin; install nbdkit-plugin-vddk (nbdkit-vddk-plugin on Fedora and RHEL)"},
	{words: said(`realpath: |libvixDiskLib\.so\.\d+: cannot open shared object file`), code: failure.InvalidVMState,
		sentence: "VDDK is not in vddk_libdir, which must be the directory above lib64, or it is too new for this nbdkit"},
	{words: said(`(\S+\.so\S*): cannot open shared object file`), code: failure.InvalidVMState,
		sentence: "a library that VDDK needs can't be loaded: $1"},
	{words: said(`symbol \S+ is missing|undefined symbol`), code: failure.InvalidVMState,
		sentence: "VDDK can't be loaded: it does not fit this nbdkit"},
	{words: said(`unknown parameter '?(\w+)|missing parameter '?(\w+)`), code: failure.Internal,
		sentence: "this nbdkit does not know an argument, or misses one ($1$2): it is too old, or too new"},
	{words: said(`path too long|/(s|pid): permission denied|address already in use|mkstemp|read-only file system`), code: failure.Internal,
		sentence: "vddk_run_dir or /tmp can't be written by nbdkit"},
	{words: said(`incorrect user name or password|cannot complete login|NotAuthenticated`), code: failure.VCenterLoginFailed,
		sentence: "vCenter refuses the user to VDDK; is the domain part of the name?"},
	{words: said(`"thumbprint"|failed to verify ssl certificate|actual thumbprint=`), code: failure.VCenterLoginFailed,
		sentence: "VDDK was shown another certificate than the one that was verified"},
	{words: said(`not licensed for this feature|insufficient permissions|NoPermission`), code: failure.VCenterPermissionDenied,
		sentence: "the user lacks a privilege for reading disks: VirtualMachine.Provisioning.DiskRandomRead and GetVmFiles, Datastore.Browse and FileManagement"},
	{words: said(`you do not have access rights to this file`), code: failure.VCenterPermissionDenied, inUse: true,
		sentence: "the disk is in use, or the user may not read it"},
	{words: said(`a file was not found|is not a virtual disk`), code: failure.InvalidVMState, moved: true,
		sentence: "the disk's file has moved, or is no disk"},
	{words: said(`encrypt|crypto|KeyProvider|key\b.*not available`), code: failure.VCenterPermissionDenied,
		sentence: "the disk is encrypted: the user needs the privilege Cryptographer.Access, and the host its key"},
	{words: said(`failed to allocate the requested|nfc error 5`), code: failure.InsufficientResources, heals: true,
		sentence: "the ESXi host has no memory left for readers: too many disks are read at a time"},
	{words: said(`(too many|maximum).*(connection|session)|vmware-authd.*temporarily unavailable`), code: failure.InsufficientResources, heals: true,
		sentence: "the ESXi host or vCenter has no connection left for another reader"},
	{words: said(`name resolution|getaddrinfo|unknown host|name or service not known`), code: failure.VCenterUnreachable,
		sentence: "the name of the ESXi host is not known on this machine"},
	{words: said(`HOST_SERVER_SHUTDOWN|SERVER_NOT_AVAILABLE|maintenance`), code: failure.VCenterUnreachable,
		sentence: "the ESXi host goes into maintenance mode, or is in it"},
	{words: said(`server refused connection|failed to connect to server|timed out connecting|connection refused`), code: failure.VCenterUnreachable,
		sentence: "the ESXi host can't be reached on port 902"},
}

// healing are the causes that the failures of a code have.
var healing = map[failure.Code]error{
	failure.VCenterUnreachable:    ErrUnreachable,
	failure.InsufficientResources: ErrBusy,
	failure.VCenterError:          ErrUnexplained,
}

// understand finds the row for what was said; the first line that has one counts.
func understand(lines []string) (row wordsRow, sentence string, found bool) {
	for _, row := range wordsTable {
		for _, line := range lines {
			if at := row.words.FindStringSubmatchIndex(line); at != nil {
				return row, string(row.words.ExpandString(nil, row.sentence, line, at)), true
			}
		}
	}
	return wordsRow{}, "", false
}

// failed is the failure for the disk.
func (d Disk) failed(code failure.Code, sentence string) *failure.Failure {
	if code == failure.VCenterUnreachable && d.Host != "" {
		sentence = strings.Replace(sentence, "the ESXi host", "the ESXi host "+d.Host, 1)
	}
	told := failure.New(code, "read "+d.Name+" through VDDK: "+failure.Foreign(sentence))
	if cause := healing[code]; cause != nil {
		return told.Because(cause)
	}
	return told
}

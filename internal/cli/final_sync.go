package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
)

func newFinalSync(p terminal.Program) *cobra.Command {
	var sync syncRequest
	cmd := &cobra.Command{
		Use:   "final-sync [VM_ID] --disk KEY=TARGET",
		Short: "Copy the last changes of a powered-off VM to its targets, verify them and show how far it is",
		Long: "Asks vCenter what has changed on each disk since its change id, copies that to the disk's target, reads it back\n" +
			"and compares it, and prints the new change ids. The VM must be off, and stay off.",
		Example: "  vmapower final-sync 420570c7-f61f-a930-77c5-1e876786cb3c \\\n" +
			"    --disk 2000=nbd://127.0.0.1:10809/export --change-id '52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/446'",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request, err := sync.read(args)
			if err != nil {
				return err
			}
			return sync.run(cmd, p, &request, func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.FinalSync(ctx, request, sync.key)
			})
		},
	}
	sync.addFlags(cmd.Flags(), p)
	return cmd
}

// syncRequest is what can be said of a final sync.
type syncRequest struct {
	jobRequest
	disks                                                 diskFlags
	vmPath, verify, onInvalid, onMismatch, omaURL, reader string
	allowUnflushed                                        bool
	rate                                                  byteCount
}

func (s *syncRequest) addFlags(flags *pflag.FlagSet, p terminal.Program) {
	s.jobRequest.addFlags(flags, p, "seconds for the whole (service's default: 3600)")
	s.disks.addFlags(flags)
	flags.StringVar(&s.vmPath, "vm-path", "", "where the VM is in vCenter's inventory, such as /DC/vm/web-01; with VM_ID, both must name the same VM")
	flags.StringVar(&s.verify, "verify", "", "what is read back and compared: changed (default) or full")
	flags.StringVar(&s.onInvalid, "on-change-id-invalid", "", "a disk whose changes can't be told is copied whole: full (default), or fails the job: fail")
	flags.StringVar(&s.onMismatch, "on-target-mismatch", "", "a target that does not hold the disk's earlier state fails the job: fail (default), or is copied whole: full")
	flags.StringVar(&s.reader, "reader", "", "vddk reads every disk through VDDK; without it those are that vCenter serves no file of")
	flags.BoolVar(&s.allowUnflushed, "allow-unflushed", false, "take NBD servers that can flush nothing; the result is not durable then")
	flags.Var(&s.rate, "rate-limit", "bytes per second, such as 50MiB, 64KiB at least (0: no limit)")
	flags.StringVar(&s.omaURL, "oma-url", "", "where missing change ids are asked for and the new ones are reported")
}

// read puts together what belongs to a final sync alone.
func (s *syncRequest) read(args []string) (client.FinalSyncRequest, error) {
	request := client.FinalSyncRequest{
		RateLimit: int64(s.rate), OmaUrl: s.omaURL,
		Verify: client.Verify(s.verify), OnChangeIdInvalid: client.OnChangeIDInvalid(s.onInvalid),
		OnTargetMismatch: client.OnTargetMismatch(s.onMismatch), Reader: client.Reader(s.reader), AllowUnflushed: s.allowUnflushed,
	}
	if len(args) == 0 && s.vmPath == "" {
		return request, terminal.UsageErrorf("which VM? give its id, or --vm-path")
	}
	if len(args) > 0 {
		request.VmId = args[0]
	}
	if s.vmPath != "" {
		request.VmPaths = []string{s.vmPath}
	}
	var err error
	request.Disks, err = s.disks.read()
	return request, err
}

// byteCount is the value of a flag that counts bytes.
type byteCount int64

func (n *byteCount) String() string { return strconv.FormatInt(int64(*n), 10) }
func (n *byteCount) Type() string   { return "bytes" }

// Set implements pflag.Value.
func (n *byteCount) Set(s string) error {
	read, err := terminal.ParseSize(s)
	*n = byteCount(read)
	return err
}

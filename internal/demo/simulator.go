package demo

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"vmapower/internal/sandbox"
	"vmapower/internal/terminal"
)

func newSimulator(p terminal.Program) *cobra.Command {
	options := sandbox.VCenterOptions{Guests: sandbox.DefaultGuests()}
	cmd := &cobra.Command{
		Use:   "simulator",
		Short: "Run a simulated vCenter with a few VMs to try things on; nothing in it is real",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := sandbox.StartVCenter(options)
			if err != nil {
				return err
			}
			defer v.Close()
			if err := printSimulator(cmd, v); err != nil {
				return err
			}
			<-cmd.Context().Done()
			fmt.Fprintln(p.Stderr, "the simulated vCenter stops")
			return nil
		},
	}
	cmd.Flags().StringVar(&options.Listen, "listen", "127.0.0.1:8989", "address of the simulated vCenter")
	cmd.Flags().StringSliceVar(&options.Hosts, "host", nil, "a name or address for the certificate, beside those of loopback (may be repeated)")
	cmd.Flags().StringVar(&options.State, "state", "", "directory that keeps the certificate (ca.pem) and the VMs over a restart; empty keeps nothing")
	return cmd
}

// simulated is what one must know to use a simulated vCenter.
type simulated struct {
	Address    string           `json:"address"`
	URL        string           `json:"url"`
	Username   string           `json:"username"`
	Hint       string           `json:"password_hint"`
	CAFile     string           `json:"ca_file"`
	Thumbprint string           `json:"thumbprint"`
	Guests     []simulatedGuest `json:"guests"`
}

type simulatedGuest struct {
	Name         string `json:"name"`
	VMID         string `json:"vm_id"` // the BIOS UUID
	InstanceUUID string `json:"instance_uuid"`
	Ref          string `json:"ref"`
	Power        string `json:"power"`
}

// passwordHint names the password without being one: it is fake, and the same in
// every example.
const passwordHint = "the fake one of the examples, not-a-real-password"

func printSimulator(cmd *cobra.Command, v *sandbox.VCenter) error {
	s := simulated{
		Address: v.Address(), URL: v.URL().String(), Username: v.Username(), Hint: passwordHint,
		CAFile: v.CAFile(), Thumbprint: v.Thumbprint(),
	}
	for _, g := range v.Guests() {
		s.Guests = append(s.Guests, simulatedGuest{g.Name(), g.BIOSUUID(), g.InstanceUUID(), g.Ref(), string(g.Power())})
	}
	return terminal.PrintOne(cmd, s, s.write)
}

func (s simulated) write(w io.Writer) {
	fmt.Fprintf(w, "simulated vCenter\t%s\nuser\t%s\npassword\t%s\nCA file\t%s\nSHA-256\t%s\n",
		s.Address, s.Username, s.Hint, s.CAFile, s.Thumbprint)
	fmt.Fprintln(w, "\nVM\tPOWER\tVM_ID (BIOS UUID)\tINSTANCE UUID\tOBJECT")
	for _, g := range s.Guests {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", g.Name, g.Power, g.VMID, g.InstanceUUID, g.Ref)
	}
}

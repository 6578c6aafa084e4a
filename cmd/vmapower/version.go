package main

import (
	"fmt"
	"io"
	"runtime"

	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

func newVersion(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := struct {
				Version  string `json:"version"`
				Go       string `json:"go"`
				Platform string `json:"platform"`
			}{p.Version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			return terminal.PrintOne(cmd, v, func(w io.Writer) {
				fmt.Fprintf(w, "vmapower %s (%s, %s)\n", v.Version, v.Go, v.Platform)
			})
		},
	}
}

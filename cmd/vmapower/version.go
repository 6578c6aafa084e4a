package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
)

func newVersion(p program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := struct {
				Version  string `json:"version"`
				Go       string `json:"go"`
				Platform string `json:"platform"`
			}{p.version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			return printOne(cmd, v, func(w io.Writer) {
				fmt.Fprintf(w, "vmapower %s (%s, %s)\n", v.Version, v.Go, v.Platform)
			})
		},
	}
}

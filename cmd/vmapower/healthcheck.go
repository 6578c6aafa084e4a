package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
	"vmapower/internal/tlsfile"

	"github.com/spf13/cobra"
)

func newHealthcheck(p terminal.Program) *cobra.Command {
	var target string
	var timeout time.Duration
	var insecure bool
	cmd := &cobra.Command{
		Use:       "healthcheck [serve|api|worker]",
		Short:     "Ask a running vmapower whether it is ready; exits 0 or 1, for images without a shell",
		Args:      config.RoleArgs,
		ValidArgs: config.RoleNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			if target == "" {
				cfg, err := config.FromCommand(cmd, p.Environ, config.RoleOf(args))
				if err != nil {
					return err
				}
				if target, err = readyURL(cfg); err != nil {
					return err
				}
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			return probe(ctx, target, insecure)
		},
	}
	cmd.Flags().StringVar(&target, "url", "", "what to get (default: /readyz on admin_listen)")
	cmd.Flags().DurationVar(&timeout, "timeout", 3*time.Second, "how long to wait for the answer")
	cmd.Flags().BoolVar(&insecure, "insecure", false, "do not check the certificate of an https URL")
	config.AddFlags(cmd.Flags())
	return cmd
}

// readyURL is where a process with that configuration says whether it is ready,
// asked from the same machine.
func readyURL(cfg config.Config) (string, error) {
	if cfg.AdminListen == "" {
		return "", terminal.UsageErrorf("admin_listen is off, so there is nothing to ask: give --url")
	}
	host, port, err := net.SplitHostPort(cfg.AdminListen)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}

// probe returns nil when the answer to a GET is a success.
func probe(ctx context.Context, target string, insecure bool) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil || request.URL.User != nil {
		return terminal.UsageErrorf("--url must be an http or https URL without user info")
	}
	client := http.Client{Transport: &http.Transport{
		TLSClientConfig:   tlsfile.Secure(&tls.Config{InsecureSkipVerify: insecure}), //nolint:gosec // asked for by --insecure
		DisableKeepAlives: true,
	}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		body, _ := io.ReadAll(io.LimitReader(response.Body, 1024))
		return fmt.Errorf("%s answers %s %s", target, response.Status, strings.TrimSpace(string(body)))
	}
	return nil
}

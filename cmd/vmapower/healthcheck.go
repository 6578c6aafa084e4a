package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
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
	var insecure, anyRole bool
	cmd := &cobra.Command{
		Use:       "healthcheck [serve|api|worker]",
		Short:     "Ask a running vmapower whether it is ready; exits 0 or 1, for images without a shell",
		Args:      config.RoleArgs,
		ValidArgs: config.RoleNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, roles := []string{target}, []config.Role{config.RoleOf(args)}
			if anyRole {
				roles = []config.Role{config.RoleServe, config.RoleWorker}
			}
			if target == "" {
				var err error
				if targets, err = readyURLs(cmd, p, roles); err != nil {
					return err
				}
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			return probeAny(ctx, targets, insecure)
		},
	}
	cmd.Flags().StringVar(&target, "url", "", "what to get (default: /readyz on admin_listen)")
	cmd.Flags().DurationVar(&timeout, "timeout", 3*time.Second, "how long to wait for the answer")
	cmd.Flags().BoolVar(&insecure, "insecure", false, "do not check the certificate of an https URL")
	cmd.Flags().BoolVar(&anyRole, "any-role", false, "ask wherever any role would be, for a container that runs one of them")
	config.AddFlags(cmd.Flags())
	return cmd
}

// readyURLs are where processes of these roles say whether they are ready.
func readyURLs(cmd *cobra.Command, p terminal.Program, roles []config.Role) (targets []string, err error) {
	for _, role := range roles {
		cfg, err := config.FromCommand(cmd, p.Environ, role)
		if err != nil {
			return nil, err
		}
		target, err := readyURL(cfg)
		if err != nil {
			return nil, err
		}
		targets = append(targets, target)
	}
	return slices.Compact(targets), nil
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

// probeAny returns nil when one of the targets answers with a success.
func probeAny(ctx context.Context, targets []string, insecure bool) (err error) {
	for _, target := range targets {
		failed := probe(ctx, target, insecure)
		if failed == nil {
			return nil
		}
		err = errors.Join(err, failed)
	}
	return err
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

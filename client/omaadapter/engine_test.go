package omaadapter_test

import (
	"context"

	"vmapower/client/omaadapter"
)

// vmaClient is the interface by which an existing engine calls, as it is written there.
type vmaClient interface {
	PowerOnSourceVM(ctx context.Context, vmwareVMID, vcenter, username, password string) error
	PowerOffSourceVM(ctx context.Context, vmwareVMID, vcenter, username, password string) error
	GetVMPowerState(ctx context.Context, vmwareVMID, vcenter, username, password string) (string, error)
}

var _ vmaClient = (*omaadapter.Adapter)(nil)

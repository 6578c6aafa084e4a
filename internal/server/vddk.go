package server

import (
	"context"
	"sync"

	"vmapower/replication/vddk"
)

// newVDDK is what reads disks that vCenter serves no file of; nil where it is not set up.
func (p *Process) newVDDK() *vddk.VDDK {
	if p.Config.VDDKLibdir == "" {
		return nil
	}
	return vddk.New(vddk.Options{
		Nbdkit: p.Config.NbdkitPath, Libdir: p.Config.VDDKLibdir, RunDir: p.Config.VDDKRunDir, Secure: p.Config.VDDKSecure, Log: p.Log,
	})
}

// tendVDDK says whether disks can be read, and ends what killed workers left, until leave is called.
func tendVDDK(ctx context.Context, v *vddk.VDDK) (leave func()) {
	if v == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var tending sync.WaitGroup
	tending.Go(func() { v.Run(ctx) })
	return func() { cancel(); tending.Wait() }
}

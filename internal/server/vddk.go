package server

import (
	"context"
	"sync"

	"vmapower/internal/config"
	"vmapower/replication/vddk"
	"vmapower/tasks"
)

// newVDDK is what reads disks that vCenter serves no file of; nil where it is not set up.
func (p *Process) newVDDK() *vddk.VDDK {
	if p.Config.VDDKLibdir == "" {
		return nil
	}
	return vddk.New(vddk.Options{
		Nbdkit: p.Config.NbdkitPath, Libdir: p.Config.VDDKLibdir, RunDir: p.Config.VDDKRunDir, Secure: p.Config.VDDKSecure, Log: p.Log,
		Compression: p.Config.VDDKCompression, Buffers: p.Config.VDDKBuffers, BufferSize: p.Config.VDDKBufferSize,
	})
}

// readers tells how the worker reads disks, and why it can't in one way; nil without a worker.
func (p *Process) readers() map[tasks.Reader]string {
	if p.Role == config.RoleAPI {
		return nil
	}
	vddk := "not set up: vddk_libdir and nbdkit_path are not set"
	if p.vddk != nil {
		vddk = "not looked at yet"
		if state := p.vddk.State(); state != nil && state.Why != nil {
			vddk = "not of use: " + state.Why.Error()
		} else if state != nil {
			vddk = "ok"
		}
	}
	return map[tasks.Reader]string{tasks.ReaderHTTPS: "ok", tasks.ReaderVDDK: vddk}
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

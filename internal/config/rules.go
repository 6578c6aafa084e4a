package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// Check refuses what a server of that role must not start with.
func (c Config) Check(r Role) error {
	err := errors.Join(c.checkVCenterTrust(), c.checkTargets(), c.checkVDDK(), c.checkCompat(), c.checkVMA(r), c.checkAuth(r), c.checkTLS(r), c.checkListeners(r), c.checkCollector())
	if err != nil {
		return Refused(err)
	}
	return nil
}

func (c Config) checkVCenterTrust() error {
	if c.VCenterInsecure && c.VCenterCAFile != "" {
		return c.Blame("vcenter_insecure", errors.New("would leave vcenter_ca_file unused: set only one of them"))
	}
	return nil
}

// checkCompat refuses a limit in which no guest could be waited for before its VM is seen off.
func (c Config) checkCompat() error {
	if shortest := 10*time.Second + 2*c.StableOff; c.CompatWait > 0 && c.CompatLimit < shortest {
		return c.Blame("compat_limit", fmt.Errorf("must be at least %s with a stable_off of %s", shortest, c.StableOff))
	}
	return nil
}

func (c Config) checkTargets() error {
	_, err := c.Targets()
	return err
}

// VDDK counts the size of its buffers in units, and opens no disk with more than the most.
const (
	vddkBufferUnit  = 64 << 10
	vddkBuffersMost = 16 << 20
)

// checkVDDK refuses one half of what reads a disk, and what VDDK would refuse.
func (c Config) checkVDDK() error {
	switch {
	case c.VDDKLibdir != "" && c.NbdkitPath == "":
		return c.Blame("vddk_libdir", errors.New("is of no use without nbdkit_path, the program that reads with it"))
	case c.VDDKLibdir == "" && c.NbdkitPath != "":
		return c.Blame("nbdkit_path", errors.New("is of no use without vddk_libdir, VMware's library"))
	case c.VDDKBufferSize%vddkBufferUnit != 0:
		return c.Blame("vddk_buffer_size", errors.New("must be whole 64 KiB"))
	case int64(c.VDDKBuffers)*c.VDDKBufferSize > vddkBuffersMost:
		return c.Blame("vddk_buffers", errors.New("and vddk_buffer_size make more than 16 MiB, with which VDDK opens no disk"))
	}
	return nil
}

func (c Config) checkAuth(r Role) error {
	if r == RoleWorker || c.Auth == AuthOff || c.AppliancesFile != "" {
		return nil
	}
	return c.Blame("appliances_file", errors.New("is missing, so nobody could log in: make one with `vmapower appliances add`, or set auth to off, which is allowed on loopback addresses only"))
}

func (c Config) checkTLS(r Role) error {
	if r == RoleWorker {
		return nil
	}
	_, err := c.ListenerTLS()
	return err
}

func (c Config) checkListeners(r Role) error {
	var errs []error
	if c.AdminListen != "" && !c.InsecureListen && !loopback(c.AdminListen) {
		errs = append(errs, c.Blame("admin_listen", fmt.Errorf(
			"%s is not a loopback address, and whoever reaches it can read everything: use 127.0.0.1, or set insecure_listen to true where the network itself is private", c.AdminListen)))
	}
	if r == RoleWorker {
		return errors.Join(errs...)
	}
	if c.Listen == c.AdminListen && !anyPort(c.Listen) {
		errs = append(errs, c.Blame("admin_listen", fmt.Errorf("%s is the API's own address: use another port, or off", c.AdminListen)))
	}
	return errors.Join(append(errs, c.checkExposure())...)
}

// checkExposure refuses an API that others on the network could use or listen to.
func (c Config) checkExposure() error {
	switch {
	case c.InsecureListen || loopback(c.Listen):
		return nil
	case c.Auth == AuthOff:
		return c.Blame("listen", fmt.Errorf(
			"%s is not a loopback address, and with auth off whoever reaches it can ask everything: use 127.0.0.1, or set insecure_listen to true where the network itself is private", c.Listen))
	case c.TLSCertFile == "":
		return c.Blame("listen", fmt.Errorf(
			"%s is not a loopback address, and without TLS passwords can be read on the way: give tls_cert_file and tls_key_file, use 127.0.0.1, or set insecure_listen to true where the network itself is private", c.Listen))
	}
	return nil
}

// ReadyURL is where a process with this configuration says whether it is ready, asked from the same
// machine; "" without an admin listener.
func (c Config) ReadyURL() string {
	host, port, err := net.SplitHostPort(c.AdminListen)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz"
}

// anyPort: an address with port 0 is another one each time it is taken.
func anyPort(address string) bool {
	_, port, _ := net.SplitHostPort(address)
	return port == "0"
}

func loopback(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

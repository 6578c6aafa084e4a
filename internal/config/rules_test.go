package config

import (
	"errors"
	"strings"
	"testing"

	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func TestServerRefusesToStart(t *testing.T) {
	file, headers := configFile(t, ""), configFile(t, "Authorization: Bearer not-a-real-one\n")
	cert, key := testenv.NewAuthority(t).Issue(t, "localhost")
	for name, c := range map[string]struct {
		role    Role
		environ string
		want    string // nothing when it may start
	}{
		"without sessions":          {RoleAPI, "", "appliances_file: is missing"},
		"told to have sessions":     {RoleServe, "AUTH=session", "appliances_file: is missing"},
		"open on loopback":          {RoleServe, "AUTH=off", ""},
		"open on IPv6 loopback":     {RoleServe, "AUTH=off LISTEN=[::1]:8081 ADMIN_LISTEN=localhost:1", ""},
		"open on every address":     {RoleAPI, "AUTH=off LISTEN=:8081", "VMAPOWER_LISTEN: :8081 is not a loopback address"},
		"open on a name":            {RoleAPI, "AUTH=off LISTEN=vma.example.test:8081", "VMAPOWER_LISTEN: "},
		"admin on the network":      {RoleWorker, "ADMIN_LISTEN=0.0.0.0:8084", "VMAPOWER_ADMIN_LISTEN: 0.0.0.0:8084 is not a loopback"},
		"private network":           {RoleServe, "AUTH=off LISTEN=0.0.0.0:8081 ADMIN_LISTEN=0.0.0.0:8083 INSECURE_LISTEN=true", ""},
		"worker needs no sessions":  {RoleWorker, "", ""},
		"worker has no API":         {RoleWorker, "LISTEN=0.0.0.0:8081", ""},
		"no admin listener":         {RoleServe, "AUTH=off ADMIN_LISTEN=off", ""},
		"one address twice":         {RoleAPI, "AUTH=off LISTEN=127.0.0.1:8083", "admin_listen: 127.0.0.1:8083 is the API's own"},
		"sessions on the network":   {RoleAPI, "LISTEN=:8443 APPLIANCES_FILE=" + file, "VMAPOWER_LISTEN: :8443 is not a loopback address, and without TLS"},
		"TLS on the network":        {RoleAPI, "LISTEN=:8443 APPLIANCES_FILE=" + file + " TLS_CERT_FILE=" + cert + " TLS_KEY_FILE=" + key, ""},
		"TLS for anybody":           {RoleAPI, "AUTH=off LISTEN=:8443 TLS_CERT_FILE=" + cert + " TLS_KEY_FILE=" + key, "VMAPOWER_LISTEN: :8443 is not a loopback address, and with auth off"},
		"TLS without a key":         {RoleAPI, "AUTH=off TLS_CERT_FILE=" + cert, "VMAPOWER_TLS_CERT_FILE: needs its key"},
		"TLS key alone":             {RoleServe, "AUTH=off TLS_KEY_FILE=" + key, "VMAPOWER_TLS_KEY_FILE: is the key of tls_cert_file"},
		"TLS with a wrong key":      {RoleServe, "AUTH=off TLS_CERT_FILE=" + cert + " TLS_KEY_FILE=" + cert, "VMAPOWER_TLS_CERT_FILE: " + cert + " must hold"},
		"client CA without TLS":     {RoleAPI, "AUTH=off TLS_CLIENT_CA_FILE=" + cert, "VMAPOWER_TLS_CLIENT_CA_FILE: needs TLS"},
		"client CA that is none":    {RoleAPI, "AUTH=off TLS_CLIENT_CA_FILE=" + file + " TLS_CERT_FILE=" + cert + " TLS_KEY_FILE=" + key, "tls_client_ca_file names, must hold certificates"},
		"no time for older guests":  {RoleAPI, "AUTH=off COMPAT_WAIT=50s COMPAT_LIMIT=15s", "VMAPOWER_COMPAT_LIMIT: must be at least 16s with a stable_off of 3s"},
		"time for older guests":     {RoleAPI, "AUTH=off COMPAT_WAIT=50s COMPAT_LIMIT=16s", ""},
		"no older callers":          {RoleAPI, "AUTH=off COMPAT_LIMIT=10s", ""},
		"older API on loopback":     {RoleAPI, "AUTH=off VMA_URL=http://localhost:8082/", ""},
		"older API elsewhere":       {RoleAPI, "AUTH=off VMA_URL=http://10.1.2.3:8082", "VMAPOWER_VMA_URL: 10.1.2.3 is not a loopback address"},
		"older API on a name":       {RoleServe, "AUTH=off VMA_URL=http://vma.example.test", "VMAPOWER_VMA_URL: vma.example.test is not a loopback address"},
		"older API that is listed":  {RoleAPI, "AUTH=off VMA_URL=https://vma.example.test VMA_ALLOW=vma.example.test", ""},
		"older API in a network":    {RoleAPI, "AUTH=off VMA_URL=http://vma.example.test VMA_ALLOW=10.0.0.0/8", ""},
		"older API on other name":   {RoleAPI, "AUTH=off VMA_URL=http://vma.example.test VMA_ALLOW=other.example.test", "VMAPOWER_VMA_URL: "},
		"older API at our address":  {RoleAPI, "AUTH=off VMA_URL=http://localhost:8081", "VMAPOWER_VMA_URL: http://localhost:8081 is the API's own address"},
		"collector of traces":       {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=http://otel.example.test:4318", ""},
		"collector's CA alone":      {RoleWorker, "OTLP_CA_FILE=" + cert, "VMAPOWER_OTLP_CA_FILE: is of no use without otel_exporter_otlp_endpoint"},
		"collector with plain HTTP": {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTLP_CA_FILE=" + cert, "VMAPOWER_OTLP_CA_FILE: is for a collector with TLS"},
		"collector's CA is none":    {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.example.test OTLP_CA_FILE=" + file, "VMAPOWER_OTLP_CA_FILE: " + file + " must hold certificates"},
		"collector with TLS":        {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.example.test OTLP_CA_FILE=" + cert + " OTLP_HEADERS_FILE=" + headers, ""},
		"credential on loopback":    {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=http://[::1]:4318 OTLP_HEADERS_FILE=" + headers, ""},
		"credential in the clear":   {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=http://otel.example.test OTLP_HEADERS_FILE=" + headers, "VMAPOWER_OTLP_HEADERS_FILE: would be sent without TLS"},
		"credential that is none":   {RoleWorker, "OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.example.test OTLP_HEADERS_FILE=" + file, "VMAPOWER_OTLP_HEADERS_FILE: " + file + " "},
		"credential without use":    {RoleWorker, "OTLP_HEADERS_FILE=" + headers, "VMAPOWER_OTLP_HEADERS_FILE: is of no use without"},
		"vCenters that are listed":  {RoleAPI, "AUTH=off VCENTER_ALLOW=vc.example.test,10.0.0.0/8", ""},
		"settings of final syncs":   {RoleWorker, "SYNC_RATE_LIMIT=1MiB TARGET_DIRS=/targets TARGET_ALLOW=10.0.0.0/8,nbd.example.test", ""},
		"certificate without a key": {RoleWorker, "TARGET_CERT_FILE=" + file, "VMAPOWER_TARGET_CERT_FILE: needs its key, and target_key_file is missing"},
		"key without a certificate": {RoleAPI, "AUTH=off TARGET_KEY_FILE=" + file, "VMAPOWER_TARGET_KEY_FILE: is the key of target_cert_file"},
		"certificate that is none":  {RoleWorker, "TARGET_CERT_FILE=" + file + " TARGET_KEY_FILE=" + file, "VMAPOWER_TARGET_CERT_FILE: " + file + " must hold a certificate"},
		"CA that is none":           {RoleWorker, "TARGET_CA_FILE=" + file, "VMAPOWER_TARGET_CA_FILE: " + file + " must hold certificates"},
		"VDDK without nbdkit":       {RoleWorker, "VDDK_LIBDIR=/opt/vddk", "VMAPOWER_VDDK_LIBDIR: is of no use without nbdkit_path"},
		"nbdkit without VDDK":       {RoleServe, "AUTH=off NBDKIT_PATH=/usr/sbin/nbdkit", "VMAPOWER_NBDKIT_PATH: is of no use without vddk_libdir"},
		"nbdkit by its name alone":  {RoleWorker, "VDDK_LIBDIR=/opt/vddk NBDKIT_PATH=nbdkit", "VMAPOWER_NBDKIT_PATH: \"nbdkit\" must be an absolute path"},
		"VDDK":                      {RoleWorker, "VDDK_LIBDIR=/opt/vddk NBDKIT_PATH=/usr/sbin/nbdkit", ""},
		"odd buffers of VDDK":       {RoleWorker, "VDDK_BUFFERS=1 VDDK_BUFFER_SIZE=100000", "VMAPOWER_VDDK_BUFFER_SIZE: must be whole 64 KiB"},
		"large buffers of VDDK":     {RoleWorker, "VDDK_BUFFERS=17", "VMAPOWER_VDDK_BUFFERS: and vddk_buffer_size make more than 16 MiB"},
		"compressed by gzip":        {RoleWorker, "VDDK_COMPRESSION=gzip", "VMAPOWER_VDDK_COMPRESSION: \"gzip\" must be one of"},
		"VDDK without a place":      {RoleWorker, "VDDK_LIBDIR=/opt/vddk NBDKIT_PATH=/usr/sbin/nbdkit VDDK_RUN_DIR=run", "VMAPOWER_VDDK_RUN_DIR: \"run\" must be"},
		"CA that would be unused":   {RoleWorker, "VCENTER_INSECURE=true VCENTER_CA_FILE=" + file, "VMAPOWER_VCENTER_INSECURE: would leave vcenter_ca_file unused"},
	} {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, v := range strings.Fields(c.environ) {
				environ = append(environ, envPrefix+v)
			}
			cfg, err := Load(Layers{Defaults: c.role.Defaults(), Environ: environ})
			if err == nil {
				err = cfg.Check(c.role)
			}
			var refusal terminal.ExitError
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (!errors.As(err, &refusal) || refusal.Code != terminal.ExitUsage || !strings.Contains(err.Error(), c.want)):
				t.Errorf("no %q in %v", c.want, err)
			}
		})
	}
}

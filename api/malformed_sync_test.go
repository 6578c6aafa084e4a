package api_test

import (
	"fmt"
	"strings"
)

// listFaults are JSON values that are no list of objects.
var listFaults = []string{"null", "{}", `"x"`, "1", "true", "[null]", "[1]", `["x"]`, "[[]]", "[{}]"}

// syncFaults are the values that do not fit a field of a sync request.
var syncFaults = map[string][]string{
	"job_id": valueFaults["string"], "vm_id": valueFaults["string"], "vcenter": valueFaults["string"], "password": valueFaults["string"],
	"profile": valueFaults["string"], "priority": valueFaults["string"], "oma_url": valueFaults["string"],
	"sync_type":            {"null", `""`, `"full"`, `"Final_Incremental"`, "1"},
	"on_change_id_invalid": {"null", `""`, `"Full"`, `"copy"`, "true"},
	"on_target_mismatch":   {"null", `""`, `"Full"`, `"copy"`, "true"},
	"allow_unflushed":      {"null", `"true"`, "1", "[]"},
	"reader":               {"null", `"VDDK"`, `"https"`, "true"},
	"verify":               {"null", `""`, `"none"`, "true"},
	"rate_limit":           {"1", "65535", "null", `"0"`, "-1", "0.5", "1e3", "9223372036854775808", "-9223372036854775809", "1e400", "true", "[]"},
	"timeout":              {"null", `"3600"`, "0", "-1", "86401", "3600.5", "1e2", "99999999999999999999", "true"},
	"vm_paths": {
		"null", `"/DC/vm/web-01"`, "{}", "[null]", "[1]", `[""]`, `["web-01"]`, `["/"]`, `["//"]`, `["/DC//web-01"]`, `["/DC/vm/web-01/"]`,
		`["/DC/vm/a","/DC/vm/b"]`, `["/DC/vm/\u0000"]`, `["/` + strings.Repeat("x", 1024) + `"]`,
	},
	"change_id":   {"null", "1", `"*"`, `"*/1"`, `"446"`, `"52 de/"`, `"/446"`, `"52 de/x"`, `"52 de/-1"`, `"52 de/4/46"`, `"52 de/1234567890123456789"`, `"` + strings.Repeat("5", 255) + `/1"`},
	"disks":       append([]string{"[" + strings.Repeat("{},", 64) + "{}]"}, listFaults...),
	"nbd_targets": listFaults,
}

// diskFaults are values of a disk's fields in disks; olderDiskFaults of one in
// nbd_targets.
var (
	keyFaults  = []string{"null", "2000", `""`, `"x"`, `"-1"`, `"2000 "`, `"disk-2000"`, `"1234567890"`, "[]"}
	diskFaults = map[string][]string{
		"disk_key": keyFaults, "target": {"null", "1", `""`, "[]"}, "change_id": syncFaults["change_id"], "label": {`"x"`},
	}
	olderDiskFaults = map[string][]string{
		"vmware_disk_key": keyFaults, "device_path": {"null", "1", `""`, "[]"}, "change_id": {`"52 de/1"`},
		"vm_disk_id": {"null", `"1"`, "1.5", "true"},
	}
)

// badAddresses are no targets.
var badAddresses = []string{
	"export", "/dev/sdb", "http://127.0.0.1/export", "tcp://127.0.0.1:10809/export", "nbd:export", "nbd://127.0.0.1:0/export", "nbd://127.0.0.1:65536/export",
	"nbd://127.0.0.1:x/export", "nbd://127.0.0.1/export?tls=1", "nbd://127.0.0.1/export#x", "nbd://%zz/export", "nbd+unix:///export", "nbd+unix://host/export?socket=/run/x",
	"nbd+unix:///export?socket=run/x", "nbd+unix:///export?socket=/run/x&socket=/run/y", "file://host/disk.img", "file:disk.img", "file:///disk.img?x=1",
	"nbd://u:" + password + "@127.0.0.1:10809/export", "nbds://u:" + password + "@127.0.0.1/export", "file://u:" + password + "@localhost/disk.img",
	"nbd://127.0.0.1/" + strings.Repeat("x", 1024),
}

// badURLs are no places to report a change id to.
var badURLs = []string{
	"localhost:8082", "localhost", "//localhost:8082", "/api", "http://", "http:///api", "http://:8082", "ftp://localhost", "file:///etc/passwd", "http:localhost",
	"http://localhost:8082?x=1", "http://localhost:8082/?", "http://localhost:8082/#x", "http://local host", "http://[::1", "http://localhost:x",
	"http://u:" + password + "@localhost:8082", "https://" + password + "@localhost", "http://localhost/" + strings.Repeat("x", 1024),
}

// badSyncs are sync requests that must be refused.
func badSyncs() (all []malformed) {
	add := func(named string, fields ...string) {
		all = append(all, malformed{"POST", replicate, "{" + strings.Join(fields, ",") + "}", nil, 400, named})
	}
	disk := `"disk_key":"2000","target":"nbd://127.0.0.1:10809/export"`
	older := `"vmware_disk_key":"2000","device_path":"nbd://127.0.0.1:10809/export"`
	for field, values := range syncFaults {
		for _, value := range values {
			add(field, without(field), fmt.Sprintf("%q:%s", field, value))
		}
	}
	for _, form := range []struct {
		list, disk string
		faults     map[string][]string
	}{{"disks", disk, diskFaults}, {"nbd_targets", older, olderDiskFaults}} {
		for field, values := range form.faults {
			for _, value := range values {
				kept := strings.Split(form.disk, ",")
				for i, part := range kept {
					if strings.HasPrefix(part, `"`+field+`"`) {
						kept = append(kept[:i], kept[i+1:]...)
						break
					}
				}
				add(form.list+"[0]."+field, login, syncVM, fmt.Sprintf(`%q:[{%s,%q:%s}]`, form.list, strings.Join(kept, ","), field, value))
			}
		}
	}
	for _, address := range badAddresses {
		add("disks[1].target", login, syncVM, fmt.Sprintf(`"disks":[{%s},{"disk_key":"2001","target":%q}]`, disk, address))
		add("nbd_targets[0].device_path", login, syncVM, fmt.Sprintf(`"nbd_targets":[{"vmware_disk_key":"2000","device_path":%q}]`, address))
	}
	for _, address := range badURLs {
		add("oma_url", login, syncVM, oneDisk, fmt.Sprintf(`"oma_url":%q`, address))
	}
	for fields, named := range map[string]string{
		syncVM:                        "disks",
		syncVM + `,"disks":[]`:        "disks",
		syncVM + `,"nbd_targets":[]`:  "disks",
		oneDisk:                       "vm_id",
		oneDisk + `,"vm_id":""`:       "vm_id",
		oneDisk + `,"vm_paths":[]`:    "vm_id",
		oneDisk + `,"vm_id":"web-01"`: "vm_id",
		syncVM + `,"disks":[{}]`:      "disks[0].disk_key",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"2001"}]`:                                                            "disks[1].target",
		syncVM + `,"nbd_targets":[{"device_path":"nbd:///x"}]`:                                                              "nbd_targets[0].vmware_disk_key",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"2000","target":"nbd:///x"}]`:                                        "disks[1].disk_key",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"02000","target":"nbd:///x"}]`:                                       "disks[1].disk_key",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"2001","target":"nbd://127.0.0.1:10809/export"}]`:                    "disks[1].target",
		syncVM + `,"nbd_targets":[{` + older + `},{"vmware_disk_key":"2000","device_path":"nbd:///x"}]`:                     "nbd_targets[1].vmware_disk_key",
		syncVM + `,"nbd_targets":[{` + older + `},{"vmware_disk_key":"2001","device_path":"nbd://127.0.0.1:10809/export"}]`: "nbd_targets[1].device_path",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"2001","target":"nbd:///x"}],"change_id":"52 de/1"`:                  "change_id",
		syncVM + "," + oneDisk + `,"change_id":"52 de/1"`:                                                                   "change_id",
		syncVM + "," + oneDisk + `,"metadata":{}`:                                                                           "metadata",
		syncVM + "," + oneDisk + `,"external_job_id":"x"`:                                                                   "external_job_id",
		// Both forms, and they contradict each other.
		syncVM + "," + oneDisk + `,"nbd_targets":[{"vmware_disk_key":"2001","device_path":"nbd://127.0.0.1:10809/export"}]`: "nbd_targets[0].vmware_disk_key",
		syncVM + "," + oneDisk + `,"nbd_targets":[{"vmware_disk_key":"2000","device_path":"nbd://127.0.0.2:10809/export"}]`: "nbd_targets[0].device_path",
		syncVM + "," + oneDisk + `,"nbd_targets":[{"vmware_disk_key":"2000","device_path":"nbd://:10810/export"}]`:          "nbd_targets[0].device_path",
		syncVM + "," + oneDisk + `,"nbd_targets":[{"vmware_disk_key":"2000","device_path":"nbd://:10809/other"}]`:           "nbd_targets[0].device_path",
		syncVM + "," + oneDisk + `,"nbd_targets":[{"vmware_disk_key":"2000","device_path":"nbds://:10809/export"}]`:         "nbd_targets[0].device_path",
		syncVM + `,"disks":[{"disk_key":"2000","target":"nbd://:10809/export"}],"nbd_targets":[{` + older + `}]`:            "nbd_targets[0].device_path",
		syncVM + `,"disks":[{` + disk + `},{"disk_key":"2001","target":"nbd:///x"}],"nbd_targets":[{` + older + `}]`:        "nbd_targets",
		syncVM + "," + oneDisk + `,"nbd_targets":[{` + older + `},{"vmware_disk_key":"2001","device_path":"nbd:///x"}]`:     "nbd_targets[1].vmware_disk_key",
	} {
		add(named, login, fields)
	}
	for _, number := range []string{"1e2", "9223372036854775808"} {
		add("nbd_targets.vm_disk_id", login, syncVM, `"nbd_targets":[{`+older+`,"vm_disk_id":`+number+`}]`)
	}
	add("vcenter", syncVM, oneDisk)
	add("profile", syncVM, oneDisk, `"profile":"site-a"`)
	return append(all,
		malformed{"GET", replicate, "", nil, 405, "method"},
		malformed{"POST", replicate + "?wait=5", syncBody, nil, 400, "wait"},
		malformed{"POST", replicate, syncBody, []string{"Prefer: wait=61"}, 400, "Prefer"},
		malformed{"POST", replicate, syncBody, []string{"Idempotency-Key: ä"}, 400, "Idempotency-Key"},
		malformed{"POST", replicate, syncBody, []string{"Content-Type: text/plain"}, 415, "Content-Type"},
	)
}

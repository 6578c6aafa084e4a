package api

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"vmapower/api/openapi"
	"vmapower/replication"
	"vmapower/tasks"
)

// diskForm is one of the two ways to list the disks, by the names of its fields.
type diskForm struct{ list, key, target string }

var (
	ourForm   = diskForm{list: "disks", key: "disk_key", target: "target"}
	olderForm = diskForm{list: "nbd_targets", key: "vmware_disk_key", target: "device_path"}
)

// disksOf reads the disks from either form, and says what is wrong with them.
func disksOf(body openapi.ReplicateRequest) (disks []tasks.DiskSync, wrong []string) {
	disks, wrong = ourForm.read(body.Disks)
	older, problems := olderForm.read(renamed(body.NbdTargets))
	if wrong = append(wrong, problems...); wrong != nil {
		return nil, wrong
	}
	switch {
	case disks == nil && older == nil:
		return nil, []string{"disks: is missing, and so is nbd_targets"}
	case disks == nil:
		disks = older
	case older != nil:
		wrong = contradictions(disks, older)
	}
	disks, problem := withChangeID(disks, body.ChangeId)
	if problem != "" {
		wrong = append(wrong, problem)
	}
	return disks, wrong
}

func renamed(targets []openapi.NBDTarget) (disks []openapi.DiskToSync) {
	for _, t := range targets {
		disks = append(disks, openapi.DiskToSync{DiskKey: t.VmwareDiskKey, Target: t.DevicePath})
	}
	return disks
}

// read returns the listed disks. A disk or a target that is listed twice is wrong.
func (f diskForm) read(listed []openapi.DiskToSync) (disks []tasks.DiskSync, wrong []string) {
	keys, targets := map[int32]bool{}, map[string]bool{}
	for i, d := range listed {
		complain := func(field, what string) { wrong = append(wrong, fmt.Sprintf("%s[%d].%s: %s", f.list, i, field, what)) }
		number, _ := strconv.ParseInt(d.DiskKey, 10, 32) // nine digits at most, says the document
		key := int32(number)
		if keys[key] {
			complain(f.key, "names a disk that is given already")
		}
		if targets[d.Target] {
			complain(f.target, "is another disk's target too")
		}
		var refused *replication.TargetError
		if errors.As(replication.CheckAddress(d.Target), &refused) {
			complain(f.target, refused.Reason)
		}
		keys[key], targets[d.Target] = true, true
		disks = append(disks, tasks.DiskSync{Key: key, ChangeID: d.ChangeId, Target: d.Target})
	}
	return disks, wrong
}

// contradictions lists where the older form names other disks, or other targets for the
// same disks.
func contradictions(disks, older []tasks.DiskSync) (wrong []string) {
	targets := map[int32]string{}
	for _, d := range disks {
		targets[d.Key] = d.Target
	}
	for i, d := range older {
		target, known := targets[d.Key]
		switch {
		case !known:
			wrong = append(wrong, fmt.Sprintf("nbd_targets[%d].vmware_disk_key: contradicts disks, which has no disk %d", i, d.Key))
		case !samePlace(target, d.Target):
			wrong = append(wrong, fmt.Sprintf("nbd_targets[%d].device_path: contradicts the target of disk %d in disks", i, d.Key))
		}
	}
	if wrong == nil && len(older) < len(disks) {
		wrong = append(wrong, "nbd_targets: contradicts disks, which has more disks")
	}
	return wrong
}

// samePlace reports whether the older address means the target. It may leave out the
// host, and must equal it in all else.
func samePlace(target, older string) bool {
	full, err := url.Parse(target)
	part, problem := url.Parse(older)
	if err != nil || problem != nil || part.Hostname() != "" {
		return target == older
	}
	full.Host, part.Host = full.Port(), part.Port()
	return *full == *part
}

// withChangeID gives the request's single change id to its only disk.
func withChangeID(disks []tasks.DiskSync, id string) (with []tasks.DiskSync, problem string) {
	switch {
	case id == "":
		return disks, ""
	case len(disks) > 1:
		return disks, "change_id: is for one disk; give each disk its own in disks"
	case disks[0].ChangeID != "" && disks[0].ChangeID != id:
		return disks, "change_id: contradicts disks[0].change_id"
	}
	only := disks[0]
	only.ChangeID = id
	return []tasks.DiskSync{only}, ""
}

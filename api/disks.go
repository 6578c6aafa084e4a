package api

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"vmapower/api/openapi"
	"vmapower/replication"
	"vmapower/tasks"
)

// changeID is vSphere's form: the life of the tracking, and a number in it. The word
// for "all that is allocated" has none: it is no state that a target could hold.
var changeID = regexp.MustCompile(`^[^/]+/[0-9]{1,18}$`)

// disksOf reads the disks from either form, and says what is wrong with them.
func disksOf(body openapi.ReplicateRequest) (disks []tasks.DiskSync, wrong []string) {
	for i, d := range body.Disks {
		disk, problems := diskOf(fmt.Sprintf("disks[%d].", i), d.DiskKey, d.ChangeId, "target", d.Target)
		disks, wrong = append(disks, disk), append(wrong, problems...)
	}
	var older []tasks.DiskSync
	for i, t := range body.NbdTargets {
		disk, problems := diskOf(fmt.Sprintf("nbd_targets[%d].", i), t.VmwareDiskKey, "", "device_path", t.DevicePath)
		older, wrong = append(older, disk), append(wrong, problems...)
	}
	if wrong != nil {
		return nil, wrong
	}
	if disks == nil {
		disks = older
	} else if older != nil && !sameTargets(disks, older) {
		wrong = append(wrong, "nbd_targets: contradicts disks")
	}
	wrong = append(wrong, oneChangeID(disks, body.ChangeId)...)
	return disks, append(wrong, distinct(disks)...)
}

func diskOf(prefix, key, id, targetField, target string) (disk tasks.DiskSync, wrong []string) {
	number, err := strconv.ParseInt(key, 10, 32)
	if err != nil {
		wrong = append(wrong, prefix+"disk_key: must be a device key")
	}
	if id != "" && !changeID.MatchString(id) {
		wrong = append(wrong, prefix+"change_id: must be a change id such as vCenter gives, with a slash and a number at its end")
	}
	var refused *replication.TargetError
	if err := replication.CheckAddress(target); errors.As(err, &refused) {
		wrong = append(wrong, prefix+targetField+": "+refused.Reason)
	}
	return tasks.DiskSync{Key: int32(number), ChangeID: id, Target: target}, wrong
}

// oneChangeID gives the change id that stands by itself to the one disk there is.
func oneChangeID(disks []tasks.DiskSync, id string) []string {
	switch {
	case id == "":
		return nil
	case !changeID.MatchString(id):
		return []string{"change_id: must be a change id such as vCenter gives, with a slash and a number at its end"}
	case len(disks) > 1:
		return []string{"change_id: is for one disk; give each disk its own in disks"}
	case len(disks) == 1 && disks[0].ChangeID != "" && disks[0].ChangeID != id:
		return []string{"change_id: contradicts disks[0].change_id"}
	case len(disks) == 1:
		disks[0].ChangeID = id
	}
	return nil
}

// distinct wants every disk once, and every target for one disk.
func distinct(disks []tasks.DiskSync) (wrong []string) {
	if len(disks) == 0 {
		return []string{"disks: is missing, and so is nbd_targets"}
	}
	keys, targets := map[int32]bool{}, map[string]bool{}
	for _, d := range disks {
		if keys[d.Key] {
			wrong = append(wrong, fmt.Sprintf("disks: disk %d is given twice", d.Key))
		}
		if targets[d.Target] {
			wrong = append(wrong, fmt.Sprintf("disks: the target of disk %d is another disk's too", d.Key))
		}
		keys[d.Key], targets[d.Target] = true, true
	}
	return wrong
}

// sameTargets reports that both forms bring the same disks to the same places.
func sameTargets(disks, older []tasks.DiskSync) bool {
	targets := map[int32]string{}
	for _, d := range disks {
		targets[d.Key] = d.Target
	}
	for _, d := range older {
		if target, known := targets[d.Key]; !known || target != d.Target {
			return false
		}
	}
	return len(disks) == len(older)
}

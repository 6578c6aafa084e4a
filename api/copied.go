package api

import (
	"vmapower/api/openapi"
	"vmapower/joblog"
)

// tellCopied adds how far the copy has come, as it was last recorded. Only while the
// job runs does anything move.
func tellCopied(doc *openapi.Progress, p joblog.Progress) {
	doc.SyncType, doc.BytesTransferred, doc.TotalBytes = p.SyncType, p.Transferred, p.Total
	doc.Throughput = openapi.Throughput{AverageMbps: mbps(p.AverageRate), PeakMbps: mbps(p.PeakRate), LastUpdate: p.At}
	if doc.Status == openapi.ProgressStatusRunning {
		doc.Throughput.CurrentMbps, doc.Timing.EtaSeconds = mbps(p.Rate), p.ETA
	}
	doc.VmInfo = openapi.VMInfo{
		Name: p.VM.Name, Path: p.VM.Path, DiskSizeGb: p.VM.DiskBytes >> 30, DiskSizeBytes: p.VM.DiskBytes, CbtEnabled: p.VM.Tracked,
	}
	for _, disk := range p.Disks {
		doc.DiskProgresses = append(doc.DiskProgresses, diskDocument(disk, doc.Status))
	}
}

// diskDocument is one disk of a job with the given status, without which it does not
// go on.
func diskDocument(d joblog.DiskProgress, job openapi.ProgressStatus) openapi.DiskProgress {
	doc := openapi.DiskProgress{
		DiskId: "disk-" + d.Key, Label: d.Label, BytesTransferred: d.Transferred, TotalBytes: d.Total,
		Status: openapi.ProgressStatus(d.Status),
	}
	switch {
	case job == openapi.ProgressStatusRunning:
		doc.ThroughputMbps = mbps(d.Rate)
	case job != openapi.ProgressStatusPending || doc.Status == openapi.ProgressStatusRunning:
		doc.Status = job
	}
	switch {
	case doc.Status == openapi.ProgressStatusCompleted:
		doc.Percent = 100
	case d.Total > 0:
		doc.Percent = min(100, float64(d.Transferred)*100/float64(d.Total))
	}
	return doc
}

// mbps is a rate as older pollers read it, who make bytes of it by 1,048,576.
func mbps(bytesPerSecond int64) float64 { return float64(bytesPerSecond) / (1 << 20) }

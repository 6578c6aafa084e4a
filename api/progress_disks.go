package api

import (
	"strconv"

	"vmapower/api/openapi"
	"vmapower/joblog"
)

// withCopied adds the recorded progress of the copy to the document. A current rate and
// an ETA are given only while the job runs.
func withCopied(doc openapi.Progress, status joblog.Status, p joblog.Progress) openapi.Progress {
	doc.SyncType, doc.BytesTransferred, doc.TotalBytes = p.SyncType, p.Transferred, p.Total
	doc.Throughput = openapi.Throughput{AverageMbps: mbps(p.AverageRate), PeakMbps: mbps(p.PeakRate), LastUpdate: p.At}
	if status == joblog.StatusRunning {
		doc.Throughput.CurrentMbps, doc.Timing.EtaSeconds = mbps(p.Rate), p.ETA
	}
	doc.VmInfo = openapi.VMInfo{
		Name: p.VM.Name, Path: p.VM.Path, DiskSizeGb: p.VM.DiskBytes >> 30, DiskSizeBytes: p.VM.DiskBytes, CbtEnabled: p.VM.Tracked,
	}
	doc.DiskProgresses = make([]openapi.DiskProgress, len(p.Disks))
	for i, disk := range p.Disks {
		doc.DiskProgresses[i] = diskDocument(disk, status)
	}
	return doc
}

// diskDocument is one disk of a job with the given status.
func diskDocument(d joblog.DiskProgress, job joblog.Status) openapi.DiskProgress {
	status := d.StatusIn(job)
	doc := openapi.DiskProgress{
		DiskId: "disk-" + strconv.Itoa(int(d.Key)), Label: d.Label, BytesTransferred: d.Transferred, TotalBytes: d.Total,
		Status: diskStatus(status),
	}
	if job == joblog.StatusRunning {
		doc.ThroughputMbps = mbps(d.Rate)
	}
	switch {
	case status == joblog.StatusCompleted:
		doc.Percent = 100
	case d.Total > 0:
		doc.Percent = min(100, float64(d.Transferred)*100/float64(d.Total))
	}
	return doc
}

// mbps is a rate in MiB/s, which older pollers call Mbps.
func mbps(bytesPerSecond int64) float64 { return float64(bytesPerSecond) / (1 << 20) }

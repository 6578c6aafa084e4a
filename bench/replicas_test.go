package bench

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/credentials"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// BenchmarkSubmissionThatAReplicaHas measures what redis_wait_replicas 1 costs a submission, beside
// one that is on disk in the master alone. Master and replica have each write on disk before they
// answer.
func BenchmarkSubmissionThatAReplicaHas(b *testing.B) {
	redis := testenv.StartRedis(b)
	redis.StartReplica()
	keys, err := credentials.GenerateKeyring()
	if err != nil {
		b.Fatal(err)
	}
	logs := make([]*joblog.Log, 2)
	for replicas := range logs {
		logs[replicas] = joblog.New(redis.ServiceClient(), joblog.Options{Keys: keys, Retention: time.Hour, Replicas: replicas})
		b.Cleanup(logs[replicas].Close)
	}
	for limit := time.Now().Add(time.Minute); ; {
		if err := logs[1].Ready(b.Context()); err == nil {
			break
		} else if time.Now().After(limit) {
			b.Fatal(err)
		}
	}
	var took [2][]time.Duration
	for b.Loop() {
		for i := range 2 * 200 { // by turns
			began := time.Now()
			if _, _, err := logs[i%2].Submit(b.Context(), benched()); err != nil {
				b.Fatal(err)
			}
			took[i%2] = append(took[i%2], time.Since(began))
		}
	}
	b.ReportMetric(ms(percentile(took[1], 50)), "p50-ms")
	b.ReportMetric(ms(percentile(took[1], 99)), "p99-ms")
	b.ReportMetric(ms(percentile(took[0], 50)), "alone-p50-ms")
	b.ReportMetric(float64(percentile(took[1], 50))/float64(percentile(took[0], 50)), "ratio")
}

// benched is a request that no other resembles.
func benched() joblog.Submission {
	id := uuid.Must(uuid.NewV7()).String()
	return joblog.Submission{
		ID: id, Request: joblog.Request{Operation: "power-off", VMID: "vm-" + id, VCenter: "vc.example.test", Args: json.RawMessage(`{}`), MaxAttempts: 1, Budget: time.Hour},
		Plan: []joblog.PlannedStep{{Name: "look", Title: "Look"}}, Fingerprint: id,
	}
}

package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hibiken/asynq"
)

// inquiryType is the type of a task that names a question and no job.
const inquiryType = "inquiry"

// inquiryRetention is how long one stays visible to operators.
const inquiryRetention = time.Minute

// inquiryPayload is what is in the queue of a question.
type inquiryPayload struct {
	InquiryID string `json:"inquiry_id"`
}

// SendInquiry tells one of the workers that take from the queue of a question, once. It may be
// lost.
func (q *Queue) SendInquiry(ctx context.Context, queue, id string) error {
	payload, err := json.Marshal(inquiryPayload{id})
	if err != nil {
		return fmt.Errorf("queue: inquiry %s: %w", id, err)
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(inquiryType, payload), asynq.TaskID("inquiry:"+id), asynq.Queue(queue),
		asynq.Retention(inquiryRetention), asynq.Timeout(taskTimeout), asynq.MaxRetry(0))
	if err != nil {
		return fmt.Errorf("queue: send inquiry %s: %w", id, err)
	}
	return nil
}

// inquiryOf is the id of the question that the task names; "" for another task.
func inquiryOf(task *asynq.Task) string {
	var payload inquiryPayload
	if task.Type() != inquiryType || json.Unmarshal(task.Payload(), &payload) != nil {
		return ""
	}
	return payload.InquiryID
}

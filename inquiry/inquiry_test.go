package inquiry

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

// desks are an api's and a worker's on one Redis.
func desks(t *testing.T, keys notetest.Keys) (api, worker *Desk, redis *testenv.Redis) {
	t.Helper()
	t.Parallel()
	redis = testenv.StartRedis(t)
	forged := func(kind, id string) { t.Logf("forged: %s %s", kind, id) }
	return NewDesk(redis.ServiceClient(), keys.API(), forged), NewDesk(redis.ServiceClient(), keys, forged), redis
}

func ask(t *testing.T, d *Desk) Ticket {
	t.Helper()
	ticket, err := d.Ask(t.Context(), Question{RequestedBy: "oma-01", Targets: []Target{{"nbd://127.0.0.1/x", 1}, {"nbd://127.0.0.1/y", 2}}})
	if err != nil {
		t.Fatal(err)
	}
	return ticket
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestAQuestionIsTakenOnceAndItsAnswerComesBack(t *testing.T) {
	api, worker, _ := desks(t, notetest.Worker())
	ticket := ask(t, api)
	question, taken, err := worker.Take(t.Context(), ticket.ID)
	if err != nil || question.RequestedBy != "oma-01" || len(question.Targets) != 2 || question.Targets[1] != (Target{"nbd://127.0.0.1/y", 2}) {
		t.Fatalf("%+v, %v", question, err)
	}
	if _, _, err := worker.Take(t.Context(), ticket.ID); !errors.Is(err, ErrGone) {
		t.Errorf("taken twice: %v", err)
	}
	if err := worker.Answer(t.Context(), taken, []string{"", "too small"}); err != nil {
		t.Fatal(err)
	}
	if reply, err := api.Await(soon(t), ticket); err != nil || !slices.Equal(reply.Refusals, []string{"", "too small"}) {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestWithoutAWorkerThereIsNoReply(t *testing.T) {
	api, _, _ := desks(t, notetest.Worker())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := api.Await(ctx, ask(t, api)); !errors.Is(err, ErrNoReply) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNotSignedIsNeitherAnsweredNorBelieved(t *testing.T) {
	keys := notetest.Worker()
	api, worker, redis := desks(t, keys)
	stranger := NewDesk(redis.ServiceClient(), notetest.Worker(), nil)
	if _, _, err := worker.Take(t.Context(), ask(t, stranger).ID); !errors.Is(err, ErrGone) {
		t.Errorf("a stranger's question: %v", err)
	}
	raw := redis.Client()
	old, err := note.Sign(keys, "", note.Inquiry, "old", Question{Asked: time.Now().Add(-time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	raw.Set(t.Context(), questionKey("old"), old, 0)
	if _, _, err := worker.Take(t.Context(), "old"); !errors.Is(err, ErrGone) {
		t.Errorf("an old question: %v", err)
	}

	ticket, other := ask(t, api), ask(t, api)
	for _, wrong := range []error{
		stranger.Answer(t.Context(), ticket, []string{"a stranger's"}),
		worker.Answer(t.Context(), Ticket{ticket.ID, other.mac}, []string{"of another question"}),
		raw.LPush(t.Context(), replyKey(ticket.ID), "no note").Err(),
		worker.Answer(t.Context(), ticket, []string{"", ""}),
	} {
		if wrong != nil {
			t.Fatal(wrong)
		}
	}
	if reply, err := api.Await(soon(t), ticket); err != nil || !slices.Equal(reply.Refusals, []string{"", ""}) {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestAQuestionOrAnAnswerThatIsTooLargeDoesNotExist(t *testing.T) {
	api, worker, redis := desks(t, notetest.Worker())
	raw, large := redis.Client(), strings.Repeat("x", 1<<20)
	raw.Set(t.Context(), questionKey("large"), large, 0)
	if _, _, err := worker.Take(t.Context(), "large"); !errors.Is(err, ErrGone) {
		t.Errorf("a large question: %v", err)
	}
	ticket := ask(t, api)
	_, taken, err := worker.Take(t.Context(), ticket.ID)
	if err == nil {
		err = worker.Answer(t.Context(), taken, []string{"", ""})
	}
	if err != nil {
		t.Fatal(err)
	}
	raw.LPush(t.Context(), replyKey(ticket.ID), large, large)
	if reply, err := api.Await(soon(t), ticket); err != nil || len(reply.Refusals) != 2 {
		t.Errorf("behind large answers: %+v, %v", reply, err)
	}
	stats := raw.InfoMap(t.Context(), "stats").Item("Stats", "total_net_output_bytes")
	if sent, err := strconv.Atoi(stats); err != nil || sent > 1<<19 {
		t.Errorf("Redis sent %s bytes, a large note among them: %v", stats, err)
	}
}

func TestAQuestionAndItsAnswerAreForgottenSoon(t *testing.T) {
	api, worker, redis := desks(t, notetest.Worker())
	ticket := ask(t, api)
	if left := redis.Client().PTTL(t.Context(), questionKey(ticket.ID)).Val(); left <= 0 || left > Life {
		t.Errorf("the question stays for %s", left)
	}
	if err := worker.Answer(t.Context(), ticket, nil); err != nil {
		t.Fatal(err)
	}
	if left := redis.Client().PTTL(t.Context(), replyKey(ticket.ID)).Val(); left <= 0 || left > Life {
		t.Errorf("the answer stays for %s", left)
	}
}

package access_test

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

// grantBundle is grants on a Redis of their own.
type grantBundle struct {
	*access.Grants
	redis  *testenv.Redis
	keys   notetest.Keys
	forged *[]string
}

func setupGrants(t *testing.T) grantBundle {
	t.Helper()
	t.Parallel()
	b := grantBundle{redis: testenv.StartRedis(t), keys: notetest.Worker(), forged: new([]string)}
	b.Grants = access.NewGrants(b.redis.ServiceClient(), b.keys.API(), func(kind, id string) { *b.forged = append(*b.forged, kind+" "+id) })
	return b
}

// another is the grants of another process.
func (b grantBundle) another() *access.Grants {
	return access.NewGrants(b.redis.ServiceClient(), b.keys, nil)
}

func plan() access.Grant {
	return access.Grant{
		RequestedBy: "oma-01", ContextID: "move-7", VMIDs: []string{"vm-7"}, Operations: []string{"power-off", "final-sync"}, Policy: "graceful_only",
		Targets: []string{"nbd://127.0.0.1:10809/"}, NotAfter: time.Now().Add(time.Hour), Reason: "the move", By: "desk",
	}
}

func (b grantBundle) add(t *testing.T, g access.Grant) access.Grant {
	t.Helper()
	added, err := b.Add(t.Context(), g)
	must(t, err)
	return added
}

func grantKey(id string) string { return "{vmapower}:grant:" + id }

func TestAGrantIsFoundByItsIDAndByWhomItIsFor(t *testing.T) {
	b := setupGrants(t)
	added := b.add(t, plan())
	others := plan()
	others.RequestedBy = "oma-02"
	b.add(t, others)
	found, err := b.another().Get(t.Context(), added.ID)
	if err != nil || found.ID != added.ID || found.Reason != "the move" || !found.NotAfter.Equal(added.NotAfter) || found.Targets[0] != added.Targets[0] {
		t.Errorf("%+v, %v", found, err)
	}
	for _, c := range []struct {
		who, context string
		n            int
	}{{"oma-01", "move-7", 1}, {"oma-02", "move-7", 1}, {"oma-01", "move-8", 0}, {"oma-0", "1|move-7", 0}} {
		if list, err := b.For(t.Context(), c.who, c.context); err != nil || len(list) != c.n || c.n > 0 && list[0].RequestedBy != c.who {
			t.Errorf("%+v: %+v, %v", c, list, err)
		}
	}
	if all, err := b.All(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if left := b.redis.Client().PTTL(t.Context(), grantKey(added.ID)).Val(); left <= 0 || left > time.Hour {
		t.Errorf("it stays for %v", left)
	}
}

func TestAGrantThatHasEndedIsNone(t *testing.T) {
	b := setupGrants(t)
	added := b.add(t, plan())
	must(t, b.another().End(t.Context(), added.ID))
	_, err := b.Get(t.Context(), added.ID)
	wantErr(t, err, access.ErrNoGrant)
	wantErr(t, b.End(t.Context(), added.ID), access.ErrNoGrant)
	if list, err := b.For(t.Context(), "oma-01", "move-7"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// What a process saw ended can't be put back for it.
func TestAProcessThatSawAGrantEndedRemembersIt(t *testing.T) {
	b := setupGrants(t)
	client := b.redis.Client()
	added := b.add(t, plan())
	text := client.Get(t.Context(), grantKey(added.ID)).Val()
	other := b.another()
	must(t, b.End(t.Context(), added.ID))
	_, err := other.Get(t.Context(), added.ID)
	wantErr(t, err, access.ErrNoGrant)
	must(t, client.Set(t.Context(), grantKey(added.ID), text, time.Hour).Err())
	for _, grants := range []*access.Grants{b.Grants, other} {
		_, err := grants.Get(t.Context(), added.ID)
		wantErr(t, err, access.ErrNoGrant)
	}
}

func TestAGrantIsBelievedOnlyAsItWasSigned(t *testing.T) {
	b := setupGrants(t)
	client := b.redis.Client()
	added := b.add(t, plan())
	text := client.Get(t.Context(), grantKey(added.ID)).Val()
	wider := strings.Replace(text, "graceful_only", "force", 1)
	another := uuid.Must(uuid.NewV7()).String()
	sign := func(keys note.Keys, kind note.Kind, subject string) string {
		signed, err := note.Sign(keys, "", kind, subject, added)
		must(t, err)
		return signed
	}
	for what, forged := range map[string][2]string{
		"wider":          {added.ID, wider},
		"of another id":  {another, text},
		"another kind":   {added.ID, sign(b.keys, note.Decision, added.ID)},
		"others' keys":   {added.ID, sign(notetest.Worker(), note.Grant, added.ID)},
		"cut":            {added.ID, text[:len(text)-1]},
		"nothing signed": {added.ID, "1"},
		"huge":           {added.ID, text + strings.Repeat(" ", 1<<20)},
	} {
		*b.forged = nil
		must(t, client.Set(t.Context(), grantKey(forged[0]), forged[1], time.Hour).Err())
		_, err := b.another().Get(t.Context(), forged[0])
		wantErr(t, err, access.ErrNoGrant)
		must(t, client.ZAdd(t.Context(), "{vmapower}:grants", redisZ(forged[0])).Err())
		for _, g := range mustList(t, b.Grants) {
			if g.ID == forged[0] {
				t.Errorf("%s: believed", what)
			}
		}
		if len(*b.forged) == 0 || !strings.HasPrefix((*b.forged)[0], "grant ") {
			t.Errorf("%s: told of %q", what, *b.forged)
		}
	}
	must(t, client.Set(t.Context(), grantKey(added.ID), text, time.Hour).Err())
	if _, err := b.Get(t.Context(), added.ID); err != nil {
		t.Errorf("the genuine one: %v", err)
	}
}

func TestAGrantThatIsKeptLongerThanItsTimeIsNone(t *testing.T) {
	b := setupGrants(t)
	short := plan()
	short.NotAfter = time.Now().Add(time.Second)
	added := b.add(t, short)
	client := b.redis.Client()
	text := client.Get(t.Context(), grantKey(added.ID)).Val()
	for range 200 {
		must(t, client.Set(t.Context(), grantKey(added.ID), text, 0).Err())
		if _, err := b.another().Get(t.Context(), added.ID); err != nil {
			wantErr(t, err, access.ErrNoGrant)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("it lives on")
}

func TestAGrantIsAsOldAsItsIDWhateverItsNoteSays(t *testing.T) {
	b := setupGrants(t)
	id := uuid.Must(uuid.NewV7())
	binary.BigEndian.PutUint32(id[:4], uint32(time.Now().Add(-25*time.Hour).UnixMilli()>>16))
	forged := plan()
	forged.Created = time.Now()
	text, err := note.Sign(b.keys, "", note.Grant, id.String(), forged)
	must(t, err)
	must(t, b.redis.Client().Set(t.Context(), grantKey(id.String()), text, 0).Err())
	_, err = b.Get(t.Context(), id.String())
	wantErr(t, err, access.ErrNoGrant)
}

func TestGrantsAreBoundedByApplianceAndContext(t *testing.T) {
	b := setupGrants(t)
	for range 20 {
		b.add(t, plan())
	}
	_, err := b.Add(t.Context(), plan())
	wantErr(t, err, access.ErrTooManyGrants)
	other := plan()
	other.ContextID = "move-8"
	b.add(t, other)
	large := plan()
	large.VMIDs = []string{strings.Repeat("x", 128<<10)}
	_, err = b.Add(t.Context(), large)
	wantErr(t, err, access.ErrGrantTooLarge)
}

func TestTrashInAnIndexOfGrantsIsPassedOver(t *testing.T) {
	b := setupGrants(t)
	added := b.add(t, plan())
	client := b.redis.Client()
	for _, member := range []string{"", "x", strings.Repeat("x", 1<<16), "../job:1", uuid.NewString()} {
		must(t, client.ZAdd(t.Context(), "{vmapower}:grants:for:oma-01|move-7", redisZ(member)).Err())
	}
	if list, err := b.For(t.Context(), "oma-01", "move-7"); err != nil || len(list) != 1 || list[0].ID != added.ID {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestGrantsOfARedisThatIsAwayAreUnknown(t *testing.T) {
	b := setupGrants(t)
	added := b.add(t, plan())
	b.redis.Kill()
	_, err := b.Get(t.Context(), added.ID)
	wantErr(t, err, access.ErrUnavailable)
	_, err = b.For(t.Context(), "oma-01", "move-7")
	wantErr(t, err, access.ErrUnavailable)
	_, err = b.Add(context.WithoutCancel(t.Context()), plan())
	wantErr(t, err, access.ErrUnavailable)
	wantErr(t, b.End(t.Context(), added.ID), access.ErrUnavailable)
}

func mustList(t *testing.T, grants *access.Grants) []access.Grant {
	t.Helper()
	all, err := grants.All(t.Context())
	must(t, err)
	return all
}

func redisZ(member string) redis.Z {
	return redis.Z{Score: float64(time.Now().Add(time.Hour).UnixMilli()), Member: member}
}

package vcenter

import (
	"errors"
	"testing"
	"time"
)

func TestAnObjectIDThatIsAnotherVMsNowIsLookedForAgain(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s, web := b.session(t), b.Guest("web")
	for name, id := range map[string]string{"by BIOS UUID": web.BIOSUUID(), "by instance UUID": web.InstanceUUID()} {
		t.Run(name, func(t *testing.T) {
			vm, err := s.Find(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			parsed, _ := ParseID(id)
			wrong := s.knownIDs.byUUID[parsed.text]
			wrong.ref.Value = b.Guest("db").Ref()
			s.knownIDs.byUUID[parsed.text] = wrong
			if again, st, err := s.FindAndObserve(t.Context(), id); err != nil || again != vm || st.Power != PoweredOn {
				t.Errorf("found %s, %+v, %v", again, st, err)
			}
			wrong.ref.Value = "vm-999999"
			s.knownIDs.byUUID[parsed.text] = wrong
			if again, err := s.Find(t.Context(), id); err != nil || again != vm {
				t.Errorf("found %s, %v", again, err)
			}
		})
	}
}

// Only a search finds both a VM and its copy, so a BIOS UUID is looked for again after a minute.
func TestACopyOfAVMIsNoticedAlthoughItsOriginalIsKnown(t *testing.T) {
	const uuid = "4205c10e-c10e-c10e-c10e-c10ec10ec110"
	original := on("web")
	original.BIOSUUID = uuid
	b := setup(t, original)
	s := b.session(t)
	if _, err := s.Find(t.Context(), uuid); err != nil {
		t.Fatal(err)
	}
	known := s.knownIDs.byUUID[uuid]
	if left := time.Until(known.until); left > time.Minute {
		t.Errorf("a BIOS UUID is known for %v", left)
	}
	copied := on("copy")
	copied.BIOSUUID = uuid
	if _, err := b.Register(copied); err != nil {
		t.Fatal(err)
	}
	known.until = time.Now()
	s.knownIDs.byUUID[uuid] = known
	if vm, err := s.Find(t.Context(), uuid); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("found %s, %v", vm, err)
	}
}

func TestAnObjectIDIsKnownInItsOwnVCenterAlone(t *testing.T) {
	known := newKnownIDs()
	id, _ := ParseID("4205c10e-c10e-c10e-c10e-c10ec10ec110")
	o := object{ref: VM{Ref: "vm-1"}.reference(), properties: properties{biosUUIDPath: id.text}}
	known.keep(id, o, "one", id.instanceFirst())
	if _, ok := known.of(id, "one"); !ok {
		t.Error("it is not known where it was found")
	}
	if _, ok := known.of(id, "other"); ok {
		t.Error("it is known in another vCenter")
	}
}

package vcenter

import (
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
)

const nasty = "\u202egnp.\u0085\u200b\u2028"

var endless = strings.Repeat("ü", 1<<20)

func TestANameOfAVMAndAQuestionAreShortAndHarmless(t *testing.T) {
	b := setup(t, on("web-01"+nasty))
	s := b.session(t)
	guest := b.Guest("web-01" + nasty)
	vm, err := s.Find(t.Context(), guest.InstanceUUID())
	if err != nil || vm.Name != "web-01gnp." {
		t.Fatalf("%.200q, %v", vm.Name, err)
	}
	guest.Ask("Moved" + nasty + endless)
	st, err := s.Observe(t.Context(), vm)
	if err != nil || st.Question == nil || !harmless(st.Question.Text) || !strings.HasPrefix(st.Question.Text, "Movedgnp. ü") {
		t.Errorf("%.200v, %v", st.Question, err)
	}
	long := s.vmOf(object{properties: properties{"name": endless, biosUUIDPath: endless, instanceUUIDPath: endless}})
	if !harmless(long.Name) || !harmless(long.BIOSUUID) || !harmless(long.InstanceUUID) {
		t.Errorf("%.200q", long)
	}
}

func TestAQuestionsChoicesAreFewAndHarmless(t *testing.T) {
	info := types.VirtualMachineQuestionInfo{Id: "1" + nasty}
	for range 100 {
		info.Choice.ChoiceInfo = append(info.Choice.ChoiceInfo, &types.ElementDescription{Key: nasty, Description: types.Description{Label: endless}})
	}
	question := properties{"runtime.question": info}.question()
	if len(question.Choices) != mostChoices || question.ID != "1gnp." || !harmless(question.Choices[0].Key) || !harmless(question.Choices[0].Label) {
		t.Errorf("%.200v", question)
	}
	info.Choice.ChoiceInfo = []types.BaseElementDescription{nil} // of a type that is not known here
	if question := (properties{"runtime.question": info}).question(); question == nil || len(question.Choices) != 0 {
		t.Errorf("%v", question)
	}
}

func TestAPrivilegeIDOf20MiBIsCut(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	b.Fail("PowerOffVM_Task", "web-01", &types.NoPermission{PrivilegeId: strings.Repeat("X", 20<<20), Object: &types.ManagedObjectReference{
		Type: "VirtualMachine", Value: "vm-1" + nasty + endless,
	}}, 1)
	_, err := s.PowerOff(t.Context(), vm)
	if err == nil || len(err.Error()) > 2000 || !strings.Contains(err.Error(), "XXX… on vm-1gnp.") || strings.ContainsAny(err.Error(), "\u202e\u0085\u200b\u2028") {
		t.Errorf("%.600v", err)
	}
}

func TestWhatDescribesADiskIsShortAndHarmless(t *testing.T) {
	device := &types.VirtualDisk{VirtualDevice: types.VirtualDevice{
		DeviceInfo: &types.Description{Label: "Hard disk 1" + nasty + endless},
		Backing: &types.VirtualDiskFlatVer2BackingInfo{
			VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{
				FileName: "[store] " + nasty + endless + ".vmdk", Datastore: &types.ManagedObjectReference{Type: "Datastore", Value: nasty + endless},
			},
			DiskMode: "persistent", Uuid: nasty + endless, ChangeId: nasty + endless,
		},
	}}
	d := surroundings{}.describe(device)
	for _, text := range []string{d.Label, d.Backing, d.Datastore, d.UUID, d.ChangeID, d.Refusal} {
		if !harmless(text) || text == "" {
			t.Errorf("%.200q", text)
		}
	}
	if d.Readable() == nil {
		t.Error("a file whose name was cut is read")
	}
}

func harmless(text string) bool {
	return text == failure.Foreign(text) && !strings.Contains(text, "\u202e")
}

package deploy

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

func TestOneImageIsBuiltForAllServices(t *testing.T) {
	var built []string
	for _, s := range project(t).Services {
		if !strings.HasPrefix(s.Image, "vmapower:") {
			continue
		}
		if s.Image != "vmapower:dev" {
			t.Errorf("%s is %s", s.Name, s.Image)
		}
		if s.Build != nil {
			built = append(built, s.Name)
		} else if s.PullPolicy != types.PullPolicyNever {
			t.Errorf("%s would be pulled", s.Name)
		}
	}
	if !slices.Equal(built, []string{"api"}) {
		t.Errorf("it is built for %q", built)
	}
}

func TestTheImageIsBuiltFromEveryPackageOfTheProgram(t *testing.T) {
	sent := strings.Split(content(t, "../.dockerignore"), "\n")
	list := exec.Command("go", "list", "-deps", "./cmd/vmapower")
	list.Dir = ".."
	packages, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(string(packages)) {
		if ours, found := strings.CutPrefix(name, "vmapower/"); found {
			if top, _, _ := strings.Cut(ours, "/"); !slices.Contains(sent, "!"+top) {
				t.Errorf("%s is imported, and .dockerignore keeps it from the build: add !%s", name, top)
			}
		}
	}
}

// `go mod download` reads the go.mod of each module that is in this repository.
func TestTheImageHasTheModulesOfThisRepositoryBeforeItDownloadsTheOthers(t *testing.T) {
	before, _, found := strings.Cut(content(t, "../Dockerfile"), "go mod download")
	if !found {
		t.Fatal("the Dockerfile downloads no modules")
	}
	list := exec.Command("go", "list", "-m", "-f", "{{with .Replace}}{{.Path}}{{end}}", "all")
	list.Dir = ".."
	replaced, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(replaced))
	for _, dir := range modules {
		dir = strings.TrimPrefix(dir, "./")
		if line := "COPY " + dir + "/go.mod " + dir + "/"; !strings.Contains(before, line) {
			t.Errorf("add to the Dockerfile, before go mod download: %s", line)
		}
	}
	if !slices.Contains(modules, "./client") {
		t.Errorf("modules of this repository: %q", modules)
	}
}

// A container runs one role, and the image does not know which.
func TestTheImageAsksForTheHealthOfWhateverRoleItRuns(t *testing.T) {
	if text := content(t, "../Dockerfile"); !strings.Contains(text, `HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/vmapower", "healthcheck", "--any-role"]`) {
		t.Error("the image's own health check asks one role alone")
	}
}

package failure

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestEveryCodeHasASentenceAndAStatusOfItsKind(t *testing.T) {
	declared := declaredCodes(t)
	if got := slices.Sorted(maps.Keys(rows)); !slices.Equal(got, declared) {
		t.Errorf("the table has %v,\nand declared are %v", got, declared)
	}
	for code, row := range rows {
		if row.sentence == "" || New(code, "").Summary != row.sentence {
			t.Errorf("%s has no sentence", code)
		}
		if row.status < 400 || http.StatusText(row.status) == "" || code.HTTPStatus() != row.status {
			t.Errorf("%s has status %d", code, row.status)
		}
	}
}

func TestEveryCodeIsInTheDocumentAndNoOther(t *testing.T) {
	text, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct {
			Schemas struct {
				ErrorCode struct{ Enum []Code } `yaml:"ErrorCode"`
			}
		}
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	documented := slices.Sorted(slices.Values(document.Components.Schemas.ErrorCode.Enum))
	if declared := declaredCodes(t); !slices.Equal(documented, declared) {
		t.Errorf("documented are %v,\nand declared are %v", documented, declared)
	}
}

func TestACodeThatIsNoneAnswers500(t *testing.T) {
	if got := Code("nonsense").HTTPStatus(); got != http.StatusInternalServerError {
		t.Errorf("status %d", got)
	}
}

func TestAFailureKeepsItsCauseForTheLogAndNotInWhatIsStored(t *testing.T) {
	cause := errors.New("secret text of somebody else")
	f := Newf(VMBusy, "job %d works on it", 7).Because(cause)
	if !errors.Is(f, cause) || f.Error() != "Another job works on the VM: job 7 works on it" {
		t.Errorf("%v", f)
	}
	stored, err := json.Marshal(f)
	if want := `{"code":"vm_busy","error":"Another job works on the VM","details":"job 7 works on it"}`; err != nil || string(stored) != want {
		t.Errorf("stored %s, %v", stored, err)
	}
	if bare := New(Timeout, "").Error(); bare != "The time ran out" {
		t.Errorf("without details: %q", bare)
	}
}

// declaredCodes lists the constants of type Code in the source, so that none can be
// forgotten in the table.
func declaredCodes(t *testing.T) []Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "failure.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []Code
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Code" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, Code(text))
		}
		return true
	})
	if len(codes) == 0 {
		t.Fatal("no code is declared")
	}
	slices.Sort(codes)
	return codes
}

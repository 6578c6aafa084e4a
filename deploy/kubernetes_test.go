package deploy

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// What these files use of Kubernetes' and kustomize's types, field by field: a field that is not here is
// refused, as a typing error would be.
type (
	object struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   metadata
		Spec       yaml.Node
	}
	metadata struct {
		Name                string
		Labels, Annotations map[string]string
	}
	deployment struct {
		Replicas int
		Selector selector
		Strategy struct {
			RollingUpdate struct {
				MaxSurge       int `yaml:"maxSurge"`
				MaxUnavailable int `yaml:"maxUnavailable"`
			} `yaml:"rollingUpdate"`
		}
		Template struct {
			Metadata metadata
			Spec     pod
		}
	}
	selector struct {
		MatchLabels map[string]string `yaml:"matchLabels"`
	}
	pod struct {
		EnableServiceLinks            *bool `yaml:"enableServiceLinks"`
		AutomountServiceAccountToken  *bool `yaml:"automountServiceAccountToken"`
		TerminationGracePeriodSeconds int   `yaml:"terminationGracePeriodSeconds"`
		SecurityContext               struct {
			RunAsNonRoot   bool                  `yaml:"runAsNonRoot"`
			RunAsUser      int                   `yaml:"runAsUser"`
			RunAsGroup     int                   `yaml:"runAsGroup"`
			FSGroup        int                   `yaml:"fsGroup"`
			SeccompProfile struct{ Type string } `yaml:"seccompProfile"`
		} `yaml:"securityContext"`
		TopologySpreadConstraints []struct {
			MaxSkew           int      `yaml:"maxSkew"`
			TopologyKey       string   `yaml:"topologyKey"`
			WhenUnsatisfiable string   `yaml:"whenUnsatisfiable"`
			LabelSelector     selector `yaml:"labelSelector"`
		} `yaml:"topologySpreadConstraints"`
		Containers []container
		Volumes    []struct {
			Name      string
			ConfigMap *struct {
				Name        string
				DefaultMode int `yaml:"defaultMode"`
			} `yaml:"configMap"`
			Secret *struct {
				SecretName  string `yaml:"secretName"`
				DefaultMode int    `yaml:"defaultMode"`
			}
		}
	}
	container struct {
		Name, Image string
		Args        []string
		Env         []struct{ Name, Value string }
		Ports       []struct {
			Name          string
			ContainerPort int `yaml:"containerPort"`
		}
		Startup         probe `yaml:"startupProbe"`
		Liveness        probe `yaml:"livenessProbe"`
		Readiness       probe `yaml:"readinessProbe"`
		Resources       struct{ Requests, Limits map[string]string }
		SecurityContext struct {
			AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
			ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
			Capabilities             struct{ Drop []string }
		} `yaml:"securityContext"`
		VolumeMounts []struct {
			Name      string
			MountPath string `yaml:"mountPath"`
			ReadOnly  bool   `yaml:"readOnly"`
		} `yaml:"volumeMounts"`
	}
	probe struct {
		HTTPGet          struct{ Path, Port string } `yaml:"httpGet"`
		PeriodSeconds    int                         `yaml:"periodSeconds"`
		TimeoutSeconds   int                         `yaml:"timeoutSeconds"`
		FailureThreshold int                         `yaml:"failureThreshold"`
	}
	service struct {
		Selector map[string]string
		Ports    []struct {
			Name       string
			Port       int
			TargetPort string `yaml:"targetPort"`
		}
	}
	kustomization struct {
		APIVersion      string `yaml:"apiVersion"`
		Kind, Namespace string
		Resources       []string
		Images          []struct {
			Name    string
			NewName string `yaml:"newName"`
			NewTag  string `yaml:"newTag"`
		}
		ConfigMapGenerator []generator `yaml:"configMapGenerator"`
		SecretGenerator    []generator `yaml:"secretGenerator"`
	}
	generator struct {
		Name    string
		Files   []string
		Options struct {
			DisableNameSuffixHash bool `yaml:"disableNameSuffixHash"`
		}
	}
)

// decode refuses what is not known.
func decode(t *testing.T, name string, text []byte, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// resource reads one of the folder's objects, and its spec.
func resource(t *testing.T, name, apiVersion, kind string, spec any) (o object) {
	t.Helper()
	decode(t, name, []byte(content(t, filepath.Join("kubernetes", name))), &o)
	if o.APIVersion != apiVersion || o.Kind != kind {
		t.Errorf("%s is a %s of %s", name, o.Kind, o.APIVersion)
	}
	text, err := yaml.Marshal(&o.Spec)
	if err != nil {
		t.Fatal(err)
	}
	if spec != nil {
		decode(t, name, text, spec)
	}
	return o
}

func readKustomization(t *testing.T) (k kustomization) {
	t.Helper()
	decode(t, "kustomization.yaml", []byte(content(t, "kubernetes/kustomization.yaml")), &k)
	return k
}

func TestEveryPodOfKubernetesIsConfinedAndProbed(t *testing.T) {
	for _, role := range []string{"api", "worker"} {
		var d deployment
		o := resource(t, role+".yaml", "apps/v1", "Deployment", &d)
		label := d.Selector.MatchLabels["app"]
		if o.Metadata.Name != "vmapower-"+role || label != o.Metadata.Name || d.Template.Metadata.Labels["app"] != label || d.Replicas < 2 {
			t.Errorf("%s: %+v, %d of them, selected by %v", role, o.Metadata, d.Replicas, d.Selector)
		}
		spec, c := d.Template.Spec, d.Template.Spec.Containers[0]
		if spec.EnableServiceLinks == nil || *spec.EnableServiceLinks || spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken {
			t.Errorf("%s: its environment has services, or a token", role)
		}
		if s := spec.SecurityContext; !s.RunAsNonRoot || s.RunAsUser != 65532 || s.FSGroup != 65532 || s.SeccompProfile.Type != "RuntimeDefault" {
			t.Errorf("%s: %+v", role, s)
		}
		if s := c.SecurityContext; s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || !s.ReadOnlyRootFilesystem || !slices.Equal(s.Capabilities.Drop, []string{"ALL"}) {
			t.Errorf("%s: %+v", role, s)
		}
		if c.Startup.HTTPGet.Path != "/healthz" || c.Liveness.HTTPGet.Path != "/healthz" || c.Readiness.HTTPGet.Path != "/readyz" || c.Readiness.HTTPGet.Port != "admin" {
			t.Errorf("%s: probes %+v %+v %+v", role, c.Startup, c.Liveness, c.Readiness)
		}
		if c.Resources.Limits["memory"] == "" || c.Resources.Requests["cpu"] == "" {
			t.Errorf("%s: resources %+v", role, c.Resources)
		}
		compose := *project(t).Services[role].StopGracePeriod
		if grace := spec.TerminationGracePeriodSeconds; time.Duration(grace)*time.Second < time.Duration(compose) {
			t.Errorf("%s is killed after %d s, and by docker compose after %s", role, grace, compose)
		}
	}
}

func TestEverythingThatAPodMountsIsMadeAndTheKeyringIsTheWorkersAlone(t *testing.T) {
	k := readKustomization(t)
	made := map[string]bool{"vmapower-tls": true} // somebody else's, such as cert-manager's
	for _, g := range slices.Concat(k.ConfigMapGenerator, k.SecretGenerator) {
		made[g.Name] = true
	}
	for role, keys := range map[string]string{"api": "vmapower-public-keys", "worker": "vmapower-keyring"} {
		var d deployment
		resource(t, role+".yaml", "apps/v1", "Deployment", &d)
		mounted := map[string]string{}
		for _, m := range d.Template.Spec.Containers[0].VolumeMounts {
			mounted[m.Name] = m.MountPath
			if !m.ReadOnly {
				t.Errorf("%s may write to %s", role, m.MountPath)
			}
		}
		for _, v := range d.Template.Spec.Volumes {
			var name string
			var mode int
			if v.Secret != nil {
				name, mode = v.Secret.SecretName, v.Secret.DefaultMode
			} else if v.ConfigMap != nil {
				name, mode = v.ConfigMap.Name, v.ConfigMap.DefaultMode
			}
			if !made[name] || mode != 0o400 || mounted[v.Name] == "" {
				t.Errorf("%s: %q of mode %04o is made: %t; it is mounted at %q", role, name, mode, made[name], mounted[v.Name])
			}
			if v.Name == "keys" && name != keys {
				t.Errorf("%s has the keys of %s", role, name)
			}
		}
	}
	for _, g := range k.SecretGenerator {
		if !g.Options.DisableNameSuffixHash {
			t.Errorf("a changed %s is not seen by pods that run", g.Name)
		}
	}
}

func TestTheServiceOfKubernetesLeadsToTheAPI(t *testing.T) {
	var d deployment
	var s service
	resource(t, "api.yaml", "apps/v1", "Deployment", &d)
	o := resource(t, "service.yaml", "v1", "Service", &s)
	if s.Selector["app"] != d.Template.Metadata.Labels["app"] || d.Template.Spec.Containers[0].Ports[0].Name != s.Ports[0].TargetPort {
		t.Errorf("%s: %+v", o.Metadata.Name, s)
	}
	namespace := resource(t, "namespace.yaml", "v1", "Namespace", nil)
	k := readKustomization(t)
	if k.Namespace != namespace.Metadata.Name || k.Images[0].Name != d.Template.Spec.Containers[0].Image {
		t.Errorf("%+v", k)
	}
	found, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil || len(found) != len(k.Resources)+2 { // itself and config.yaml
		t.Errorf("of %q it lists %q", found, k.Resources)
	}
	if settings := content(t, "kubernetes/config.yaml"); !strings.Contains(settings, o.Metadata.Name+"."+k.Namespace+".svc") {
		t.Error("the service may not be called by its name")
	}
}

// The settings are those that the program would start with, as make up's files stand in for the secrets.
func TestTheProgramTakesTheSettingsOfKubernetes(t *testing.T) {
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := made(t)
	appliances := filepath.Join(dir, "shared/appliances.yaml")
	if said, err := exec.Command(binary, "appliances", "add", "oma-01", "--appliances-file", appliances).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	file := filepath.Join(dir, "config.yaml")
	write(t, file, strings.ReplaceAll(content(t, "kubernetes/config.yaml"), "/etc/vmapower", dir))
	if said, err := exec.Command(binary, "config", "check", "worker", "--config", file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

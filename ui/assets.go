package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
)

//go:embed assets templates
var files embed.FS

// assets are the scripts and styles. Their path has a hash of them all, so that a browser keeps them
// until another version of the service has others.
type assets struct {
	hash  string
	files map[string][]byte
}

func readAssets() (assets, error) {
	entries, err := files.ReadDir("assets")
	if err != nil {
		return assets{}, fmt.Errorf("ui: %w", err)
	}
	a, sum := assets{files: map[string][]byte{}}, sha256.New()
	for _, entry := range entries {
		content, err := files.ReadFile("assets/" + entry.Name())
		if err != nil {
			return assets{}, fmt.Errorf("ui: %w", err)
		}
		a.files[entry.Name()] = content
		fmt.Fprintf(sum, "%s %d ", entry.Name(), len(content))
		sum.Write(content)
	}
	a.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return a, nil
}

func (u *UI) asset(w http.ResponseWriter, r *http.Request) {
	content, there := u.assets.files[r.PathValue("name")]
	if !there || r.PathValue("hash") != u.assets.hash {
		u.nothing(w, r)
		return
	}
	kind := mime.TypeByExtension(path.Ext(r.PathValue("name")))
	if kind == "" || path.Ext(r.PathValue("name")) == "" {
		kind = "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(content) // the reader may have gone
}

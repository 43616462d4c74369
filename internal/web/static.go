package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// assets are the files that pages ask for: one style sheet joined from its
// parts, the scripts, the fonts with their licences, the icon. Their address
// holds a digest of all of them, so browsers keep them for ever.
type assets struct {
	version string
	files   map[string]asset
}

type asset struct {
	kind        string // media type
	body, small []byte // small is gzipped, nil where that saves nothing
}

func newAssets() (*assets, error) {
	a := &assets{files: map[string]asset{}}
	var sheet bytes.Buffer
	digest := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		fmt.Fprintf(digest, "%s %d\n", name, len(body))
		digest.Write(body)
		if strings.HasPrefix(name, "css/") { // WalkDir goes by name: 1-tokens first
			sheet.Write(body)
			return nil
		}
		return a.add(name, body)
	})
	if err != nil {
		return nil, fmt.Errorf("the embedded files: %w", err)
	}
	if err := a.add("style.css", sheet.Bytes()); err != nil {
		return nil, err
	}
	a.version = hex.EncodeToString(digest.Sum(nil)[:5])
	return a, nil
}

func (a *assets) add(name string, body []byte) error {
	kind := mime.TypeByExtension(path.Ext(name))
	if own, ok := mediaTypes[path.Ext(name)]; ok {
		kind = own
	}
	small, err := squeeze(body)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if path.Ext(name) == ".woff2" || len(small) >= len(body) {
		small = nil
	}
	a.files[name] = asset{kind, body, small}
	return nil
}

// mediaTypes does not leave the types that matter to the machine's own table.
var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

func squeeze(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// prefix is the address beneath which the files lie.
func (a *assets) prefix() string { return "/static/" + a.version }

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := file.body
	if file.small != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = file.small
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away: nobody is left to tell
	}
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			return !slices.Contains([]string{"q=0", "q=0.0"}, strings.ReplaceAll(parameters, " ", ""))
		}
	}
	return false
}

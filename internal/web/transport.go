package web

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
)

// send writes a whole answer. A successful page carries a digest of its bytes:
// a browser that has them already is told so and gets nothing twice. Private
// and no-cache: what one reader may see is nobody else's, and the record may
// have grown since.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "private, no-cache")
	if status == http.StatusOK {
		sum := sha256.Sum256(body)
		tag := `W/"` + hex.EncodeToString(sum[:9]) + `"`
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		h.Set("Cache-Control", "no-store")
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(status)
		return
	}
	// From here on the reader may have gone away; then nobody is left to tell.
	if len(body) < 1024 || !acceptsGzip(r) {
		h.Set("Content-Length", fmt.Sprint(len(body)))
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := s.zip.Get().(*gzip.Writer)
	defer s.zip.Put(z)
	z.Reset(w)
	_, _ = z.Write(body)
	_ = z.Close()
}

func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if strings.TrimSpace(one) == tag {
			return true
		}
	}
	return false
}

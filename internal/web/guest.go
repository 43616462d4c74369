package web

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
)

// linkPattern finds the links of a page. templ escapes what stands between quotes,
// so that no attribute holds a quote or the end of a tag.
var linkPattern = regexp.MustCompile(`<a\b[^>]*>`)

// hrefPattern finds where a link leads, with the blank before it.
var hrefPattern = regexp.MustCompile(`\s+(?:href="([^"]*)"|hreflang="[^"]*")`)

// unlinked returns a guest's page with every link that they may not follow made
// plain words: an anchor that leads nowhere, which is no link to anybody. It is
// done to whole pages and decided as [Server.admit] does, so that no page can
// offer a guest what they would be refused.
func (s *Server) unlinked(p *page, body []byte) []byte {
	return linkPattern.ReplaceAllFunc(body, func(tag []byte) []byte {
		m := hrefPattern.FindSubmatch(tag)
		for _, one := range hrefPattern.FindAllSubmatch(tag, -1) {
			if one[1] != nil {
				m = one
			}
		}
		if m == nil || s.reachable(p, html.UnescapeString(string(m[1]))) {
			return tag
		}
		return bytes.TrimSpace(hrefPattern.ReplaceAll(tag, nil))
	})
}

// reachable reports whether a guest may open an address: their letter or event and
// what lies below it, what is their own, and where everybody may knock.
func (s *Server) reachable(p *page, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Path == "" || u.IsAbs() || strings.HasPrefix(u.Path, s.assets.prefix()+"/") {
		return true // within the page, elsewhere in the world, or a file of ours
	}
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, Host: p.r.Host, URL: u})
	for _, lang := range locale.Langs() {
		path, ours := strings.CutPrefix(u.EscapedPath(), "/"+string(lang))
		if !ours {
			continue
		}
		switch action := s.actions[pattern]; {
		case action == access.Knock, action == access.Self, path == "/":
			return true
		default:
			return s.record.May(p.who, action, access.Object{}) && inside(*p.who.Confined, p, path)
		}
	}
	return false
}

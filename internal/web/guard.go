package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// policy lets a page load our own style, script, fonts and pictures, send forms
// to us, and nothing else: no other host, no inline code, no frame.
var policy = strings.Join([]string{
	"default-src 'none'",
	"style-src 'self'",
	"script-src 'self'",
	"font-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
}, "; ")

// guard answers only to names that are ours, refuses requests that another
// site's page makes in the reader's browser, and sets the headers that every
// answer carries.
func guard(hosts []string, next http.Handler) http.Handler {
	forgery := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
		// A page of another site can name any host that resolves to this
		// machine; the browser then sends that name, by which it is refused.
		if !ours(r.Host, hosts) {
			http.Error(w, "421: this address is not served here; open it by the address that constancia printed", http.StatusMisdirectedRequest)
			return
		}
		if err := forgery.Check(r); err != nil {
			http.Error(w, "403: this request came from another site; go back and use the button of the page itself", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ours reports whether host, with or without a port, is this machine's loopback
// or one of the names that the operator gave.
func ours(host string, hosts []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(strings.ToLower(strings.TrimSuffix(name, ".")), "[]")
	if name == "localhost" || slices.Contains(hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

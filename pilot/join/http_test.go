package join

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAnAnswerThatIsNoneOfABarrierSaysWhoMayHaveGivenIt(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte("<html>denied</html>\n"))
	}))
	defer server.Close()
	said := func() string {
		_, err := newHTTPCaller(server.URL, "token").call(message{Kind: "clock"}, time.Minute)
		return strings.ReplaceAll(err.Error(), server.URL, "URL")
	}
	expect := func(want string) {
		t.Helper()
		if got := said(); got != want {
			t.Errorf("expected %q, got %q", want, got)
		}
	}
	expect("URL/v1/pilot: no answer of a barrier: <html>denied</html>")
	status = http.StatusForbidden
	expect("URL/v1/pilot: HTTP 403: <html>denied</html>")
	defer func(before func(*http.Request) (*url.URL, error)) { proxyOf = before }(proxyOf)
	proxyOf = func(*http.Request) (*url.URL, error) { return url.Parse("http://ann:secret@10.0.0.1:3128") }
	expect("URL/v1/pilot through the proxy http://ann:xxxxx@10.0.0.1:3128 (set NO_PROXY to call without it): HTTP 403: <html>denied</html>")
}

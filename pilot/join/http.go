package join

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

type httpCaller struct {
	url    string
	token  string
	client *http.Client
}

func newHTTPCaller(base, token string) caller {
	return &httpCaller{url: strings.TrimRight(base, "/") + "/v1/pilot", token: token, client: &http.Client{}}
}

const mostAnswerBytes = 64 * 1024

func (c *httpCaller) call(say message, within time.Duration) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	var got answer
	body, err := json.Marshal(say)
	if err != nil {
		return got, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return got, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return got, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, mostAnswerBytes))
	if err != nil {
		return got, err
	}
	if response.StatusCode == http.StatusUnauthorized {
		return got, errRefused
	}
	if response.StatusCode != http.StatusOK {
		return got, fmt.Errorf("%s%s: HTTP %d: %s", c.url, through(request), response.StatusCode, firstLine(string(text)))
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return got, fmt.Errorf("%s%s: no answer of a barrier: %s", c.url, through(request), firstLine(string(text)))
	}
	return got, nil
}

var proxyOf = http.ProxyFromEnvironment

// What else may have answered.
func through(request *http.Request) string {
	proxy, err := proxyOf(request)
	if err != nil || proxy == nil {
		return ""
	}
	return fmt.Sprintf(" through the proxy %s (set NO_PROXY to call without it)", proxy.Redacted())
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

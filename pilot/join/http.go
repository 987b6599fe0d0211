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
		return got, fmt.Errorf("%s: HTTP %d: %s", c.url, response.StatusCode, firstLine(string(text)))
	}
	return got, json.Unmarshal(text, &got)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

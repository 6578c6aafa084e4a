package main

import (
	"bufio"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// monitor hears each command that Redis is sent, those of scripts too.
type monitor struct {
	t     *testing.T
	conn  net.Conn
	lines *bufio.Reader
	// keys are those of the service that were named, without their common beginning, and the
	// fields that were named of each.
	keys map[string]map[string]bool
}

func monitorRedis(t *testing.T, address string) *monitor {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, "MONITOR\r\n"); err != nil {
		t.Fatal(err)
	}
	m := &monitor{t, conn, bufio.NewReader(conn), map[string]map[string]bool{}}
	if answer := m.line(); answer != "+OK" {
		t.Fatalf("MONITOR: %s", answer)
	}
	return m
}

func (m *monitor) line() string {
	m.t.Helper()
	line, err := m.lines.ReadString('\n')
	if err != nil {
		m.t.Fatal(err)
	}
	return strings.TrimRight(line, "\r\n")
}

// until hears all up to the first command that names the text, and that one.
func (m *monitor) until(text string) {
	m.t.Helper()
	_ = m.conn.SetReadDeadline(time.Now().Add(time.Minute)) // a fresh connection has deadlines
	for line := ""; !strings.Contains(line, text); {
		line = m.line()
		words := m.words(line)
		for _, word := range words[min(1, len(words)):] {
			if key, ours := strings.CutPrefix(word, "{vmapower}:"); key != "" && (ours || strings.HasPrefix(word, "asynq:")) {
				m.hear(key, fieldsIn(words))
			}
		}
	}
}

func (m *monitor) hear(key string, fields []string) {
	if m.keys[key] == nil {
		m.keys[key] = map[string]bool{}
	}
	for _, field := range fields {
		m.keys[key][field] = true
	}
}

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// words are the command and its arguments.
func (m *monitor) words(line string) (words []string) {
	m.t.Helper()
	for _, word := range quoted.FindAllString(line, -1) {
		plain, err := strconv.Unquote(word)
		if err != nil {
			m.t.Fatalf("%s: %v", word, err)
		}
		words = append(words, plain)
	}
	return words
}

// fieldsIn are the fields of a hash that the command names.
func fieldsIn(words []string) (fields []string) {
	switch strings.ToUpper(words[0]) {
	case "HSET":
		for i := 2; i < len(words); i += 2 {
			fields = append(fields, words[i])
		}
	case "HMGET", "HDEL":
		return words[2:]
	case "HGET", "HSETNX", "HINCRBY", "HEXISTS", "HSTRLEN":
		return words[2:3]
	}
	return fields
}

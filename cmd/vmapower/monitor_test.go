package main

import (
	"bufio"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// monitor hears each command that Redis is sent, those of scripts too.
type monitor struct {
	t     *testing.T
	lines *bufio.Reader
}

func monitorRedis(t *testing.T, address string) monitor {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, "MONITOR\r\n"); err != nil {
		t.Fatal(err)
	}
	m := monitor{t, bufio.NewReader(conn)}
	if answer := m.line(); answer != "+OK" {
		t.Fatalf("MONITOR: %s", answer)
	}
	return m
}

func (m monitor) line() string {
	m.t.Helper()
	line, err := m.lines.ReadString('\n')
	if err != nil {
		m.t.Fatal(err)
	}
	return strings.TrimRight(line, "\r\n")
}

// touched returns the keys of the service that were named until the command that says last,
// without their common beginning, and the fields that were named of each.
func (m monitor) touched(last string) map[string]map[string]bool {
	m.t.Helper()
	all := map[string]map[string]bool{}
	for line := m.line(); !strings.Contains(line, last); line = m.line() {
		words := m.words(line)
		for _, word := range words[min(1, len(words)):] {
			key, ours := strings.CutPrefix(word, "{vmapower}:")
			if key == "" || !ours && !strings.HasPrefix(word, "asynq:") {
				continue
			}
			if all[key] == nil {
				all[key] = map[string]bool{}
			}
			for _, field := range fieldsIn(words) {
				all[key][field] = true
			}
		}
	}
	return all
}

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// words are the command and its arguments.
func (m monitor) words(line string) (words []string) {
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

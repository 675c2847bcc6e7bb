// Checks signed heads and proofs of lanes with the note and tlog packages of the Go project, which share no line with
// contracts/note.py and contracts/tlog.py. It reads the cases that `python -m deploy.tlog_cases` prints from standard
// input, and ends with 1 when one of them comes out otherwise than it says.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type testCase struct {
	Name        string   `json:"name"`
	Note        string   `json:"note"`
	VerifierKey string   `json:"verifier_key"`
	Record      []byte   `json:"record"`
	Index       int64    `json:"index"`
	Inclusion   [][]byte `json:"inclusion"`
	OldSize     int64    `json:"old_size"`
	OldRoot     []byte   `json:"old_root"`
	Consistency [][]byte `json:"consistency"`
	Holds       bool     `json:"holds"`
}

func main() {
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil || len(cases) == 0 {
		fmt.Fprintln(os.Stderr, "no cases on standard input:", err)
		os.Exit(2)
	}
	wrong := 0
	for _, one := range cases {
		err := check(one)
		if (err == nil) != one.Holds {
			fmt.Printf("%s: should hold: %t, and Go says: %v\n", one.Name, one.Holds, err)
			wrong++
		}
	}
	fmt.Printf("%d of %d cases agree with golang.org/x/mod\n", len(cases)-wrong, len(cases))
	if wrong > 0 {
		os.Exit(1)
	}
}

func check(one testCase) error {
	verifier, err := note.NewVerifier(one.VerifierKey)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(one.Note), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return fmt.Errorf("a checkpoint has three lines, and this has %d", len(lines)-1)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(hashes(one.Inclusion), size, root, one.Index, tlog.RecordHash(one.Record)); err != nil {
		return err
	}
	return tlog.CheckTree(hashes(one.Consistency), size, root, one.OldSize, hash(one.OldRoot))
}

func hashes(all [][]byte) []tlog.Hash {
	found := make([]tlog.Hash, 0, len(all))
	for _, one := range all {
		found = append(found, hash(one))
	}
	return found
}

func hash(bytes []byte) (found tlog.Hash) {
	copy(found[:], bytes)
	return found
}

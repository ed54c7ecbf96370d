// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kmr": main})
}

// TestCommands runs kmr as a user types it. Every script starts in an empty
// folder with the messages of testdata/material, on 2 March 2026.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: richteEin,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"endet":  endet,
			"felder": felder,
		},
	})
}

func richteEin(e *testscript.Env) error {
	e.Setenv("KMR_HEUTE", "2026-03-02")
	e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "heim"))
	return os.CopyFS(e.WorkDir, os.DirFS(filepath.Join("testdata", "material")))
}

// endet runs a command and wants this exit status: "endet 2 kmr foo".
func endet(ts *testscript.TestScript, _ bool, argumente []string) {
	soll, err := strconv.Atoi(argumente[0])
	ts.Check(err)
	status := 0
	var ende *exec.ExitError
	switch err := ts.Exec(argumente[1], argumente[2:]...); {
	case errors.As(err, &ende):
		status = ende.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if status != soll {
		ts.Fatalf("status %d, want %d\n%s%s", status, soll, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// felder wants standard output to be one JSON object with at least these fields.
func felder(ts *testscript.TestScript, _ bool, namen []string) {
	aus := ts.ReadFile("stdout")
	var objekt map[string]any
	ts.Check(json.Unmarshal([]byte(aus), &objekt))
	if strings.Count(aus, "\n") != 1 {
		ts.Fatalf("not one line: %s", aus)
	}
	var fehlend []string
	for _, name := range namen {
		if _, da := objekt[name]; !da {
			fehlend = append(fehlend, name)
		}
	}
	slices.Sort(fehlend)
	if len(fehlend) > 0 {
		ts.Fatalf("%v missing in %s", fehlend, aus)
	}
}

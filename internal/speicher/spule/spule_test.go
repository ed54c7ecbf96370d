// SPDX-License-Identifier: EUPL-1.2

package spule_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kernmelderegister/internal/speicher/spule"
)

func TestAFileIsThereAsAWholeOrNotAtAll(t *testing.T) {
	ordner := t.TempDir()
	o, err := spule.Oeffne(filepath.Join(ordner, "spule"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := o.Neu()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "inhalt"); err != nil {
		t.Fatal(err)
	}
	spaet := time.Now().Add(time.Hour)
	offen, err := o.Alte(spaet)
	if err != nil || len(offen) != 1 {
		t.Fatalf("unfinished %v, %v", offen, err)
	}
	name, err := w.Fertig()
	if err != nil || name == offen[0] {
		t.Fatalf("%q, %v", name, err)
	}
	if err := w.Verwirf(); err != nil { // after Fertig it does nothing
		t.Fatal(err)
	}
	r, err := o.Oeffne(name)
	if err != nil {
		t.Fatal(err)
	}
	inhalt, err := io.ReadAll(r)
	if err != nil || string(inhalt) != "inhalt" || r.Close() != nil {
		t.Errorf("%q, %v", inhalt, err)
	}
	verworfen, err := o.Neu()
	if err != nil {
		t.Fatal(err)
	}
	if err := verworfen.Verwirf(); err != nil {
		t.Fatal(err)
	}
	if alle, err := o.Alte(spaet); err != nil || len(alle) != 1 || alle[0] != name {
		t.Errorf("files %v, %v", alle, err)
	}
	if frueh, err := o.Alte(time.Now().Add(-time.Hour)); err != nil || len(frueh) != 0 {
		t.Errorf("old files %v, %v", frueh, err)
	}
	for range 2 { // also one that isn't there
		if err := o.Loesche(name); err != nil {
			t.Error(err)
		}
	}
}

func TestNamesHaveNoPath(t *testing.T) {
	ordner := t.TempDir()
	geheim := filepath.Join(ordner, "geheim")
	if err := os.WriteFile(geheim, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := spule.Oeffne(filepath.Join(ordner, "spule"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../geheim", geheim, "aaaaaaaaaaaaaaaaaaaaaaaaaa/../../geheim"} {
		if _, err := o.Oeffne(name); err == nil {
			t.Errorf("opened %q", name)
		}
		if err := o.Loesche(name); err == nil {
			t.Errorf("deleted %q", name)
		}
	}
	if _, err := os.Stat(geheim); err != nil {
		t.Error(err)
	}
}

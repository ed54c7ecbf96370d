// SPDX-License-Identifier: EUPL-1.2

package postausgang_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/benachrichtigung"
	"kernmelderegister/internal/speicher/postausgang"
)

func TestNotesSurviveARestart(t *testing.T) {
	pfad := filepath.Join(t.TempDir(), "postausgang")
	jetzt := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	ctx := t.Context()
	o, err := postausgang.Oeffne(pfad)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []benachrichtigung.Vormerkung{{Kunde: "ida", Faellig: jetzt}, {Kunde: "ida", Faellig: jetzt.Add(-time.Hour)}, {Kunde: "../bank", Faellig: jetzt.Add(time.Hour)}} {
		if err := o.Lege(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	if o, err = postausgang.Oeffne(pfad); err != nil {
		t.Fatal(err)
	}
	soll := func(zeit time.Time, kunden string) {
		t.Helper()
		liste, err := o.Faellige(ctx, zeit)
		var ist []string
		for _, v := range liste {
			ist = append(ist, v.Kunde)
		}
		if err != nil || len(ist) != len(strings.Fields(kunden)) || kunden != "" && !strings.Contains(kunden, ist[0]) {
			t.Errorf("%v: %q, want %s, %v", zeit, ist, kunden, err)
		}
	}
	soll(jetzt.Add(-time.Minute), "")
	soll(jetzt, "ida")
	soll(jetzt.Add(time.Hour), "ida ../bank")
	if err := o.Ersetze(ctx, benachrichtigung.Vormerkung{Kunde: "ida", Versuche: 1, Faellig: jetzt.Add(2 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	soll(jetzt.Add(time.Hour), "../bank")
	for range 2 {
		if err := o.Loesche(ctx, "../bank"); err != nil {
			t.Fatal(err)
		}
	}
	soll(jetzt.Add(3*time.Hour), "ida")
	dateien, err := os.ReadDir(pfad)
	if err != nil || len(dateien) != 1 || strings.Contains(dateien[0].Name(), "ida") {
		t.Errorf("%v, %v", dateien, err)
	}
}

func TestBrokenNotesAreRemoved(t *testing.T) {
	pfad := t.TempDir()
	o, err := postausgang.Oeffne(pfad)
	if err != nil {
		t.Fatal(err)
	}
	for name, inhalt := range map[string]string{"kaputt.json": "{", "fremd.json": `{"Kunde":"ida"}`} {
		if err := os.WriteFile(filepath.Join(pfad, name), []byte(inhalt), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if liste, err := o.Faellige(t.Context(), time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)); err != nil || len(liste) > 0 {
		t.Errorf("%v, %v", liste, err)
	}
	if rest, _ := os.ReadDir(pfad); len(rest) > 0 {
		t.Errorf("left: %v", rest)
	}
}

// SPDX-License-Identifier: EUPL-1.2

package benachrichtigung_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/benachrichtigung"
	"kernmelderegister/internal/grund/uhr"
)

// ablage keeps notes in memory.
type ablage map[string]benachrichtigung.Vormerkung

func (a ablage) Lege(_ context.Context, v benachrichtigung.Vormerkung) error {
	if _, da := a[v.Kunde]; !da {
		a[v.Kunde] = v
	}
	return nil
}

func (a ablage) Ersetze(_ context.Context, v benachrichtigung.Vormerkung) error {
	a[v.Kunde] = v
	return nil
}

func (a ablage) Loesche(_ context.Context, kunde string) error { delete(a, kunde); return nil }

func (a ablage) Faellige(_ context.Context, jetzt time.Time) ([]benachrichtigung.Vormerkung, error) {
	var liste []benachrichtigung.Vormerkung
	for _, v := range a {
		if !v.Faellig.After(jetzt) {
			liste = append(liste, v)
		}
	}
	return liste, nil
}

// welt are mailbox and mail server.
type welt struct {
	gelesen  map[string]bool
	adressen map[string]string
	stoerung error
	gesendet []string
}

func (w *welt) Ungelesen(_ context.Context, kunde string) (bool, error) {
	return !w.gelesen[kunde], nil
}
func (w *welt) Adresse(_ context.Context, kunde string) (string, error) {
	return w.adressen[kunde], nil
}
func (w *welt) Sende(_ context.Context, an, betreff, text string) error {
	if w.stoerung != nil {
		return w.stoerung
	}
	w.gesendet = append(w.gesendet, fmt.Sprintf("%s|%s|%s", an, betreff, text))
	return nil
}

func neu() (*benachrichtigung.Dienst, *welt, ablage, *uhr.Stell) {
	w := &welt{gelesen: map[string]bool{}, adressen: map[string]string{"ida": "ida@post.example", "bank": "bank@post.example"}}
	a, u := ablage{}, uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
	return benachrichtigung.Neu(benachrichtigung.Ausstattung{Ablage: a, Versand: w, Postfach: w, Uhr: u, Betreff: "B", Text: "T", Wartezeit: 30 * time.Minute}), w, a, u
}

func arbeite(t *testing.T, d *benachrichtigung.Dienst, soll int) {
	t.Helper()
	if n, err := d.Arbeite(t.Context()); err != nil || n != soll {
		t.Errorf("%d sent, want %d, %v", n, soll, err)
	}
}

func TestOneNoteForAllThatWaits(t *testing.T) {
	d, w, a, u := neu()
	for range 3 {
		if err := d.MerkeVor(t.Context(), "ida"); err != nil {
			t.Fatal(err)
		}
	}
	arbeite(t, d, 0)
	u.Stelle(u.Jetzt().Add(31 * time.Minute))
	arbeite(t, d, 1)
	arbeite(t, d, 0)
	if !slices.Equal(w.gesendet, []string{"ida@post.example|B|T"}) || len(a) > 0 {
		t.Errorf("S2-10.3 %q, left %v", w.gesendet, a)
	}
}

func TestNoNoteIfNotNeeded(t *testing.T) {
	d, w, a, u := neu()
	w.gelesen["ida"] = true
	for _, kunde := range []string{"ida", "ohne adresse"} {
		if err := d.MerkeVor(t.Context(), kunde); err != nil {
			t.Fatal(err)
		}
	}
	u.Stelle(u.Jetzt().Add(time.Hour))
	arbeite(t, d, 0)
	if len(w.gesendet)+len(a) > 0 {
		t.Errorf("%q, left %v", w.gesendet, a)
	}
}

func TestFailureIsRepeatedLaterAndNotForever(t *testing.T) {
	d, w, a, u := neu()
	w.stoerung = errors.New("no server")
	for _, kunde := range []string{"ida", "bank"} {
		if err := d.MerkeVor(t.Context(), kunde); err != nil {
			t.Fatal(err)
		}
	}
	u.Stelle(u.Jetzt().Add(30 * time.Minute))
	if _, err := d.Arbeite(t.Context()); err == nil || len(a) != 2 {
		t.Fatalf("%v, %v", err, a)
	}
	arbeite(t, d, 0) // not before its time
	w.stoerung = nil
	u.Stelle(u.Jetzt().Add(5 * time.Minute))
	arbeite(t, d, 2)

	w.stoerung = errors.New("no server")
	if err := d.MerkeVor(t.Context(), "ida"); err != nil {
		t.Fatal(err)
	}
	for versuche := 0; len(a) > 0; versuche++ {
		if versuche > 8 {
			t.Fatal("tried forever")
		}
		u.Stelle(u.Jetzt().Add(24 * time.Hour))
		_, _ = d.Arbeite(t.Context())
	}
}

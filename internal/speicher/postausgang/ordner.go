// SPDX-License-Identifier: EUPL-1.2

// Package postausgang keeps e-mail notes until they are sent, as files in the data
// folder: one per customer, with nothing in it that a backup would have to bring back.
package postausgang

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/benachrichtigung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

const endung = ".json"

// ErrAblage means that the folder can't be used.
var ErrAblage = fehler.Neu(fehler.Intern, "MR-2473", "Die Ablage der Benachrichtigungen ist gestört.")

// Ordner implements benachrichtigung.Ablage in a folder.
type Ordner struct{ pfad string }

// Oeffne makes the folder where it is missing.
func Oeffne(pfad string) (*Ordner, error) {
	if err := os.MkdirAll(pfad, 0o700); err != nil {
		return nil, ErrAblage.MitUrsache(err)
	}
	return &Ordner{pfad}, nil
}

// datei is the file of the customer; its name does not say who that is.
func (o *Ordner) datei(kunde string) string {
	return filepath.Join(o.pfad, geheim.Fingerabdruck(kunde)+endung)
}

// Lege implements benachrichtigung.Ablage.
func (o *Ordner) Lege(ctx context.Context, v benachrichtigung.Vormerkung) error {
	if _, err := os.Stat(o.datei(v.Kunde)); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return ErrAblage.MitUrsache(err)
	}
	return o.Ersetze(ctx, v)
}

// Ersetze implements benachrichtigung.Ablage. A power cut leaves the old file or the new one.
func (o *Ordner) Ersetze(_ context.Context, v benachrichtigung.Vormerkung) error {
	inhalt, err := json.Marshal(v)
	if err != nil {
		return ErrAblage.MitUrsache(err)
	}
	f, err := os.CreateTemp(o.pfad, "neu-*")
	if err != nil {
		return ErrAblage.MitUrsache(err)
	}
	_, err = f.Write(inhalt)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), o.datei(v.Kunde))
	}
	if err != nil {
		return ErrAblage.MitUrsache(errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// Faellige implements benachrichtigung.Ablage. A file that is no note is removed.
func (o *Ordner) Faellige(_ context.Context, jetzt time.Time) ([]benachrichtigung.Vormerkung, error) {
	eintraege, err := os.ReadDir(o.pfad)
	if err != nil {
		return nil, ErrAblage.MitUrsache(err)
	}
	var liste []benachrichtigung.Vormerkung
	for _, e := range eintraege {
		if !strings.HasSuffix(e.Name(), endung) {
			continue
		}
		pfad := filepath.Join(o.pfad, e.Name())
		inhalt, err := os.ReadFile(pfad)
		if errors.Is(err, fs.ErrNotExist) {
			continue // sent by somebody else meanwhile
		}
		if err != nil {
			return nil, ErrAblage.MitUrsache(err)
		}
		var v benachrichtigung.Vormerkung
		if json.Unmarshal(inhalt, &v) != nil || o.datei(v.Kunde) != pfad {
			if err := os.Remove(pfad); err != nil {
				return nil, ErrAblage.MitUrsache(err)
			}
			continue
		}
		if !v.Faellig.After(jetzt) {
			liste = append(liste, v)
		}
	}
	return liste, nil
}

// Loesche implements benachrichtigung.Ablage.
func (o *Ordner) Loesche(_ context.Context, kunde string) error {
	if err := os.Remove(o.datei(kunde)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ErrAblage.MitUrsache(err)
	}
	return nil
}

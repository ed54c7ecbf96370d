// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/kunden/beleg"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
)

// Beginne makes a draft of valid particulars and returns what opens it. The answer says
// nothing about who is registered already. Errors: ErrZuViele, zugang.Maengelliste.
func (d *Dienst) Beginne(ctx context.Context, a Angaben) (Zugriff, error) {
	a = a.Bereinigt()
	if err := PruefeAngaben(a); err != nil {
		return Zugriff{}, err
	}
	if err := d.pruefeQuelle(ctx); err != nil {
		return Zugriff{}, err
	}
	regel := d.Regel()
	entwuerfe, err := d.speicher.Anzahl(ctx, Entwurf)
	if err != nil {
		return Zugriff{}, fmt.Errorf("count drafts: %w", err)
	}
	if entwuerfe >= regel.Entwuerfe {
		return Zugriff{}, ErrZuViele
	}
	jetzt := d.kalender.Jetzt()
	z := Zugriff{Nummer: zufallstext(nummerlaenge), Code: zufallstext(codelaenge)}
	antrag := &Antrag{
		Nummer: z.Nummer, Zustand: Entwurf, Fassung: 1, Code: geheim.Fingerabdruck(z.Code), Angaben: a, Angelegt: jetzt,
		Faellig: jetzt.Add(time.Duration(regel.EntwurfStunden) * time.Hour),
	}
	if err := d.speicher.Lege(ctx, antrag); err != nil {
		return Zugriff{}, err
	}
	return z, nil
}

// LiesZugriff reads number and code as people type them: small letters, blanks and
// dashes are welcome, and 0 and 1 stand for the letters that they are taken for.
func LiesZugriff(nummer, code string) Zugriff {
	return Zugriff{Nummer: getippt(nummer), Code: getippt(code)}
}

func getippt(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "–", "", "0", "O", "1", "I").Replace(strings.ToUpper(s))
}

// Lies returns the registration to who has its code. Wrong codes and numbers that do not
// exist take the same way and are throttled alike. Error: ErrVorgang.
func (d *Dienst) Lies(ctx context.Context, z Zugriff) (*Antrag, error) {
	name := geheim.Fingerabdruck("registrierung " + z.Nummer)
	zuOft, err := d.gedrosselt(ctx, name)
	if err != nil {
		return nil, err
	}
	a, da, err := d.speicher.Lies(ctx, z.Nummer)
	if err != nil {
		return nil, err
	}
	if !da {
		a = &Antrag{}
	}
	gleich := subtle.ConstantTimeCompare([]byte(a.Code), []byte(geheim.Fingerabdruck(z.Code))) == 1
	if zuOft || !gleich {
		return nil, errors.Join(ErrVorgang, d.zaehle(ctx, name))
	}
	return a, nil
}

// aendereEigenen changes a registration for its applicant while that is possible.
func (d *Dienst) aendereEigenen(ctx context.Context, z Zugriff, fassung int64, f func(*Antrag) (Dateiwechsel, error)) (*Antrag, error) {
	if _, err := d.Lies(ctx, z); err != nil {
		return nil, err
	}
	return d.aendere(ctx, z.Nummer, fassung, func(a *Antrag) (Dateiwechsel, error) {
		if !a.Zustand.Aenderbar() {
			return Dateiwechsel{}, ErrZustand
		}
		return f(a)
	})
}

// SetzeAngaben replaces the particulars of a draft, or of a registration for which the
// office asked for something. Errors: ErrVorgang, ErrZustand, ErrVeraendert, zugang.Maengelliste.
func (d *Dienst) SetzeAngaben(ctx context.Context, z Zugriff, fassung int64, neu Angaben) error {
	neu = neu.Bereinigt()
	if err := PruefeAngaben(neu); err != nil {
		return err
	}
	_, err := d.aendereEigenen(ctx, z, fassung, func(a *Antrag) (Dateiwechsel, error) {
		neu.Einwilligung = a.Angaben.Einwilligung
		a.Angaben = neu
		return Dateiwechsel{}, nil
	})
	return err
}

// Nachweiswahl is how somebody wants to prove who he is.
type Nachweiswahl struct {
	Art          Nachweisart
	Einwilligung bool
	// Datei are the bytes of an uploaded file; nil for none.
	Datei []byte
}

// WaehleNachweis stores the choice and adds the file, if there is one, once it passed
// beleg.Pruefe. What the proof still lacks is a zugang.Maengelliste; choice and file are
// stored nevertheless. Errors: ErrVorgang, ErrZustand, zugang.Maengelliste.
func (d *Dienst) WaehleNachweis(ctx context.Context, z Zugriff, w Nachweiswahl) error {
	if _, err := d.Lies(ctx, z); err != nil { // nobody makes us look at files who has no registration
		return err
	}
	var art beleg.Art
	var rein []byte
	switch {
	case w.Datei != nil && !w.Einwilligung:
		return zugang.Maengelliste{{Pfad: FeldEinwilligung, Text: einwilligungFehlt}}
	case w.Datei != nil:
		var err error
		if art, rein, err = beleg.Pruefe(w.Datei, d.Regel().grenzen()); err != nil {
			return zugang.Maengelliste{{Pfad: FeldDatei, Text: d.dateitext(err)}}
		}
	}
	var mangel error
	_, err := d.aendereEigenen(ctx, z, 0, func(a *Antrag) (Dateiwechsel, error) {
		a.Nachweis.Art, a.Angaben.Einwilligung = w.Art, w.Einwilligung
		var wechsel Dateiwechsel
		if rein != nil {
			var err error
			if wechsel, err = d.nimmDatei(a, art, rein); err != nil {
				return Dateiwechsel{}, err
			}
		}
		mangel = d.pruefeNachweis(a)
		return wechsel, nil
	})
	return errors.Join(err, mangel)
}

// nimmDatei adds a file to the registration; the same file twice is one.
func (d *Dienst) nimmDatei(a *Antrag, art beleg.Art, rein []byte) (Dateiwechsel, error) {
	summe := sha256.Sum256(rein)
	neu := Datei{Nr: 1, Art: art, Groesse: len(rein), Pruefsumme: hex.EncodeToString(summe[:])}
	for _, f := range a.Nachweis.Dateien {
		if f.Pruefsumme == neu.Pruefsumme {
			return Dateiwechsel{}, nil
		}
		neu.Nr = max(neu.Nr, f.Nr+1)
	}
	if n := d.Regel().Dateien; len(a.Nachweis.Dateien) >= n {
		return Dateiwechsel{}, zugang.Maengelliste{{Pfad: FeldDatei, Text: fmt.Sprintf("Mehr als %d Dateien sind nicht möglich. Entfernen Sie zuerst eine.", n)}}
	}
	a.Nachweis.Dateien = append(a.Nachweis.Dateien, neu)
	return Dateiwechsel{Neu: map[int][]byte{neu.Nr: rein}}, nil
}

// dateitext says why a file is refused.
func (d *Dienst) dateitext(err error) string {
	switch {
	case errors.Is(err, beleg.ErrGross):
		return fmt.Sprintf("Die Datei ist größer als %d MB. Fotografieren Sie mit geringerer Auflösung oder speichern Sie die Datei kleiner.", d.Regel().DateiMiB)
	case errors.Is(err, beleg.ErrBombe):
		return "Das Bild ist zu groß: Es hätte entpackt zu viele Bildpunkte. Bitte verkleinern Sie es."
	case errors.Is(err, beleg.ErrAktiv):
		return "Die PDF-Datei enthält Programme, Formulare oder eingebettete Dateien und kann deshalb nicht angenommen werden. Drucken Sie sie neu als PDF oder laden Sie ein Foto hoch."
	case errors.Is(err, beleg.ErrVerschluesselt):
		return "Die PDF-Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Schutz."
	case errors.Is(err, beleg.ErrSchadhaft):
		return "Die Datei ist beschädigt oder nicht vollständig. Bitte erzeugen Sie sie neu."
	}
	return "Angenommen werden nur Bilder (JPEG, PNG) und PDF-Dateien. Der Inhalt zählt, nicht der Name der Datei."
}

// EntferneDatei removes a file of the proof. Errors: ErrVorgang, ErrZustand, ErrKeineDatei.
func (d *Dienst) EntferneDatei(ctx context.Context, z Zugriff, nr int) error {
	_, err := d.aendereEigenen(ctx, z, 0, func(a *Antrag) (Dateiwechsel, error) {
		if _, da := a.datei(nr); !da {
			return Dateiwechsel{}, ErrKeineDatei
		}
		var bleiben []Datei
		for _, f := range a.Nachweis.Dateien {
			if f.Nr != nr {
				bleiben = append(bleiben, f)
			}
		}
		a.Nachweis.Dateien = bleiben
		return Dateiwechsel{Weg: []int{nr}}, nil
	})
	return err
}

// Reiche sends the registration, or what the office asked for, to the office. Sent twice
// it is sent once. Errors: ErrVorgang, ErrZustand, ErrVeraendert, ErrZuViele, zugang.Maengelliste.
func (d *Dienst) Reiche(ctx context.Context, z Zugriff, fassung int64) error {
	a, err := d.Lies(ctx, z)
	switch {
	case err != nil:
		return err
	case a.Zustand == Eingegangen:
		return nil
	case !a.Zustand.Erlaubt(Eingegangen):
		return ErrZustand
	case a.Fassung != fassung:
		return ErrVeraendert
	}
	if err := errors.Join(PruefeAngaben(a.Angaben), d.pruefeNachweis(a)); err != nil {
		return err
	}
	offen, err := d.speicher.Anzahl(ctx, offene...)
	if err != nil {
		return fmt.Errorf("count registrations: %w", err)
	}
	if offen >= d.Regel().Offene && a.Zustand == Entwurf {
		return ErrZuViele
	}
	if err := d.vermerke(ctx, zugang.Angemeldet{}, "Registrierung eingegangen", map[string]string{"registrierung": a.Nummer, "art": string(a.Angaben.Art)}); err != nil {
		return err
	}
	_, err = d.aendere(ctx, z.Nummer, fassung, func(a *Antrag) (Dateiwechsel, error) {
		a.Faellig = time.Time{}
		return Dateiwechsel{}, d.gehe(a, Schritt{Zustand: Eingegangen})
	})
	return err
}

// Ziehe withdraws a registration; its files are deleted at once, a draft goes wholly.
// Errors: ErrVorgang, ErrZustand.
func (d *Dienst) Ziehe(ctx context.Context, z Zugriff) error {
	a, err := d.Lies(ctx, z)
	switch {
	case err != nil:
		return err
	case a.Zustand == Entwurf:
		return d.speicher.Loesche(ctx, a.Nummer)
	case !a.Zustand.Offen():
		return ErrZustand
	}
	if err := d.vermerke(ctx, zugang.Angemeldet{}, "Registrierung zurückgezogen", map[string]string{"registrierung": a.Nummer}); err != nil {
		return err
	}
	_, err = d.aendere(ctx, z.Nummer, 0, func(a *Antrag) (Dateiwechsel, error) {
		a.Faellig = d.nachTagen(d.Regel().AntragTage)
		return alleDateienWeg(a), d.gehe(a, Schritt{Zustand: Geschlossen, Text: "zurückgezogen"})
	})
	return err
}

// alleDateienWeg takes the files out of the registration.
func alleDateienWeg(a *Antrag) (w Dateiwechsel) {
	for _, f := range a.Nachweis.Dateien {
		w.Weg = append(w.Weg, f.Nr)
	}
	a.Nachweis.Dateien = nil
	return w
}

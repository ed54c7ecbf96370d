// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
)

// nurKunde refuses everybody but who may speak for the customer.
func nurKunde(wer zugang.Angemeldet) error {
	switch {
	case wer.Kunde == nil:
		return ErrKeinKunde
	case wer.Bereich == zugang.BereichGrosskunde && !wer.Darf(zugang.RolleAdmin):
		return ErrNurVerwaltung
	}
	return nil
}

// Kontaktdaten are what a customer sees of the own file.
type Kontaktdaten struct {
	Name      string
	Anschrift []string
	EMail     string
	// Aenderung waits for its code; nil for none.
	Aenderung *Aenderung
}

// Eigene returns the own contact data. Errors: ErrKeinKunde, ErrNurVerwaltung.
func (d *Dienst) Eigene(ctx context.Context, wer zugang.Angemeldet) (Kontaktdaten, error) {
	if err := nurKunde(wer); err != nil {
		return Kontaktdaten{}, err
	}
	a, i, err := d.akte(ctx, wer.Kunde.ID)
	if err != nil {
		return Kontaktdaten{}, err
	}
	k := Kontaktdaten{Name: i.Kunde.Name, Anschrift: empfaenger(a, i)[1:], EMail: i.Erreichbarkeit}
	if x := a.Aenderung; x != nil && !d.kalender.Jetzt().After(x.Bis) {
		k.Aenderung = x
	}
	return k, nil
}

// AendereAnschrift begins a change of the own address. It takes effect when the code in
// the letter to the new address is entered. Errors: ErrKeinKunde, ErrNurVerwaltung,
// zugang.Maengelliste.
func (d *Dienst) AendereAnschrift(ctx context.Context, wer zugang.Angemeldet, neu Anschrift) error {
	if err := nurKunde(wer); err != nil {
		return err
	}
	neu = neu.Bereinigt()
	var m zugang.Maengelliste
	if pruefeAnschrift(neu, &m); len(m) > 0 {
		return m
	}
	if !passtInsFeld(append([]string{wer.Kunde.Name}, neu.Zeilen()...)) {
		return zugang.Maengelliste{{Pfad: FeldStrasse, Text: "Diese Anschrift passt nicht in das Fenster eines Briefumschlags. Bitte kürzen Sie sie."}}
	}
	return d.beginneAenderung(ctx, wer, Aenderung{Anschrift: &neu})
}

// AendereEMail begins a change of the own e-mail address. The code goes to the new address
// or, where no e-mail is sent, by letter. Errors as of AendereAnschrift.
func (d *Dienst) AendereEMail(ctx context.Context, wer zugang.Angemeldet, neu string) error {
	if err := nurKunde(wer); err != nil {
		return err
	}
	neu = bereinigt(neu)
	var m zugang.Maengelliste
	if pruefeEMail(neu, true, &m); len(m) > 0 {
		return m
	}
	x := Aenderung{EMail: neu}
	if d.versand == nil {
		return d.beginneAenderung(ctx, wer, x)
	}
	code := zufallstext(codelaenge)
	x.Code = geheim.Fingerabdruck(code)
	if err := d.beginneAenderung(ctx, wer, x); err != nil {
		return err
	}
	t := d.briefe[briefAenderung]
	text := fmt.Sprintf("%s\n\n%s\n", t.Absaetze[0], inGruppen(code))
	if err := d.versand.Sende(ctx, neu, t.Betreff, text); err != nil {
		return fmt.Errorf("send code: %w", err)
	}
	return nil
}

// beginneAenderung stores a change that waits for its code; a former one is forgotten.
func (d *Dienst) beginneAenderung(ctx context.Context, wer zugang.Angemeldet, x Aenderung) error {
	x.Bis = d.nachTagen(d.Regel().CodeTage)
	if err := d.vermerke(ctx, wer, "Änderung eigener Kontaktangaben begonnen", map[string]string{"kunde": wer.Kunde.ID}); err != nil {
		return err
	}
	return d.aendereAkte(ctx, wer.Kunde.ID, func(a *Akte) error {
		a.Aenderung, a.Faellig = &x, x.Bis
		return nil
	})
}

// BestaetigeAenderung makes a change effective by its code. Wrong codes are throttled like
// log-ins. Errors: ErrKeinKunde, ErrNurVerwaltung, ErrZustand, zugang.Maengelliste.
func (d *Dienst) BestaetigeAenderung(ctx context.Context, wer zugang.Angemeldet, code string) error {
	if err := nurKunde(wer); err != nil {
		return err
	}
	kunde := wer.Kunde.ID
	name := geheim.Fingerabdruck("aenderung " + kunde)
	zuOft, err := d.gedrosselt(ctx, name)
	if err != nil {
		return err
	}
	a, _, err := d.akte(ctx, kunde)
	switch {
	case err != nil:
		return err
	case a.Aenderung == nil || d.kalender.Jetzt().After(a.Aenderung.Bis):
		return ErrZustand
	}
	x := *a.Aenderung
	abdruck := geheim.Fingerabdruck(getippt(code))
	if zuOft || x.Code == "" || subtle.ConstantTimeCompare([]byte(x.Code), []byte(abdruck)) != 1 {
		falsch := zugang.Maengelliste{{Pfad: FeldCode, Text: "Dieser Code passt nicht. Bitte vergleichen Sie ihn mit dem Brief; nach mehreren Fehlversuchen hilft nur Warten."}}
		return errors.Join(falsch, d.zaehle(ctx, name))
	}
	if err := d.vermerke(ctx, wer, "Eigene Kontaktangaben geändert", map[string]string{"kunde": kunde}); err != nil {
		return err
	}
	err = d.aendereInhaber(ctx, kunde, func(i *zugang.Inhaber) {
		if x.Anschrift != nil {
			i.Anschrift = anschrifttext(*x.Anschrift)
		} else {
			i.Erreichbarkeit = x.EMail
		}
	})
	if err != nil {
		return err
	}
	return d.aendereAkte(ctx, kunde, func(a *Akte) error {
		if a.Aenderung == nil || a.Aenderung.Code != x.Code {
			return ErrVeraendert
		}
		if x.Anschrift != nil {
			a.Angaben.Anschrift = *x.Anschrift
		} else {
			a.Angaben.EMail = x.EMail
		}
		a.Aenderung, a.Faellig = nil, time.Time{}
		return d.notiere(a, wer, wasAenderung, "")
	})
}

// VerwirfAenderung forgets a change that waits. Errors: ErrKeinKunde, ErrNurVerwaltung.
func (d *Dienst) VerwirfAenderung(ctx context.Context, wer zugang.Angemeldet) error {
	if err := nurKunde(wer); err != nil {
		return err
	}
	return d.aendereAkte(ctx, wer.Kunde.ID, func(a *Akte) error {
		a.Aenderung, a.Faellig = nil, time.Time{}
		return nil
	})
}

// Schliesse closes the own account: all its sessions end at once and nobody gets in any
// more. What is owed stays owed; the personal data are deleted when their term is over and
// nothing is owed. Errors: ErrKeinKunde, ErrNurVerwaltung.
func (d *Dienst) Schliesse(ctx context.Context, wer zugang.Angemeldet) error {
	if err := nurKunde(wer); err != nil {
		return err
	}
	kunde := wer.Kunde.ID
	if err := d.vermerke(ctx, wer, wasSchliessung, map[string]string{"kunde": kunde}); err != nil {
		return err
	}
	err := d.aendereAkte(ctx, kunde, func(a *Akte) error {
		a.Aenderung, a.Geschlossen, a.Faellig = nil, d.kalender.Jetzt(), d.nachTagen(d.Regel().KontoTage)
		return d.notiere(a, wer, wasSchliessung, "")
	})
	if err != nil {
		return err
	}
	return d.aendereInhaber(ctx, kunde, func(i *zugang.Inhaber) { i.Kunde.Gesperrt = true })
}

// SetzeVerwaltung makes a person of a bulk customer an administrator, or takes that away
// again (S2-40.1). Programs can't be one, and nobody decides about himself. Errors:
// ErrNurVerwaltung, zugang.ErrVerwalten, zugang.ErrSelbst.
func (d *Dienst) SetzeVerwaltung(ctx context.Context, wer zugang.Angemeldet, kennung string, verwaltet bool) error {
	switch err := nurKunde(wer); {
	case err != nil:
		return err
	case wer.Bereich != zugang.BereichGrosskunde:
		return ErrNurVerwaltung
	case kennung == wer.Kennung:
		return zugang.ErrSelbst
	}
	k, i, err := d.konten.Konto(ctx, kennung)
	switch {
	case err != nil && !errors.Is(err, zugang.ErrUnbekannt):
		return fmt.Errorf("find account: %w", err)
	case err != nil || i.ID() != wer.Kunde.ID || k.Verfahren != "":
		return zugang.ErrVerwalten
	}
	daten := map[string]string{"kunde": wer.Kunde.ID, "konto": kennung, "verwaltung": fmt.Sprint(verwaltet)}
	if err := d.vermerke(ctx, wer, "Verwaltung eines Kontos geändert", daten); err != nil {
		return err
	}
	return d.konten.Aendere(ctx, func(b zugang.Bestand) error {
		eigenes, _, err := b.Konto(ctx, wer.Kennung)
		if err != nil || eigenes.Gesperrt || !eigenes.Hat(zugang.RolleAdmin) { // taken away meanwhile
			return errors.Join(zugang.ErrOhneVerwaltung, err)
		}
		k, _, err := b.Konto(ctx, kennung)
		if err != nil {
			return err
		}
		k.Rollen = slices.DeleteFunc(slices.Clone(k.Rollen), func(r zugang.Rolle) bool { return r == zugang.RolleAdmin })
		if verwaltet {
			k.Rollen = append(k.Rollen, zugang.RolleAdmin)
		}
		return b.SetzeKonto(ctx, k)
	})
}

// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Act names of a customer's file.
const (
	wasZugangsbrief = "Zugangsbrief"
	wasGesperrt     = "gesperrt"
	wasEntsperrt    = "entsperrt"
	wasVertrag      = "Vertrag geändert"
	wasAenderung    = "Kontaktangaben geändert"
	wasSchliessung  = "Konto geschlossen"
)

// Zugangsbrief writes the letter with the access data of a customer's first account: a
// password that works until its owner chose an own one. It stands in the letter and
// nowhere else; every letter makes a new one, ends all sessions of the account and takes
// its second factor away, so that a lost letter or phone is made good in the same way.
// Errors: ErrNurAmt, ErrKeinKunde, ErrZustand, ErrOhneAnschrift.
func (d *Dienst) Zugangsbrief(ctx context.Context, wer zugang.Angemeldet, kunde string) (Brief, error) {
	a, i, err := d.offeneAkte(ctx, wer, kunde)
	if err != nil {
		return Brief{}, err
	}
	kurzname := kurznamePrivat
	if i.Bereich == zugang.BereichGrosskunde {
		kurzname = kurznameGross
	}
	konto, erst, err := d.bereiter.Administrator(kunde, kurzname, a.Angaben.Person())
	if err != nil {
		return Brief{}, fmt.Errorf("make first password: %w", err)
	}
	if i.Bereich == zugang.BereichPrivat {
		konto.Rollen = nil
	}
	alt, da, err := d.erstesKonto(ctx, kunde)
	if err != nil {
		return Brief{}, err
	}
	if da {
		alt.Passwort, alt.Erstkennwort, alt.TOTP, alt.TOTPZaehler = konto.Passwort, true, geheim.TOTP{}, 0
		konto = alt
	}
	var passwort strings.Builder
	for _, t := range erst.Teile {
		passwort.Write(t.Bytes())
	}
	inhalt, err := d.schreibe(brief{
		art: briefZugang, zeichen: kunde, empfaenger: empfaenger(a, i), person: a.Angaben.Person(),
		werte: []pdf.Wert{{Name: "Adresse", Wert: d.absender.Adresse}, {Name: "Kennung", Wert: konto.Kennung}, {Name: "Einmalkennwort", Wert: passwort.String()}},
	})
	if err != nil {
		return Brief{}, err
	}
	if err := d.vermerke(ctx, wer, "Zugangsdaten eines Kunden als Brief ausgegeben", map[string]string{"kunde": kunde, "konto": konto.Kennung}); err != nil {
		return Brief{}, err
	}
	err = d.konten.Aendere(ctx, func(b zugang.Bestand) error {
		if _, err := b.Inhaber(ctx, kunde); errors.Is(err, zugang.ErrUnbekannt) { // an activation that was interrupted
			if err := b.SetzeInhaber(ctx, i, nil); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		return errors.Join(b.LoescheSchluessel(ctx, konto.Kennung, ""), b.SetzeKonto(ctx, konto))
	})
	if err != nil {
		return Brief{}, err
	}
	err = d.aendereAkte(ctx, kunde, func(a *Akte) error { return d.notiere(a, wer, wasZugangsbrief, "") })
	return neuerBrief(briefZugang, kunde, inhalt), err
}

// erstesKonto returns the account that the customer's letters are about: of a bulk
// customer the first administrator's.
func (d *Dienst) erstesKonto(ctx context.Context, kunde string) (zugang.Konto, bool, error) {
	konten, err := d.konten.Konten(ctx, kunde)
	if err != nil {
		return zugang.Konto{}, false, fmt.Errorf("read accounts: %w", err)
	}
	konten = slices.DeleteFunc(konten, func(k zugang.Konto) bool { return k.Verfahren != "" })
	if n := slices.IndexFunc(konten, func(k zugang.Konto) bool { return k.Hat(zugang.RolleAdmin) }); n >= 0 {
		return konten[n], true, nil
	}
	if len(konten) == 0 {
		return zugang.Konto{}, false, nil
	}
	return konten[0], true, nil
}

// empfaenger are the lines of a letter to a customer.
func empfaenger(a *Akte, i zugang.Inhaber) []string {
	if a.Angaben.Anschrift.Ort != "" {
		return a.Angaben.empfaenger()
	}
	zeilen := []string{i.Kunde.Name}
	for z := range strings.FieldsFuncSeq(i.Anschrift, func(r rune) bool { return r == '\n' || r == ',' }) {
		zeilen = append(zeilen, strings.TrimSpace(z))
	}
	return zeilen
}

// Codebrief writes the letter with the code that confirms a change: to the new address,
// if that is what changes, so that it proves itself. Every letter makes a new code.
// Errors: ErrNurAmt, ErrKeinKunde, ErrZustand, ErrOhneAnschrift.
func (d *Dienst) Codebrief(ctx context.Context, wer zugang.Angemeldet, kunde string) (Brief, error) {
	a, i, err := d.offeneAkte(ctx, wer, kunde)
	switch {
	case err != nil:
		return Brief{}, err
	case a.Aenderung == nil || d.kalender.Jetzt().After(a.Aenderung.Bis):
		return Brief{}, ErrZustand
	}
	if neu := a.Aenderung.Anschrift; neu != nil {
		a.Angaben.Anschrift = *neu
	}
	code := zufallstext(codelaenge)
	inhalt, err := d.schreibe(brief{
		art: briefAenderung, zeichen: kunde, empfaenger: empfaenger(a, i), person: anredename(a, i), bis: uhr.DatumVon(a.Aenderung.Bis),
		werte: []pdf.Wert{{Name: "Code", Wert: inGruppen(code)}},
	})
	if err != nil {
		return Brief{}, err
	}
	if err := d.vermerke(ctx, wer, "Bestätigungscode eines Kunden als Brief ausgegeben", map[string]string{"kunde": kunde}); err != nil {
		return Brief{}, err
	}
	err = d.aendereAkte(ctx, kunde, func(a *Akte) error {
		if a.Aenderung == nil {
			return ErrZustand
		}
		a.Aenderung.Code = geheim.Fingerabdruck(code)
		return nil
	})
	return neuerBrief(briefAenderung, kunde, inhalt), err
}

// anredename is the name in the salutation.
func anredename(a *Akte, i zugang.Inhaber) string {
	if p := a.Angaben.Person(); p != "" {
		return p
	}
	return i.Kunde.Name
}

// Standbrief writes the letter that tells an applicant without e-mail what is asked for or
// why he was refused. Errors: ErrNurAmt, ErrVorgang, ErrZustand.
func (d *Dienst) Standbrief(ctx context.Context, wer zugang.Angemeldet, nummer string) (Brief, error) {
	a, err := d.Antrag(ctx, wer, nummer)
	if err != nil {
		return Brief{}, err
	}
	schritt, da := a.Letzter(a.Zustand)
	if !da || a.Zustand != Nachgefordert && a.Zustand != Abgelehnt {
		return Brief{}, ErrZustand
	}
	art := string(a.Zustand)
	inhalt, err := d.schreibe(brief{
		art: art, zeichen: nummer, empfaenger: a.Angaben.empfaenger(), person: a.Angaben.Person(), grund: schritt.Text, bis: uhr.DatumVon(a.Faellig),
	})
	if err != nil {
		return Brief{}, err
	}
	return neuerBrief(art, nummer, inhalt), nil
}

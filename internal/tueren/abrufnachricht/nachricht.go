// SPDX-License-Identifier: EUPL-1.2

// Package abrufnachricht turns an XMeld question of an authority into one of
// the use case and its answer into the XMeld answer. SOAP, the command line and
// OSCI share it, so that the same message gets the same answer at every door.
package abrufnachricht

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Abruf answers questions of authorities; *abruf.Dienst is one.
type Abruf interface {
	Personensuche(ctx context.Context, a *abruf.Anfrage) (*abruf.Antwort, error)
	FreieSuche(ctx context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error)
}

// Handelnder returns the actor for the official that the message names, or
// refuses with a *fehler.Fehler of code ZUGANG or BERECHTIGUNG.
type Handelnder func(ctx context.Context, kennung string) (behoerde.Akteur, error)

// Dienst answers messages. It is safe for concurrent use.
type Dienst struct {
	Abruf Abruf
	// Register is this register as author of the answers.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Frage is a message that has been read and found valid: a 1330 or a 1332.
type Frage struct {
	anfrage   *xmeld.Anfrage
	frei      *xmeld.FreieAnfrage
	urschrift []byte
}

// Lies reads a question and checks it against the schema; those of other
// versions of the standard are read tolerantly. Errors are *fehler.Fehler: XML
// or SCHEMA with element and position.
func Lies(nachricht []byte) (Frage, error) {
	if err := xmeld.Pruefe(bytes.NewReader(nachricht)); err != nil {
		return Frage{}, fachfehler(err)
	}
	art, err := xmeld.Erkenne(bytes.NewReader(nachricht))
	if err != nil {
		return Frage{}, fachfehler(err)
	}
	switch art.Nachricht {
	case "1330":
	case "1332":
		a, err := xmeld.Lies1332(bytes.NewReader(nachricht))
		if err != nil {
			return Frage{}, fachfehler(err)
		}
		return Frage{frei: a, urschrift: nachricht}, nil
	default:
		return Frage{}, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Erwartet wird die Nachricht 1330 oder 1332.")
	}
	a, err := xmeld.Lies1330(bytes.NewReader(nachricht))
	if err != nil {
		return Frage{}, fachfehler(err)
	}
	return Frage{anfrage: a, urschrift: nachricht}, nil
}

func fachfehler(err error) error {
	var f *xmeld.Fehler
	if errors.As(err, &f) {
		return f.Fachfehler()
	}
	return err
}

// Kennung returns the official whom the message names, "" for none.
func (f Frage) Kennung() string {
	kopf, abrufer, _ := f.allgemein()
	if abrufer.Kennung != "" {
		return abrufer.Kennung
	}
	return kopf.Anwender
}

// allgemein returns what both messages have; without a message it is empty.
func (f Frage) allgemein() (xmeld.Kopf, xmeld.Abrufer, xmeld.Abrufangaben) {
	switch {
	case f.anfrage != nil:
		return f.anfrage.Kopf, f.anfrage.Abrufer, f.anfrage.Abruf
	case f.frei != nil:
		return f.frei.Kopf, f.frei.Abrufer, f.frei.Abruf
	}
	return xmeld.Kopf{}, xmeld.Abrufer{}, xmeld.Abrufangaben{}
}

// MitProfil returns the question under the named profile unless it names one itself.
func (f Frage) MitProfil(id string) Frage {
	if _, _, angaben := f.allgemein(); id == "" || angaben.Profil != "" {
		return f
	}
	switch {
	case f.anfrage != nil:
		a := *f.anfrage
		a.Abruf.Profil = id
		return Frage{anfrage: &a, urschrift: f.urschrift}
	case f.frei != nil:
		a := *f.frei
		a.Abruf.Profil = id
		return Frage{frei: &a, urschrift: f.urschrift}
	}
	return f
}

// Antwort is an answer in XMeld form.
type Antwort struct {
	antwort xmeld.Antwort
	frei    bool // a 1333
}

// Zurueckgewiesen reports whether the answer refuses the search.
func (a Antwort) Zurueckgewiesen() bool { return len(a.antwort.Rueckweisungen) > 0 }

// HaengeAn appends the message 1331 or 1333 without XML declaration to b.
func (a Antwort) HaengeAn(b []byte) []byte {
	if a.frei {
		return xmeld.Anhaengen1333(b, &a.antwort)
	}
	return xmeld.Anhaengen1331(b, &a.antwort)
}

// Dokument returns the message 1331 or 1333 as a document.
func (a Antwort) Dokument() ([]byte, error) {
	schreibe := xmeld.Schreibe1331
	if a.frei {
		schreibe = xmeld.Schreibe1333
	}
	var b bytes.Buffer
	err := schreibe(&b, &a.antwort)
	return b.Bytes(), err
}

// Hinweise returns the element kmr:hinweise that goes beside a 1333: the ordinal
// numbers of persons with an Auskunftssperre and the number of the log entry
// (contract 5.3). It is nil for a 1331, which has it inside.
func (a Antwort) Hinweise() []byte {
	if !a.frei {
		return nil
	}
	return xmeld.AnhaengenHinweise(nil, &a.antwort)
}

// Beantworte asks the use case. Errors are those of the use case and of wer.
func (d *Dienst) Beantworte(ctx context.Context, f Frage, wer Handelnder) (Antwort, error) {
	akteur, err := wer(ctx, f.Kennung())
	if err != nil {
		return Antwort{}, err
	}
	kopf, _, _ := f.allgemein()
	if f.frei != nil {
		anfrage := freieAnfrageVon(f.frei, akteur)
		anfrage.Urschrift = &protokoll.Urschrift{Nachrichtenart: "1332", Inhalt: f.urschrift}
		antwort, err := d.Abruf.FreieSuche(ctx, anfrage)
		if err != nil {
			return Antwort{}, err
		}
		return Antwort{antwort: d.antwortAuf(&kopf, antwort), frei: true}, nil
	}
	anfrage := anfrageVon(f.anfrage, akteur)
	anfrage.Urschrift = &protokoll.Urschrift{Nachrichtenart: "1330", Inhalt: f.urschrift}
	antwort, err := d.Abruf.Personensuche(ctx, anfrage)
	if err != nil {
		return Antwort{}, err
	}
	return Antwort{antwort: d.antwortAuf(&kopf, antwort)}, nil
}

func anfrageVon(x *xmeld.Anfrage, akteur behoerde.Akteur) *abruf.Anfrage {
	a := &abruf.Anfrage{
		Akteur:                 akteur,
		Profil:                 x.Abruf.Profil,
		AbrufendeStelle:        abrufendeStelle(&x.Abrufer),
		LeserKennung:           x.Kopf.Leser.Kennung,
		Identifikationsmerkmal: x.Identifikationsmerkmal,
		Elemente:               x.Elemente,
		VerzichtAufMitteilung:  x.VerzichtAufMitteilung,
		Erklaerungen:           erklaerungen(x.Abruf),
		Zweck:                  x.Abruf.Zweck,
		Erweiterung:            x.HatErweiterung,
		FremdesLand:            ausFremdemLand(akteur),
	}
	if x.Auswahl != nil {
		a.Suche = *x.Auswahl
	}
	return a
}

func freieAnfrageVon(x *xmeld.FreieAnfrage, akteur behoerde.Akteur) *abruf.FreieAnfrage {
	return &abruf.FreieAnfrage{
		Akteur:                akteur,
		Profil:                x.Abruf.Profil,
		AbrufendeStelle:       abrufendeStelle(&x.Abrufer),
		LeserKennung:          x.Kopf.Leser.Kennung,
		Suche:                 x.Auswahl,
		Codes:                 x.Codes,
		VerzichtAufMitteilung: x.VerzichtAufMitteilung,
		Erklaerungen:          erklaerungen(x.Abruf),
		Zweck:                 x.Abruf.Zweck,
		Erweiterung:           x.HatErweiterung,
		FremdesLand:           ausFremdemLand(akteur),
	}
}

func abrufendeStelle(x *xmeld.Abrufer) abruf.AbrufendeStelle {
	return abruf.AbrufendeStelle{
		Name: x.Behoerde, Anschrift: anschriftzeile(x.Anschrift), Erreichbarkeit: erreichbarkeitszeile(x.Erreichbarkeiten),
		Aktenzeichen: x.Aktenzeichen, Anlass: x.Anlass, Kennung: x.Kennung, Sicherheitsbehoerde: x.Sicherheitsbehoerde,
	}
}

func erklaerungen(x xmeld.Abrufangaben) recht.Erklaerungen {
	return recht.Erklaerungen{
		OhneKenntnisNichtMoeglich: x.OhneKenntnisNichtMoeglich, ErhebungUnverhaeltnismaessig: x.ErhebungUnverhaeltnismaessig,
	}
}

func ausFremdemLand(a behoerde.Akteur) bool {
	return a.Stelle.Sitz != "" && a.Stelle.Sitz != landSachsen
}

// landSachsen is the key of the Land whose register this is.
const landSachsen = "14"

// antwortAuf answers the message with the header.
func (d *Dienst) antwortAuf(kopf *xmeld.Kopf, a *abruf.Antwort) xmeld.Antwort {
	antwort := xmeld.Antwort{
		Kopf:      kopf.Antwortkopf(d.Register, geheim.UUID(), d.Uhr.Jetzt().Truncate(time.Millisecond)),
		Status:    xmeld.Ergebnisstatus(a.Status),
		Personen:  mitHinweis(a),
		Ursprung:  kopf.Verweis(),
		Protokoll: strconv.FormatInt(a.Protokollnummer, 10),
	}
	for _, r := range a.Rueckweisungen {
		antwort.Rueckweisungen = append(antwort.Rueckweisungen, xmeld.Rueckweisungsgrund{Grund: r.Grund, Freitext: r.Freitext})
	}
	return antwort
}

// mitHinweis keeps the hint at an Auskunftssperre where it has a place: with the
// profiles of the SächsMeldVO (contract 5.3).
func mitHinweis(a *abruf.Antwort) []recht.Auszug {
	if a.Rechtsstand == recht.Saechs2007 {
		return a.Personen
	}
	personen := slices.Clone(a.Personen)
	for i := range personen {
		personen[i].SperreHinweis = false
	}
	return personen
}

// anschriftzeile puts the address of the asking body into one line for the log.
func anschriftzeile(p *xmeld.Postanschrift) string {
	if p == nil {
		return ""
	}
	g := p.Gebaeude
	strasse := g.Strasse
	if p.IstFach {
		strasse = strings.TrimSpace("Postfach " + p.Postfach)
	}
	nummer := strings.TrimSpace(g.Hausnummer + " " + g.HausnummerZusatz)
	teile := []string{strings.TrimSpace(strasse + " " + nummer), strings.TrimSpace(g.Postleitzahl + " " + g.Wohnort)}
	return strings.Trim(strings.Join(teile, ", "), ", ")
}

func erreichbarkeitszeile(e []xmeld.Erreichbarkeit) string {
	var teile []string
	for _, x := range e {
		if k := strings.TrimSpace(x.Kennung); k != "" {
			teile = append(teile, k)
		}
	}
	return strings.Join(teile, ", ")
}

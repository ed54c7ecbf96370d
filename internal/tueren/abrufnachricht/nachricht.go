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
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Abruf answers a Personensuche; *abruf.Dienst is one.
type Abruf interface {
	Personensuche(ctx context.Context, a *abruf.Anfrage) (*abruf.Antwort, error)
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

// Frage is a message that has been read and found valid. Without anfrage it is
// a free search, which is refused when it is known who asks.
type Frage struct{ anfrage *xmeld.Anfrage }

// ErrSuchart refuses a kind of search that none of the register's profiles
// knows (contract 5.5).
var ErrSuchart = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
	"Die abrufende Stelle ist zu dieser Art der Suche nicht berechtigt.")

// Lies reads a question and checks it against the schema; those of other
// versions of the standard are read tolerantly. Errors are *fehler.Fehler: XML
// or SCHEMA with element and position. A free search is read too: that no
// profile knows it may be said only to those who are logged in (contract 5.5).
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
		return Frage{}, nil
	default:
		return Frage{}, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Erwartet wird die Nachricht 1330.")
	}
	a, err := xmeld.Lies1330(bytes.NewReader(nachricht))
	if err != nil {
		return Frage{}, fachfehler(err)
	}
	return Frage{anfrage: a}, nil
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
	if f.anfrage == nil {
		return ""
	}
	if f.anfrage.Abrufer.Kennung != "" {
		return f.anfrage.Abrufer.Kennung
	}
	return f.anfrage.Kopf.Anwender
}

// MitProfil returns the question under the named profile unless it names one itself.
func (f Frage) MitProfil(id string) Frage {
	if id == "" || f.anfrage == nil || f.anfrage.Abruf.Profil != "" {
		return f
	}
	a := *f.anfrage
	a.Abruf.Profil = id
	return Frage{anfrage: &a}
}

// Antwort is an answer in XMeld form.
type Antwort struct {
	antwort xmeld.Antwort
}

// Zurueckgewiesen reports whether the answer refuses the search.
func (a Antwort) Zurueckgewiesen() bool { return len(a.antwort.Rueckweisungen) > 0 }

// HaengeAn appends the message 1331 without XML declaration to b.
func (a Antwort) HaengeAn(b []byte) []byte { return xmeld.Anhaengen1331(b, &a.antwort) }

// Dokument returns the message 1331 as a document.
func (a Antwort) Dokument() ([]byte, error) {
	var b bytes.Buffer
	err := xmeld.Schreibe1331(&b, &a.antwort)
	return b.Bytes(), err
}

// Beantworte asks the use case. Errors are those of the use case and of wer, and
// ErrSuchart for a free search.
func (d *Dienst) Beantworte(ctx context.Context, f Frage, wer Handelnder) (Antwort, error) {
	akteur, err := wer(ctx, f.Kennung())
	if err != nil {
		return Antwort{}, err
	}
	if f.anfrage == nil {
		return Antwort{}, ErrSuchart
	}
	antwort, err := d.Abruf.Personensuche(ctx, anfrageVon(f.anfrage, akteur))
	if err != nil {
		return Antwort{}, err
	}
	return Antwort{antwort: d.antwort1331(f.anfrage, antwort)}, nil
}

func anfrageVon(x *xmeld.Anfrage, akteur behoerde.Akteur) *abruf.Anfrage {
	a := &abruf.Anfrage{
		Akteur: akteur,
		Profil: x.Abruf.Profil,
		AbrufendeStelle: abruf.AbrufendeStelle{
			Name: x.Abrufer.Behoerde, Anschrift: anschriftzeile(x.Abrufer.Anschrift),
			Erreichbarkeit: erreichbarkeitszeile(x.Abrufer.Erreichbarkeiten),
			Aktenzeichen:   x.Abrufer.Aktenzeichen, Anlass: x.Abrufer.Anlass, Kennung: x.Abrufer.Kennung,
			Sicherheitsbehoerde: x.Abrufer.Sicherheitsbehoerde,
		},
		LeserKennung:           x.Kopf.Leser.Kennung,
		Identifikationsmerkmal: x.Identifikationsmerkmal,
		Elemente:               x.Elemente,
		VerzichtAufMitteilung:  x.VerzichtAufMitteilung,
		Erklaerungen: recht.Erklaerungen{
			OhneKenntnisNichtMoeglich:    x.Abruf.OhneKenntnisNichtMoeglich,
			ErhebungUnverhaeltnismaessig: x.Abruf.ErhebungUnverhaeltnismaessig,
		},
		Zweck:       x.Abruf.Zweck,
		Erweiterung: x.HatErweiterung,
		FremdesLand: akteur.Stelle.Sitz != "" && akteur.Stelle.Sitz != landSachsen,
	}
	if x.Auswahl != nil {
		a.Suche = *x.Auswahl
	}
	return a
}

// landSachsen is the key of the Land whose register this is.
const landSachsen = "14"

func (d *Dienst) antwort1331(x *xmeld.Anfrage, a *abruf.Antwort) xmeld.Antwort {
	antwort := xmeld.Antwort{
		Kopf:      x.Kopf.Antwortkopf(d.Register, geheim.UUID(), d.Uhr.Jetzt().Truncate(time.Millisecond)),
		Status:    xmeld.Ergebnisstatus(a.Status),
		Personen:  mitHinweis(a),
		Ursprung:  x.Kopf.Verweis(),
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

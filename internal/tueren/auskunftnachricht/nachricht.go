// SPDX-License-Identifier: EUPL-1.2

// Package auskunftnachricht turns an XMeld order of a private person or a bulk
// customer into an order of the use case, and what became of it into the XMeld
// answer. SOAP and the command line share it, so that the same message gets the
// same answer at every door.
package auskunftnachricht

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// Auftraege leads orders; *auftrag.Dienst is one.
type Auftraege interface {
	Sende(ctx context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error)
	BearbeiteAuftrag(ctx context.Context, nummer string) (bool, error)
	Lies(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
	Oeffne(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
}

// Dienst answers messages. It is safe for concurrent use.
type Dienst struct {
	Auftraege Auftraege
	// Register is this register as author of the answers.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Frage is a message that has been read and found valid: a 0600 or a 0602.
type Frage struct {
	anforderung *xmeld.Auskunftsanforderung
	abdruck     string // of the bytes: the same message again is the same order
}

// Wahl is what the standard has no place for (contract 5.7): how moves are
// followed and whether the separate storage is searched.
type Wahl struct {
	Kette  auskunft.Kette // "" = as the message says
	Archiv bool
}

// Optionen are the choices for the whole message, and for single profiles by their
// zeicheneinzelfall.
type Optionen struct {
	Weg      auftrag.Weg
	Alle     Wahl
	JeProfil map[string]Wahl
}

// Lies reads an order and checks it against the schema; those of other versions of
// the standard are read tolerantly. Errors are *fehler.Fehler: XML or SCHEMA with
// element and position.
func Lies(nachricht []byte) (Frage, error) {
	if err := xmeld.Pruefe(bytes.NewReader(nachricht)); err != nil {
		return Frage{}, fachfehler(err)
	}
	art, err := xmeld.Erkenne(bytes.NewReader(nachricht))
	if err != nil {
		return Frage{}, fachfehler(err)
	}
	if art.Nachricht != "0600" && art.Nachricht != "0602" {
		return Frage{}, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Erwartet wird die Nachricht 0600 oder 0602.")
	}
	a, err := xmeld.LiesAuskunftsanforderung(nachricht)
	if err != nil {
		return Frage{}, fachfehler(err)
	}
	summe := sha256.Sum256(nachricht)
	return Frage{anforderung: a, abdruck: hex.EncodeToString(summe[:])}, nil
}

func fachfehler(err error) error {
	var f *xmeld.Fehler
	if errors.As(err, &f) {
		return f.Fachfehler()
	}
	return err
}

// Kennung returns the user whom the message names, "" for none.
func (f Frage) Kennung() string {
	if f.anforderung.Kennung != "" {
		return f.anforderung.Kennung
	}
	return f.anforderung.Kopf.Anwender
}

// Gemeindeuebergreifend reports whether the message is a 0602, which is answered
// by a receipt first.
func (f Frage) Gemeindeuebergreifend() bool { return f.anforderung.Gemeindeuebergreifend }

// Sende makes an order of the message and returns its number. The same message
// again is the same order.
func (d *Dienst) Sende(ctx context.Context, n auftrag.Nutzer, f Frage, o Optionen) (string, error) {
	a := f.anforderung
	s := auftrag.Sammelauftrag{
		Weg: o.Weg, Zeichen: a.Zeichen, Kundenangaben: a.Kunde, Einmal: f.abdruck,
		Erklaerung: auftrag.Erklaerung{Fassung: "XMeld " + a.Kopf.Version, KeineWerbung: true, KeinAdresshandel: true},
	}
	for i := range a.Profile {
		s.Profile = append(s.Profile, o.profil(&a.Profile[i]))
	}
	return d.Auftraege.Sende(ctx, n, s)
}

func (o Optionen) profil(p *xmeld.Auskunftsprofil) auftrag.Profil {
	wahl, eigene := o.JeProfil[p.Zeichen]
	if !eigene {
		wahl = o.Alle
	}
	if wahl.Kette == "" {
		wahl.Kette = auskunft.KetteKeine
		if p.Adresskette {
			wahl.Kette = auskunft.KetteNormal
		}
	}
	return auftrag.Profil{
		Zeichen: p.Zeichen, Echo: p.Echo, Abgelehnt: ablehnung(p), Zweck: p.Zweck, Geschaeftszeichen: p.Geschaeftszeichen,
		Ersuchen: auskunft.Ersuchen{
			Anfrage: p.Anfrage, Kette: wahl.Kette, Archiv: wahl.Archiv, VerzichtAufMitteilung: p.VerzichtAufMitteilung,
		},
	}
}

// ablehnung returns the ground for which a profile is not searched, "" for none.
func ablehnung(p *xmeld.Auskunftsprofil) string {
	switch {
	case p.WerbungOderAdresshandel:
		return xmeld.GrundWerbung
	case p.Gewerblich && (p.Zweck == "" || p.Geschaeftszeichen == ""):
		return xmeld.GrundGewerblicherZweck
	}
	return ""
}

// Bearbeite answers the order now; a technical failure of a profile leaves it open.
func (d *Dienst) Bearbeite(ctx context.Context, nummer string) (fertig bool, err error) {
	return d.Auftraege.BearbeiteAuftrag(ctx, nummer)
}

// Antwort is an answer together with the fee of its order.
type Antwort struct {
	Nachricht []byte
	Auftrag   string
	// Gebuehr is the fee; ok only with the complete answer.
	Gebuehr      gebuehr.Rechnung
	Vollstaendig bool
}

// Antworte0601 answers a 0600 whose order is done. The error is MR-1828 (Konflikt)
// while it is not.
func (d *Dienst) Antworte0601(ctx context.Context, n auftrag.Nutzer, f Frage, nummer string) (Antwort, error) {
	a, err := d.Auftraege.Oeffne(ctx, n, nummer)
	if err != nil {
		return Antwort{}, err
	}
	return d.schreibe(a, d.antwort(a, f.anforderung.Kopf, true), xmeld.Schreibe0601)
}

// Quittiere0603 returns the receipt of a 0602.
func (d *Dienst) Quittiere0603(f Frage, nummer string) (Antwort, error) {
	a := f.anforderung
	var b bytes.Buffer
	err := xmeld.Schreibe0603(&b, &xmeld.Auskunftsantwort{Kopf: d.kopf(a.Kopf), Kunde: a.Kunde, Zeichen: a.Zeichen, Auftrag: nummer})
	return Antwort{Nachricht: b.Bytes(), Auftrag: nummer}, err
}

// Antworte0604 returns the answer to a 0602: with all results when the order is
// done, before that only how far it is. kopf is the header of the question, or the
// zero value for the native version.
func (d *Dienst) Antworte0604(ctx context.Context, n auftrag.Nutzer, nummer string, kopf xmeld.Kopf) (Antwort, error) {
	a, err := d.Auftraege.Lies(ctx, n, nummer)
	if err != nil {
		return Antwort{}, err
	}
	if a.Zustand == auftrag.Erledigt || a.Zustand == auftrag.Bekanntgegeben {
		if a, err = d.Auftraege.Oeffne(ctx, n, nummer); err != nil {
			return Antwort{}, err
		}
	}
	return d.schreibe(a, d.antwort(a, kopf, a.Zustand == auftrag.Bekanntgegeben), xmeld.Schreibe0604)
}

// Kopf returns the header of the question.
func (f Frage) Kopf() xmeld.Kopf { return f.anforderung.Kopf }

func (d *Dienst) schreibe(a *auftrag.Auftrag, x *xmeld.Auskunftsantwort, schreibe func(io.Writer, *xmeld.Auskunftsantwort) error) (Antwort, error) {
	var b bytes.Buffer
	if err := schreibe(&b, x); err != nil {
		return Antwort{}, fmt.Errorf("write answer: %w", err)
	}
	return Antwort{Nachricht: b.Bytes(), Auftrag: a.Nummer, Gebuehr: a.Rechnung, Vollstaendig: a.Zustand == auftrag.Bekanntgegeben}, nil
}

func (d *Dienst) kopf(frage xmeld.Kopf) xmeld.Kopf {
	return xmeld.Kopf{
		Erstellt: d.Uhr.Jetzt(), Autor: d.Register, Version: frage.Version, Raum: frage.Raum, IstTest: frage.IstTest, Testangabe: frage.Testangabe,
	}
}

// antwort fills the answer with the results of the order, or without any if they
// may not be told yet.
func (d *Dienst) antwort(a *auftrag.Auftrag, frage xmeld.Kopf, mitErgebnissen bool) *xmeld.Auskunftsantwort {
	x := &xmeld.Auskunftsantwort{
		Kopf: d.kopf(frage), Kunde: a.Kundenangaben, Zeichen: a.Zeichen, Auftrag: a.Nummer, Gesamt: len(a.Profile), Offen: a.Offen(),
	}
	if !mitErgebnissen {
		return x
	}
	x.Offen = 0
	for i := range a.Profile {
		x.Antworten = append(x.Antworten, profilantwort(&a.Profile[i], &a.Rechnung.Positionen[i]))
	}
	return x
}

func profilantwort(p *auftrag.Profil, position *gebuehr.Position) xmeld.Profilantwort {
	kosten := uint64(position.Cent)
	x := xmeld.Profilantwort{Position: position.Nr, Echo: p.Echo, Kosten: &kosten, Erlaeuterung: position.Satz.Text}
	switch e := p.Ergebnis; {
	case p.Abgelehnt != "":
		x.Rueckweisung = p.Abgelehnt
	case e == nil:
		x.Rueckweisung = xmeld.GrundTechnisch
	case len(e.Maengel) > 0:
		x.Rueckweisung = xmeld.GrundSuchprofil
	case e.Auskunft != nil:
		x.Person = person(e.Auskunft)
	}
	return x
}

func person(a *auskunft.Auskunft) *xmeld.Auskunftsperson {
	p := &xmeld.Auskunftsperson{
		Familienname: a.Familienname, Vornamen: a.Vornamen, Rufname: a.Rufname, Doktorgrad: a.Doktorgrad, Verstorben: a.Verstorben,
	}
	for _, x := range a.Anschriften {
		p.Anschriften = append(p.Anschriften, x.Anschrift)
	}
	return p
}

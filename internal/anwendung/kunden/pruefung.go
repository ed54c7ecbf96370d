// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"io"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/din91379"
)

// The fields of the forms, as a zugang.Maengelliste names them.
const (
	FeldArt          = "art"
	FeldVornamen     = "vornamen"
	FeldFamilienname = "familienname"
	FeldFirma        = "firma"
	FeldVertrag      = "vertrag"
	FeldZusatz       = "zusatz"
	FeldStrasse      = "strasse"
	FeldHausnummer   = "hausnummer"
	FeldPostleitzahl = "postleitzahl"
	FeldOrt          = "ort"
	FeldStaat        = "staat"
	FeldEMail        = "email"
	FeldNachweis     = "nachweis"
	FeldDatei        = "datei"
	FeldEinwilligung = "einwilligung"
	FeldVermerk      = "vermerk"
	FeldAb           = "ab"
	FeldBis          = "bis"
	FeldCode         = "code"
)

// Longest inputs in characters.
const (
	maxName    = 100
	maxZeile   = 55
	maxNummer  = 10
	maxEMail   = 254
	maxVertrag = 40
	maxVermerk = 1000
)

var plzForm = regexp.MustCompile(`^[0-9]{5}$`)

// textregel is what a field of the form must obey.
type textregel struct {
	feld, wert string
	hoechstens int
	pflicht    bool
	zeichen    din91379.Datentyp
	fehlt      string
}

func (r textregel) pruefe(m *zugang.Maengelliste) {
	switch {
	case r.wert == "" && r.pflicht:
		m.Melde(r.feld, r.fehlt)
	case utf8.RuneCountInString(r.wert) > r.hoechstens:
		m.Melde(r.feld, "Diese Angabe ist zu lang. Bitte kürzen Sie sie so, wie sie auf einem Brief stehen würde.")
	case r.wert != "" && r.zeichen.Pruefe(r.wert) != nil:
		m.Melde(r.feld, "Diese Angabe enthält Zeichen, die in amtlichen Namen und Anschriften nicht vorkommen (DIN 91379).")
	}
}

// Bereinigt returns the particulars with composed letters (NFC) and single blanks.
func (a Angaben) Bereinigt() Angaben {
	for _, t := range []*string{&a.Vornamen, &a.Familienname, &a.Firma, &a.Vertrag, &a.EMail} {
		*t = bereinigt(*t)
	}
	a.Anschrift = a.Anschrift.Bereinigt()
	return a
}

// Bereinigt returns the address with composed letters (NFC) and single blanks.
func (a Anschrift) Bereinigt() Anschrift {
	for _, t := range []*string{&a.Zusatz, &a.Strasse, &a.Hausnummer, &a.Postleitzahl, &a.Ort, &a.Staat} {
		*t = bereinigt(*t)
	}
	return a
}

func bereinigt(s string) string { return din91379.NFC(strings.Join(strings.Fields(s), " ")) }

// PruefeAngaben returns the mistakes as a zugang.Maengelliste, nil if there is none. It
// looks at the form only and says nothing about who is registered.
func PruefeAngaben(a Angaben) error {
	var m zugang.Maengelliste
	if !a.Art.IstKunde() {
		m.Melde(FeldArt, "Bitte wählen Sie, für wen Sie das Konto brauchen.")
	}
	gross := a.Art == zugang.BereichGrosskunde
	regeln := []textregel{
		{FeldFirma, a.Firma, maxName, gross, din91379.D, "Bitte geben Sie den Namen des Unternehmens oder der Einrichtung an."},
		{FeldVornamen, a.Vornamen, maxName, true, din91379.A, "Bitte geben Sie alle Vornamen an, wie sie im Ausweis stehen."},
		{FeldFamilienname, a.Familienname, maxName, true, din91379.A, "Bitte geben Sie den Familiennamen an."},
		{FeldVertrag, a.Vertrag, maxVertrag, false, din91379.C, ""},
	}
	for _, r := range regeln {
		r.pruefe(&m)
	}
	pruefeAnschrift(a.Anschrift, &m)
	pruefeEMail(a.EMail, gross, &m)
	if len(m) == 0 && !passtInsFeld(a.empfaenger()) {
		m.Melde(FeldStrasse, "Name und Anschrift passen zusammen nicht in das Fenster eines Briefumschlags. Bitte kürzen Sie sie.")
	}
	return m.Fehler()
}

func pruefeAnschrift(a Anschrift, m *zugang.Maengelliste) {
	for _, r := range []textregel{
		{FeldZusatz, a.Zusatz, maxZeile, false, din91379.C, ""},
		{FeldStrasse, a.Strasse, maxZeile, true, din91379.B, "Bitte geben Sie die Straße an."},
		{FeldHausnummer, a.Hausnummer, maxNummer, false, din91379.C, ""},
		{FeldPostleitzahl, a.Postleitzahl, maxNummer, true, din91379.C, "Bitte geben Sie die Postleitzahl an."},
		{FeldOrt, a.Ort, maxZeile, true, din91379.B, "Bitte geben Sie den Ort an."},
		{FeldStaat, a.Staat, maxZeile, false, din91379.B, ""},
	} {
		r.pruefe(m)
	}
	if a.Staat == "" && a.Postleitzahl != "" && !plzForm.MatchString(a.Postleitzahl) {
		m.Melde(FeldPostleitzahl, "Eine Postleitzahl in Deutschland hat fünf Ziffern, zum Beispiel 01067.")
	}
}

func pruefeEMail(wert string, pflicht bool, m *zugang.Maengelliste) {
	if wert == "" && !pflicht {
		return
	}
	adresse, err := mail.ParseAddress(wert)
	if err != nil || adresse.Address != wert || len(wert) > maxEMail || !strings.Contains(wert[strings.LastIndex(wert, "@"):], ".") {
		m.Melde(FeldEMail, "Bitte geben Sie eine E-Mail-Adresse in der Form name@beispiel.de an.")
	}
}

// passtInsFeld reports whether a letter to the lines can be written.
func passtInsFeld(zeilen []string) bool {
	return pdf.NeuerBrief(io.Discard, pdf.Brief{
		Angaben: pdf.Angaben{Titel: "Probe", Erstellt: time.Unix(0, 0)}, Betreff: "Probe", Anschrift: slices.Clone(zeilen),
	}).Schliesse() == nil
}

const einwilligungFehlt = "Ohne Ihre Einwilligung dürfen wir eine Kopie Ihres Ausweises nicht annehmen (§ 20 Abs. 2 PAuswG)."

// pruefeNachweis says what the proof of a registration lacks before it is sent.
func (d *Dienst) pruefeNachweis(a *Antrag) error {
	var m zugang.Maengelliste
	n := a.Nachweis
	_, istWeg := d.weg(n.Art)
	switch {
	case n.Art == NachweisDatei && len(n.Dateien) == 0:
		m.Melde(FeldDatei, "Bitte laden Sie Ihren Nachweis hoch.")
	case n.Art == NachweisDatei && !a.Angaben.Einwilligung:
		m.Melde(FeldEinwilligung, einwilligungFehlt)
	case istWeg && n.Bestaetigt == nil:
		m.Melde(FeldNachweis, "Dieser Nachweis ist noch nicht abgeschlossen.")
	case istWeg, n.Art == NachweisDatei, n.Art == NachweisVorsprache:
	case n.Art == NachweisVertrag && a.Angaben.Art == zugang.BereichGrosskunde:
		if a.Angaben.Vertrag == "" {
			m.Melde(FeldNachweis, "Für diesen Nachweis nennen Sie bitte bei Ihren Angaben die Vertragsnummer.")
		}
	default:
		m.Melde(FeldNachweis, "Bitte wählen Sie, wie Sie Ihre Identität nachweisen.")
	}
	return m.Fehler()
}

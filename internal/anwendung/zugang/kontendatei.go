// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Limits of the texts in a file of accounts, in characters.
const (
	maxID      = 60
	maxName    = 250
	maxKennung = 120 // BMeldDAV § 11
)

// maxKontendatei is the greatest size of a file of accounts in bytes.
const maxKontendatei = 64 << 20

// Kontendatei is the content of a file of accounts (contract section 5.1).
type Kontendatei struct {
	Stellen []StelleAngabe
	Kunden  []KundeAngabe
}

// StelleAngabe is a body with its users and certificates.
type StelleAngabe struct {
	Stelle behoerde.Stelle
	Nutzer []NutzerAngabe
	// Zertifikate holds the DER of each client certificate by its SHA-256 in hexadecimal.
	Zertifikate map[string][]byte
	// Anschrift and Erreichbarkeit of the body (BMeldDAV § 11); empty: leave what is there.
	Anschrift, Erreichbarkeit string
	pfad                      string
}

// KundeAngabe is a customer with its users.
type KundeAngabe struct {
	Kunde  Kunde
	Nutzer []NutzerAngabe
	pfad   string
}

// NutzerAngabe is an account with its password in clear. TOTP is the secret of the
// second factor (zero: leave what is there); Verfahren makes it a machine account.
type NutzerAngabe struct {
	Kennung   string
	Passwort  geheim.Schluessel
	Rollen    []Rolle
	Verfahren string
	TOTP      geheim.TOTP
	pfad      string
}

// LiesKontendatei reads a file of accounts strictly: unknown or doubled fields are
// errors. It returns all errors that it finds; the content is usable only if there is none.
// kenntProfil says which profile ids exist.
func LiesKontendatei(r io.Reader, kenntProfil func(id string) bool) (Kontendatei, []Mangel) {
	var m maengel
	begrenzt := &io.LimitedReader{R: r, N: maxKontendatei + 1}
	baum, err := liesBaum(begrenzt, func(pfad string) { m.melde(pfad, "Dieses Feld steht doppelt.") })
	switch {
	case begrenzt.N == 0:
		m.melde("$", "Die Datei ist größer als 64 MB.")
		return Kontendatei{}, m.liste
	case err != nil:
		m.melde("$", "Die Datei ist kein gültiges JSON.")
		return Kontendatei{}, m.liste
	}
	l := &dateileser{maengel: &m, kenntProfil: kenntProfil, ids: map[string]bool{}, kennungen: map[string]bool{}}
	return l.datei(baum), m.liste
}

type dateileser struct {
	*maengel
	kenntProfil func(string) bool
	ids         map[string]bool // used in this file
	kennungen   map[string]bool
}

func (l *dateileser) datei(baum knoten) (d Kontendatei) {
	o, ok := neuesObjekt(l.maengel, baum)
	if !ok {
		return d
	}
	for _, k := range o.liste("stellen") {
		d.Stellen = append(d.Stellen, l.stelle(k))
	}
	for _, k := range o.liste("kunden") {
		d.Kunden = append(d.Kunden, l.kunde(k))
	}
	o.fertig()
	return d
}

func (l *dateileser) stelle(k knoten) (a StelleAngabe) {
	o, ok := neuesObjekt(l.maengel, k)
	if !ok {
		return a
	}
	defer o.fertig()
	a.pfad = k.pfad
	a.Stelle = behoerde.Stelle{
		ID: l.id(o), Name: o.pflicht("name", maxName), Art: o.pflicht("art", maxID),
		Sicherheitsbehoerde: o.zahl("sicherheitsbehoerde", 13), Sitz: l.sitz(o),
		Profile: o.texte("profile", l.profil),
	}
	for _, ags := range o.texte("gebiet", agsMangel) {
		a.Stelle.Gebiet = append(a.Stelle.Gebiet, melde.AGS(ags))
	}
	if b := Bereich(a.Stelle.Art); b.IstKunde() {
		l.melde(o.pfad("art"), "Private Personen und Großkunden stehen unter „kunden“.")
	}
	a.Anschrift, a.Erreichbarkeit = o.text("anschrift", maxName), o.text("erreichbarkeit", maxName)
	a.Nutzer = l.nutzer(o, true)
	a.Zertifikate = l.zertifikate(o)
	return a
}

func (l *dateileser) kunde(k knoten) (a KundeAngabe) {
	o, ok := neuesObjekt(l.maengel, k)
	if !ok {
		return a
	}
	defer o.fertig()
	a.pfad = k.pfad
	a.Kunde = Kunde{
		ID: l.id(o), Name: o.pflicht("name", maxName), Art: Bereich(o.pflicht("art", maxID)),
		Regel: o.text("regel", maxID), Vertrag: o.text("vertrag", maxName),
	}
	if a.Kunde.Art != "" && !a.Kunde.Art.IstKunde() {
		l.melde(o.pfad("art"), "Zulässig sind „privat“ und „grosskunde“.")
	}
	switch a.Kunde.Regel {
	case "":
		a.Kunde.Regel = "S2"
	case "S2", "BMG49":
	default:
		l.melde(o.pfad("regel"), "Zulässig sind „S2“ und „BMG49“.")
	}
	if tag := o.text("gueltig_bis", maxID); tag != "" {
		var err error
		a.Kunde.GueltigBis, err = uhr.LiesDatum(tag)
		if err != nil {
			l.melde(o.pfad("gueltig_bis"), "Hier wird ein Datum der Form JJJJ-MM-TT erwartet.")
		}
	}
	a.Nutzer = l.nutzer(o, false)
	return a
}

func (l *dateileser) id(o *objekt) string {
	id := o.pflicht("id", maxID)
	if id != "" && l.ids[id] {
		l.melde(o.pfad("id"), "Diese id steht in der Datei mehrfach.")
	}
	l.ids[id] = true
	return id
}

func (l *dateileser) sitz(o *objekt) string {
	sitz := o.text("sitz", maxID)
	if sitz == "" {
		return sitzSachsen
	}
	if !landForm.MatchString(sitz) {
		l.melde(o.pfad("sitz"), "Hier wird der zweistellige Schlüssel eines Landes (01 bis 16) erwartet.")
	}
	return sitz
}

const sitzSachsen = "14"

var (
	landForm = regexp.MustCompile(`^(0[1-9]|1[0-6])$`)
	agsForm  = regexp.MustCompile(`^[0-9]{8}$`)
)

func agsMangel(s string) string {
	if !agsForm.MatchString(s) {
		return "Hier wird ein achtstelliger Gemeindeschlüssel erwartet."
	}
	return ""
}

func (l *dateileser) profil(s string) string {
	if !l.kenntProfil(s) {
		return "Dieses Profil ist nicht bekannt."
	}
	return ""
}

func (l *dateileser) nutzer(o *objekt, mitRollen bool) []NutzerAngabe {
	var alle []NutzerAngabe
	for _, k := range o.liste("nutzer") {
		n, ok := neuesObjekt(l.maengel, k)
		if !ok {
			continue
		}
		a := NutzerAngabe{pfad: k.pfad, Kennung: l.kennung(n), Passwort: l.passwort(n), TOTP: l.totp(n)}
		if mitRollen {
			a.Verfahren = n.text("verfahren", maxKennung)
			for _, r := range n.texte("rollen", rolleMangel) {
				a.Rollen = append(a.Rollen, Rolle(r))
			}
		}
		n.fertig()
		alle = append(alle, a)
	}
	return alle
}

func (l *dateileser) kennung(n *objekt) string {
	kennung := n.pflicht("kennung", maxKennung)
	switch {
	case kennung == "":
	case strings.Contains(kennung, ":") || kennung != strings.TrimFunc(kennung, unicode.IsSpace):
		l.melde(n.pfad("kennung"), "Eine Kennung enthält keinen Doppelpunkt und keine Leerzeichen am Rand.")
	case l.kennungen[kennung]:
		l.melde(n.pfad("kennung"), "Diese Kennung steht in der Datei mehrfach.")
	}
	l.kennungen[kennung] = true
	return kennung
}

func (l *dateileser) passwort(n *objekt) geheim.Schluessel {
	k, da := n.feld("passwort")
	if !da {
		l.melde(n.pfad("passwort"), "Diese Angabe fehlt.")
		return geheim.Schluessel{}
	}
	p, ok := l.alsText(k)
	if ok && (p == "" || len(p) > geheim.MaxPasswort || !utf8.ValidString(p)) {
		l.melde(k.pfad, "Das Passwort ist leer oder länger als 1024 Byte.")
	}
	return geheim.NeuerSchluessel([]byte(p))
}

func (l *dateileser) totp(n *objekt) geheim.TOTP {
	text := n.text("totp", maxName)
	if text == "" {
		return geheim.TOTP{}
	}
	t, err := geheim.LiesTOTP(text)
	if err != nil {
		l.melde(n.pfad("totp"), "Hier wird ein Geheimnis in Base32 mit 16 bis 64 Byte erwartet.")
	}
	return t
}

func rolleMangel(s string) string {
	for _, r := range Rollen() {
		if string(r) == s {
			return ""
		}
	}
	return "Zulässig sind „abruf“, „besonders_ermaechtigt“, „admin“, „gruppe“ und „pruefer“."
}

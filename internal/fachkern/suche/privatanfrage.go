// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Privatanfrage is the Suchprofil of a simple information (§ 49 Abs. 4, 5 BMG;
// S2 3.2; XMeld 0600 datenZurAnfrage). Empty fields were not given; every given
// field counts: all must match one record (S2-32.13).
type Privatanfrage struct {
	Nachname melde.Name // also a former name or a married name
	Vornamen melde.Name // at least one of the first names
	Phonetik bool       // for Nachname and Vornamen only (§ 49 Abs. 4 Nr. 1)

	Ordensname    string
	Kuenstlername string

	Geburtsdatum    melde.TeilbekanntesDatum
	Geburtsort      string
	GeburtsortStaat string // Destatis key, given when the place is abroad

	Geschlecht    string // 0701; never together with Familienstand
	Familienstand string // 1401

	Anschriften []Privatanschrift // present and former ones

	Einzug, Auszug melde.Datum // of any of the person's dwellings

	Partnerschaft Partnerschaftsbeginn
	Partner       Bezugsperson
	Vertreter     Bezugsperson
	Kinder        []Bezugsperson

	Sterbetag      melde.Datum
	Sterbeort      string
	SterbeortStaat string // Destatis key, given when the place is abroad
}

// Privatanschrift is an address of the sought person. It counts if it names a
// place — by AGS, postcode or name — and a street.
type Privatanschrift struct {
	AGS              melde.AGS
	Postleitzahl     string
	Wohnort          string
	Strasse          string
	Hausnummer       string
	HausnummerZusatz string
	HausnummerTeil   string
}

// Partnerschaftsbeginn is day and place of the marriage or civil partnership.
type Partnerschaftsbeginn struct {
	Beginn melde.TeilbekanntesDatum
	Ort    string
	Staat  string // Destatis key, given when the place is abroad
}

// Bezugsperson is a spouse, civil partner, legal representative or child as a
// search item: both names must be given to count.
type Bezugsperson struct {
	Nachname melde.Name
	Vornamen melde.Name
}

// Merkmalsregel says which further features a Suchprofil needs besides the name.
type Merkmalsregel string

// The rules (contract 5.1, field regel).
const (
	// RegelS2 demands two features (S2 3.2).
	RegelS2 Merkmalsregel = "S2"
	// RegelBMG49 demands an address or two features (§ 49 Abs. 4 Nr. 1 BMG).
	RegelBMG49 Merkmalsregel = "BMG49"
)

// Merkmal is a further feature by which a person is described.
type Merkmal string

// The features; each counts once, addresses once per different address (E-D1).
const (
	MerkmalOrdensname    Merkmal = "ordensname"
	MerkmalKuenstlername Merkmal = "kuenstlername"
	MerkmalGeburtsdatum  Merkmal = "geburtsdatum"
	MerkmalGeburtsort    Merkmal = "geburtsort"
	MerkmalGeschlecht    Merkmal = "geschlecht"
	MerkmalFamilienstand Merkmal = "familienstand"
	MerkmalAnschrift     Merkmal = "anschrift"
	MerkmalEinzug        Merkmal = "einzugsdatum"
	MerkmalAuszug        Merkmal = "auszugsdatum"
	MerkmalPartnerschaft Merkmal = "familienstandBeginnUndOrt"
	MerkmalPartner       Merkmal = "partner"
	MerkmalVertreter     Merkmal = "gesetzlicherVertreter"
	MerkmalKind          Merkmal = "kind"
	MerkmalSterbetag     Merkmal = "sterbetag"
	MerkmalSterbeort     Merkmal = "sterbeort"
)

// Merkmale returns the features that are given, in a fixed order; the same
// address twice counts once, two different ones twice. State, postcode and
// house number alone are none (E-D1).
func (a *Privatanfrage) Merkmale() []Merkmal {
	var m []Merkmal
	nimm := func(gegeben bool, merkmal Merkmal) {
		if gegeben {
			m = append(m, merkmal)
		}
	}
	nimm(Suchform(a.Ordensname) != "", MerkmalOrdensname)
	nimm(Suchform(a.Kuenstlername) != "", MerkmalKuenstlername)
	nimm(a.Geburtsdatum.IstBekannt(), MerkmalGeburtsdatum)
	nimm(Suchform(a.Geburtsort) != "", MerkmalGeburtsort)
	nimm(a.Geschlecht != "", MerkmalGeschlecht)
	nimm(a.Familienstand != "", MerkmalFamilienstand)
	for range a.verschiedeneAnschriften() {
		m = append(m, MerkmalAnschrift)
	}
	nimm(a.Einzug != 0, MerkmalEinzug)
	nimm(a.Auszug != 0, MerkmalAuszug)
	nimm(a.Partnerschaft.Beginn != 0 && Suchform(a.Partnerschaft.Ort) != "", MerkmalPartnerschaft)
	nimm(a.Partner.zaehlt(), MerkmalPartner)
	nimm(a.Vertreter.zaehlt(), MerkmalVertreter)
	for _, k := range a.Kinder {
		if k.zaehlt() {
			m = append(m, MerkmalKind)
			break
		}
	}
	nimm(a.Sterbetag != 0, MerkmalSterbetag)
	nimm(Suchform(a.Sterbeort) != "", MerkmalSterbeort)
	return m
}

// verschiedeneAnschriften returns how the addresses that count look in search form, each once.
func (a *Privatanfrage) verschiedeneAnschriften() map[Privatanschrift]bool {
	formen := make(map[Privatanschrift]bool, len(a.Anschriften))
	for _, x := range a.Anschriften {
		if x.zaehlt() {
			formen[Privatanschrift{
				AGS: x.AGS, Postleitzahl: strings.TrimSpace(x.Postleitzahl), Wohnort: Suchform(x.Wohnort), Strasse: Strassenform(x.Strasse),
				Hausnummer: ohneNullen(x.Hausnummer), HausnummerZusatz: strings.ToUpper(ohneLeerzeichen(x.HausnummerZusatz)),
				HausnummerTeil: ohneLeerzeichen(x.HausnummerTeil),
			}] = true
		}
	}
	return formen
}

func (x Privatanschrift) zaehlt() bool {
	ort := AGSNummer(x.AGS) != 0 || strings.TrimSpace(x.Postleitzahl) != "" || Suchform(x.Wohnort) != ""
	return ort && Strassenform(x.Strasse) != ""
}

func (x Privatanschrift) istLeer() bool { return x == Privatanschrift{} }

func (b Bezugsperson) zaehlt() bool {
	return hatNamensform(string(b.Nachname)) && hatNamensform(string(b.Vornamen))
}

func (b Bezugsperson) istLeer() bool { return b == Bezugsperson{} }

// Mangel is what a Suchprofil lacks; an incomplete one is refused before it
// costs anything (Melderegisterauskunft.Nichterstellung.Grund 08).
type Mangel string

// The things that can be wrong with a Suchprofil.
const (
	MangelNachname    Mangel = "nachname"    // no family name
	MangelVornamen    Mangel = "vornamen"    // no first name
	MangelMerkmale    Mangel = "merkmale"    // too few further features
	MangelKombiniert  Mangel = "kombiniert"  // sex and marital status together (§ 49 Abs. 4 Nr. 1)
	MangelPlatzhalter Mangel = "platzhalter" // * or ? in a field
)

// Maengel returns what is wrong under the rule, nothing if the profile may be
// searched. Ordens- and Künstlername stand beside the names here, never instead
// of them: § 49 demands family name and first name.
func (a *Privatanfrage) Maengel(regel Merkmalsregel) []Mangel {
	var m []Mangel
	if !hatNamensform(string(a.Nachname)) {
		m = append(m, MangelNachname)
	}
	if !hatNamensform(string(a.Vornamen)) {
		m = append(m, MangelVornamen)
	}
	merkmale := a.Merkmale()
	anschriftGenuegt := regel == RegelBMG49 && len(a.verschiedeneAnschriften()) > 0
	if len(merkmale) < 2 && !anschriftGenuegt {
		m = append(m, MangelMerkmale)
	}
	if a.Geschlecht != "" && a.Familienstand != "" {
		m = append(m, MangelKombiniert)
	}
	if a.hatPlatzhalter() {
		m = append(m, MangelPlatzhalter)
	}
	return m
}

func (a *Privatanfrage) hatPlatzhalter() bool {
	texte := []string{
		string(a.Nachname), string(a.Vornamen), a.Ordensname, a.Kuenstlername, a.Geburtsort, a.Sterbeort, a.Partnerschaft.Ort,
	}
	for _, b := range append([]Bezugsperson{a.Partner, a.Vertreter}, a.Kinder...) {
		texte = append(texte, string(b.Nachname), string(b.Vornamen))
	}
	for _, x := range a.Anschriften {
		texte = append(texte, x.Postleitzahl, x.Wohnort, x.Strasse, x.Hausnummer, x.HausnummerZusatz, x.HausnummerTeil)
	}
	for _, t := range texte {
		if HatPlatzhalter(t) {
			return true
		}
	}
	return false
}

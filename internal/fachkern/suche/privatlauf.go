// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Privatlauf is a Privatanfrage with its forms computed, ready to be compared
// with many records. It is immutable and may be used by several goroutines.
type Privatlauf struct {
	anfrage     Privatanfrage
	kern        Suchlauf // names, birth, death, sex
	ehename     string   // form of the family name, to be compared with the married names too
	ordensname  string
	kuenstler   string
	anschriften []anschriftlauf
	traut       ort // place of the marriage
	bezuege     []bezugslauf
	vermerkte   bool // see AuchMitSperrvermerk
}

// Nachschlag returns the record with the key, nil if the register does not hold
// it: relations may be given as references.
type Nachschlag func(melde.Schluessel) *melde.Meldesatz

// anschriftlauf holds the forms of an address.
type anschriftlauf struct {
	ags        melde.AGS
	plz        string
	wohnort    string
	strasse    string
	hausnummer Hausnummer
}

// bezugsart is a kind of relation.
type bezugsart uint8

const (
	bezugPartner bezugsart = iota
	bezugVertreter
	bezugKind
)

// bezugslauf holds the forms of a related person.
type bezugslauf struct {
	art      bezugsart
	nachname string
	vornamen []string
}

// BereitePrivat computes the forms of a profile that has no Maengel.
func BereitePrivat(a Privatanfrage) Privatlauf {
	l := Privatlauf{
		anfrage: a,
		kern: Bereite(Personenanfrage{
			Vornamen: a.Vornamen, Phonetik: a.Phonetik,
			Geburtsdatum: a.Geburtsdatum, Geburtsort: a.Geburtsort, GeburtsortStaat: a.GeburtsortStaat,
			Geschlecht: a.Geschlecht, Sterbetag: a.Sterbetag, Sterbeort: a.Sterbeort, SterbeortStaat: a.SterbeortStaat,
		}),
		ordensname: Suchform(a.Ordensname),
		kuenstler:  Suchform(a.Kuenstlername),
		traut:      ort{Suchform(a.Partnerschaft.Ort), auslandsstaat(a.Partnerschaft.Staat)},
	}
	l.ehename = l.kern.form(string(a.Nachname))
	for _, x := range a.Anschriften {
		if !x.istLeer() {
			l.anschriften = append(l.anschriften, bereiteAnschrift(x))
		}
	}
	l.bezug(bezugPartner, a.Partner)
	l.bezug(bezugVertreter, a.Vertreter)
	for _, k := range a.Kinder {
		l.bezug(bezugKind, k)
	}
	return l
}

func bereiteAnschrift(x Privatanschrift) anschriftlauf {
	return anschriftlauf{
		ags: x.AGS, plz: strings.TrimSpace(x.Postleitzahl), wohnort: Suchform(x.Wohnort), strasse: Strassenform(x.Strasse),
		hausnummer: Hausnummer{Nummer: x.Hausnummer, Zusatz: x.HausnummerZusatz, Teil: x.HausnummerTeil},
	}
}

func (l *Privatlauf) bezug(a bezugsart, b Bezugsperson) {
	if b.istLeer() {
		return
	}
	x := bezugslauf{art: a, nachname: Suchform(string(b.Nachname))}
	for _, teil := range namensteile(string(b.Vornamen)) {
		if form := Suchform(teil); form != "" {
			x.vornamen = append(x.vornamen, form)
		}
	}
	l.bezuege = append(l.bezuege, x)
}

// ImBestand returns the run with the keys of its addresses replaced by those of
// the municipalities that hold their records today (S0-08).
func (l Privatlauf) ImBestand(bestand func(melde.AGS) melde.AGS) Privatlauf {
	alte := l.anschriften
	l.anschriften = make([]anschriftlauf, len(alte))
	for i, x := range alte {
		if x.ags != "" {
			x.ags = bestand(x.ags)
		}
		l.anschriften[i] = x
	}
	return l
}

// AuchMitSperrvermerk returns a run that also finds by dwellings under § 52 BMG. It
// is for looking ahead inside the register; what it finds there must not be told.
func (l Privatlauf) AuchMitSperrvermerk() Privatlauf {
	l.vermerkte = true
	return l
}

// BrauchtNachschlag reports whether Trifft looks at related records.
func (l *Privatlauf) BrauchtNachschlag() bool { return len(l.bezuege) > 0 }

// Bedingungen returns conditions over the whole Land (AGS 0 = any): every record
// that Trifft finds fulfils one of them in one of its Indexzeilen.
func (l *Privatlauf) Bedingungen() []Bedingung {
	b := Bedingung{Geburt: uint32(l.kern.geburtsdatum)}
	for _, vorname := range l.kern.vornamen {
		b.Vornamen |= signatur([]byte(vorname))
	}
	bedingungen := make([]Bedingung, 0, 2)
	for _, a := range [...]art{artNachname, artEhename} {
		if l.kern.phonetisch {
			a |= artPhonetisch
		}
		b.Namensschluessel = namensschluessel(a, []byte(l.ehename))
		bedingungen = append(bedingungen, b)
	}
	return bedingungen
}

// ErfuelltLandesweit reports whether the row fulfils the condition in any municipality.
func (b Bedingung) ErfuelltLandesweit(z Indexzeile) bool {
	b.AGS = z.AGS
	return b.Erfuellt(z)
}

// Trifft reports whether the record answers the profile: every given item
// matches (S2-32.13). Keys of addresses are compared after bestand, which maps a
// municipality to the one that holds its records today.
func (l *Privatlauf) Trifft(s *melde.Meldesatz, n Nachschlag, bestand func(melde.AGS) melde.AGS) bool {
	return !l.kern.unerfuellbar && l.trifftNamen(&s.Name) && l.kern.trifftNamen(&s.Name) && l.kern.trifftMerkmale(s) &&
		l.trifftFamilienstand(s.Familienstand) && l.trifftWohnungen(s.Wohnungen, bestand) && l.trifftBezuege(s, n)
}

func (l *Privatlauf) trifftNamen(n *melde.Personenname) bool {
	var puffer [14]string
	namen := anhaengeVorhandene(anhaengeNachnamen(puffer[:0], n), string(n.Ehename), string(n.Lebenspartnerschaftsname))
	return hatGanzen(namen, l.ehename, l.kern.phonetisch) &&
		(l.ordensname == "" || gleicheSuchform(n.Ordensname, l.ordensname)) &&
		(l.kuenstler == "" || gleicheSuchform(n.Kuenstlername, l.kuenstler))
}

func (l *Privatlauf) trifftFamilienstand(f *melde.Familienstand) bool {
	if l.anfrage.Familienstand == "" && l.anfrage.Partnerschaft == (Partnerschaftsbeginn{}) {
		return true
	}
	return f != nil && (l.anfrage.Familienstand == "" || l.anfrage.Familienstand == f.Art) &&
		(l.anfrage.Partnerschaft.Beginn == 0 || l.anfrage.Partnerschaft.Beginn == f.Beginn) &&
		trifftOrt(l.traut, ort{f.Ort, f.Staat})
}

// trifftWohnungen demands that every address is one of the person's dwellings,
// present, former or future, and each date belongs to one of them. A dwelling
// under § 52 BMG answers nothing: a hit by it would confirm that the person lives there.
func (l *Privatlauf) trifftWohnungen(w []melde.Wohnung, bestand func(melde.AGS) melde.AGS) bool {
	for _, x := range l.anschriften {
		if !l.eine(w, func(w *melde.Wohnung) bool {
			return w.Anschrift.Form == melde.AnschriftInland && x.trifft(&w.Anschrift.Inland, bestand)
		}) {
			return false
		}
	}
	einzug, auszug := l.anfrage.Einzug, l.anfrage.Auszug
	return (einzug == 0 || l.eine(w, func(w *melde.Wohnung) bool { return w.Einzug == einzug.Teilbekannt() })) &&
		(auszug == 0 || l.eine(w, func(w *melde.Wohnung) bool { return w.Auszug == auszug.Teilbekannt() }))
}

// eine reports whether a dwelling of the person fulfils the condition.
func (l *Privatlauf) eine(w []melde.Wohnung, passt func(*melde.Wohnung) bool) bool {
	for i := range w {
		if istEigene(&w[i]) && (l.vermerkte || !w[i].Anschrift.BedingterSperrvermerk) && passt(&w[i]) {
			return true
		}
	}
	return false
}

func (x *anschriftlauf) trifft(a *melde.Inlandsanschrift, bestand func(melde.AGS) melde.AGS) bool {
	return (x.ags == "" || x.ags == bestand(a.AGS)) &&
		(x.plz == "" || x.plz == strings.TrimSpace(a.Postleitzahl)) &&
		(x.wohnort == "" || gleicheSuchform(a.Wohnort, x.wohnort) || a.Ortsteil != "" && gleicheSuchform(a.Ortsteil, x.wohnort)) &&
		x.hausnummer.Trifft(hausnummerVon(a)) &&
		(x.strasse == "" || gleicheStrassenform(a.Strasse, x.strasse))
}

func (l *Privatlauf) trifftBezuege(s *melde.Meldesatz, n Nachschlag) bool {
	for i := range l.bezuege {
		if !l.bezuege[i].trifft(s, n) {
			return false
		}
	}
	return true
}

func (b *bezugslauf) trifft(s *melde.Meldesatz, n Nachschlag) bool {
	switch b.art {
	case bezugPartner:
		return s.Partner != nil && b.trifftEinen(s.Partner.Referenz, partnername(s.Partner), n)
	case bezugVertreter:
		for i := range s.Vertreter {
			if v := &s.Vertreter[i]; b.trifftEinen(v.Referenz, vertretername(v), n) {
				return true
			}
		}
	case bezugKind:
		for i := range s.Kinder {
			if k := &s.Kinder[i]; b.trifftEinen(k.Referenz, kindname(k), n) {
				return true
			}
		}
	}
	return false
}

// trifftEinen compares with the names that the record itself holds, or with
// those of the record it refers to. A related person under an Auskunftssperre
// is not there: the question may not confirm the relation (BMG-34a.5).
func (b *bezugslauf) trifftEinen(referenz *melde.Schluessel, daten *melde.Beigeschriebener, n Nachschlag) bool {
	var puffer [12]string
	if daten != nil {
		if melde.HatAuskunftssperre(daten.Sperren) {
			return false
		}
		nachnamen := anhaengeVorhandene(puffer[:0], string(daten.Familienname), string(daten.FamiliennamePass), string(daten.Geburtsname))
		return b.passt(nachnamen, []string{string(daten.Vornamen)})
	}
	if referenz == nil {
		return false
	}
	satz := n(*referenz)
	if satz == nil || satz.IstGesperrt() {
		return false
	}
	return b.passt(anhaengeNachnamen(puffer[:0], &satz.Name), anhaengeVornamen(nil, &satz.Name))
}

func (b *bezugslauf) passt(nachnamen, vornamen []string) bool {
	if b.nachname != "" && !hatGanzen(nachnamen, b.nachname, false) {
		return false
	}
	for _, gesucht := range b.vornamen {
		if !hatTeil(vornamen, gesucht, false) {
			return false
		}
	}
	return true
}

func partnername(p *melde.Partner) *melde.Beigeschriebener {
	if p.Daten == nil {
		return nil
	}
	return &p.Daten.Person
}

func vertretername(v *melde.Vertreter) *melde.Beigeschriebener {
	if v.Person == nil {
		return nil
	}
	return &v.Person.Person
}

func kindname(k *melde.Kind) *melde.Beigeschriebener {
	if k.Daten == nil {
		return nil
	}
	return &k.Daten.Person
}

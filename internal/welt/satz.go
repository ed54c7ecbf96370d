// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// Occasions of XMeldIT.Aenderungsart used here.
const (
	anlassErst          = "101"
	anlassErstanmeldung = "103"
	anlassZuzug         = "104"
	anlassTod           = "201"
	anlassWegzug        = "202"
	anlassNebenwohnung  = "301"
	anlassUmzug         = "302"
	anlassGeburt        = "303"
	anlassName          = "304"
	anlassSperre        = "307"
	anlassEhe           = "310"
	anlassScheidung     = "311"
	anlassReligion      = "316"
	anlassWiederzuzug   = "321"
	anlassAufgabeNeben  = "324"
	anlassTodBezogener  = "325"
	anlassSonstige      = "390"
)

// anteilGesondert is the share of older records that a municipality still delivers.
const anteilGesondert = 0.15

// vorhanden reports whether the municipality keeps a record of the person on the day.
func (b *block) vorhanden(p *person, g uint16, am tag) bool {
	if p.geboren > am {
		return false
	}
	erste, letzte, offen := b.zeitIn(p, g, am)
	if erste == 0 {
		return false
	}
	if offen || letzte > b.heute-jahre(5) {
		return true
	}
	w := wuerfel(b.welt.opt.Seed, b.personennummer(p.nr)<<16|uint64(g), zweckAussonderung)
	return letzte > b.heute-jahre(rueckblick) && w < anteilGesondert
}

// zeitIn returns first arrival, last departure and whether the person is
// registered in the municipality on the day.
func (b *block) zeitIn(p *person, g uint16, am tag) (erste, letzte tag, offen bool) {
	for _, liste := range [2][]aufenthalt{p.orte, p.neben} {
		for _, a := range liste {
			if a.anschrift.art != inSachsen || a.anschrift.ort != g || a.von > am {
				continue
			}
			if erste == 0 || a.von < erste {
				erste = a.von
			}
			if a.am(am) {
				offen = true
			}
			letzte = max(letzte, a.bis)
		}
	}
	return erste, letzte, offen
}

// stand is what a record is made from: a person, a municipality and the day up
// to which that municipality knows the person.
type stand struct {
	b      *block
	p      *person
	g      uint16
	am     tag // day of the delivery
	wissen tag // last day of which the municipality knows
	offen  bool
	satz   uint64
}

func (b *block) stand(p *person, g uint16, am tag) stand {
	_, letzte, offen := b.zeitIn(p, g, am)
	s := stand{b: b, p: p, g: g, am: am, wissen: am, offen: offen, satz: b.satzschluessel(p.nr, p.platzIn(g))}
	if !offen {
		s.wissen = letzte
	}
	return s
}

// satz writes the record of the person in the municipality as of the day.
func (b *block) satz(p *person, g uint16, am tag, anlass string) melde.Meldesatz {
	s := b.stand(p, g, am)
	gemeinde := &b.welt.fakten.gemeinden[g]
	m := melde.Meldesatz{
		Schluessel:      b.welt.schluessel(g, s.satz),
		Anlass:          anlass,
		Geburt:          s.geburt(),
		Geschlecht:      s.geschlecht(),
		Gemeinde:        &melde.Gemeinde{Name: gemeinde.name, AGS: gemeinde.ags},
		Landescontainer: &melde.Landescontainer{Zusatzfelder: s.zusatzfelder()},
	}
	m.Ereignis = melde.Ereignis{Zeitpunkt: s.ereigniszeit(anlass), Zeichen: m.Schluessel.Ordnungsmerkmal + "." + anlass}
	m.Name = s.name()
	m.Familienstand = s.familienstand()
	m.Sperren = s.sperren()
	m.Staatsangehoerigkeiten = s.staatsangehoerigkeiten()
	m.Steuer.IdNr = b.idNr(p.nr)
	m.Wohnungen = s.wohnungen()
	m.Tod = s.tod()
	if anlass != melde.AnlassBestandGesondert {
		s.ordentliche(&m)
	}
	s.zuzug(&m)
	if s.istKopie() && wuerfel(b.welt.opt.Seed, s.satz, zweckFehler) < b.welt.opt.Fehlerrate {
		verschreibe(&m, neuerZufall(b.welt.opt.Seed, s.satz<<8|2))
	}
	return m
}

// anteilInternet is the share of adults who object to information over the Internet (S0-07).
const anteilInternet = 0.015

// zusatzfelder are the fields agreed in this Land: vBM, the body that caused a
// block, the objection to information over the Internet.
func (s stand) zusatzfelder() []melde.Zusatzfeld {
	aus := []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{s.b.welt.vbm(s.g, s.satz)}}}
	for _, x := range s.sperren() {
		if x.Grund == melde.SperreSicherheit {
			aus = append(aus, melde.Zusatzfeld{Name: melde.ZusatzVeranlasser, Inhalt: []string{"1", "Landeskriminalamt Sachsen"}})
		}
	}
	if wuerfel(s.b.welt.opt.Seed, s.b.personennummer(s.p.nr), zweckInternet) < anteilInternet {
		aus = append(aus, melde.Zusatzfeld{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}})
	}
	return aus
}

// ordentliche adds what only the ordinary register keeps (BMG § 13 Abs. 2 Satz 2).
func (s stand) ordentliche(m *melde.Meldesatz) {
	p := s.p
	m.Religion = s.religion()
	m.Ausweise = s.ausweise()
	m.Partner = s.partner()
	m.Kinder = s.kinder()
	m.Vertreter = s.vertreter()
	if p.waffe != 0 && p.waffe <= s.wissen {
		m.Waffenerlaubnisse = []melde.Erlaubnis{{Erteilt: p.waffe.datum()}}
	}
	if p.spreng != 0 && p.spreng <= s.wissen {
		m.Sprengstofferlaubnisse = []melde.Erlaubnis{{Erteilt: p.spreng.datum()}}
	}
	if !p.deutsch() {
		d := p.geboren.datum()
		m.AZRNummer = fmt.Sprintf("%02d%02d%02d%06d", d.Jahr()%100, d.Monat(), d.Tag(), misch(s.b.personennummer(p.nr))%1000000)
	}
}

// ereigniszeit: a full delivery is made in the night of the Stichtag, a change during the office hours of its day.
func (s stand) ereigniszeit(anlass string) time.Time {
	beginn, spanne := 8*time.Hour, 9*time.Hour
	if anlass == anlassErst || anlass == melde.AnlassBestandGesondert {
		beginn, spanne = 1*time.Hour, 4*time.Hour
	}
	ms := misch(s.satz^uint64(s.am)) % uint64(spanne/time.Millisecond)
	d := s.am.datum()
	mitternacht := time.Date(d.Jahr(), time.Month(d.Monat()), d.Tag(), 0, 0, 0, 0, s.b.welt.zone)
	return mitternacht.Add(beginn + time.Duration(ms)*time.Millisecond)
}

// istKopie reports whether the record is not the one of the person's last
// municipality: only copies carry typing errors.
func (s stand) istKopie() bool {
	for i := len(s.p.orte) - 1; i >= 0; i-- {
		if a := s.p.orte[i]; a.anschrift.art == inSachsen && a.von <= s.b.heute {
			return a.anschrift.ort != s.g
		}
	}
	return false
}

func (s stand) geschlecht() string {
	switch {
	case s.p.divers:
		return "d"
	case s.p.geschlecht == weiblich:
		return "w"
	}
	return "m"
}

func (s stand) geburt() melde.Geburt {
	p := s.p
	g := melde.Geburt{Datum: geburtsdatum(p)}
	if p.frueher != 0 {
		g.Fruehere = []melde.TeilbekanntesDatum{p.frueher.datum().Teilbekannt()}
	}
	f := s.b.welt.fakten
	switch p.geburt.art {
	case inSachsen:
		g.Ort = f.gemeinden[p.geburt.ort].name
	case imBund:
		g.Ort = f.orte[p.geburt.ort].name
	case imAusland:
		g.Ort, g.Staat = stadt(f.staaten[p.geburt.ort].ort), f.staaten[p.geburt.ort].schluessel
	}
	return g
}

// stadt strips postcodes from the last line of a foreign address.
func stadt(zeile string) string {
	var teile []string
	for _, t := range strings.Fields(zeile) {
		if !strings.ContainsAny(t, "0123456789") {
			teile = append(teile, t)
		}
	}
	return strings.Join(teile, " ")
}

func geburtsdatum(p *person) melde.TeilbekanntesDatum {
	d := p.geboren.datum().Teilbekannt()
	switch p.genau {
	case genauMonat:
		return d / 100 * 100
	case genauJahr:
		return d / 10000 * 10000
	case genauNichts:
		return melde.Unbekannt
	}
	return d
}

func (s stand) sperren() []melde.Auskunftssperre {
	var aus []melde.Auskunftssperre
	for _, x := range s.p.sperren {
		grund := melde.Sperrgrund(x.grund)
		bekannt := s.wissen
		if grund.IstAuskunftssperre() {
			bekannt = s.am // told to the former municipalities too (BMG § 51 Abs. 4)
		}
		if x.von <= bekannt {
			aus = append(aus, melde.Auskunftssperre{Grund: grund, Frist: x.frist.datum()})
		}
	}
	return aus
}

func (s stand) staatsangehoerigkeiten() []string {
	f := s.b.welt.fakten
	aus := []string{f.staaten[s.p.staat[0]].schluessel}
	if s.p.staat[1] != 0 {
		aus = append(aus, f.staaten[s.p.staat[1]].schluessel)
	}
	return aus
}

func (s stand) religion() *melde.Religion {
	r := &melde.Religion{Steuererhebend: s.p.religion}
	if s.p.austritt != 0 && s.p.austritt <= s.wissen {
		r.Steuererhebend, r.Austritt = "vd", s.p.austritt.datum()
	}
	return r
}

// ausweise lists the newest document of each kind.
func (s stand) ausweise() []melde.Ausweisdokument {
	neueste := map[string]tag{}
	var folge []string
	for _, a := range s.p.ausweise {
		if a.von > s.wissen {
			continue
		}
		if _, da := neueste[a.art]; !da {
			folge = append(folge, a.art)
		}
		neueste[a.art] = max(neueste[a.art], a.von)
	}
	var aus []melde.Ausweisdokument
	for _, art := range folge {
		von := neueste[art]
		serie := kodiert(misch(s.b.personennummer(s.p.nr)<<16^uint64(von)^s.b.welt.opt.Seed^geheimSerie), 7)
		d := melde.Ausweisdokument{Art: art, Seriennummer: "L0" + serie, Ausgestellt: von.datum(), GueltigBis: (von + jahre(10)).datum()}
		d.Behoerde = "Stadt " + s.b.welt.fakten.gemeinden[s.g].behoerde
		if art == fremderPass {
			d.Behoerde = s.b.welt.fakten.staaten[s.p.staat[0]].name
		}
		aus = append(aus, d)
	}
	return aus
}

// tod is known where the person was registered at death.
func (s stand) tod() *melde.Tod {
	t := s.p.gestorben
	if t == 0 || t > s.am || t > s.wissen {
		return nil
	}
	return &melde.Tod{Tag: t.datum(), Ort: s.b.welt.fakten.gemeinden[s.g].name}
}

// nurSchluessel leaves key and event of a record, for a deletion.
func nurSchluessel(m melde.Meldesatz) melde.Meldesatz {
	return melde.Meldesatz{Schluessel: m.Schluessel, Ereignis: m.Ereignis}
}

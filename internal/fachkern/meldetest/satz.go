// SPDX-License-Identifier: EUPL-1.2

package meldetest

import (
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

func (b *bauer) satz() *melde.Meldesatz {
	s := &melde.Meldesatz{
		Schluessel:   b.schluessel("Schluessel"),
		Ereignis:     b.ereignis(),
		Anlass:       wenn(b, "Anlass", 2, anlaesse),
		LandesAnlass: wenn(b, "LandesAnlass", 8, []string{"L1", "L2"}),
		Sperren:      b.sperren("Sperren", sperren),
		Name:         b.personenname(),
		Geburt:       b.geburt(),
		Geschlecht:   aus(b, "Geschlecht", geschlecht),
	}
	b.stand(s)
	b.merkmale(s)
	b.dokumente(s)
	b.landescontainer(s)
	s.Wohnungen = append([]melde.Wohnung{b.wohnung("Wohnung")}, liste(b, "weitere Wohnungen", 4, func(int) melde.Wohnung {
		return b.wohnung("weitere Wohnung")
	})...)
	if b.alles {
		b.alleAnschriftformen(s.Wohnungen)
	}
	b.beziehungen(s)
	return s
}

func (b *bauer) schluessel(was string) melde.Schluessel {
	return melde.Schluessel{AGS: aus(b, was+" AGS", schluessel), Ordnungsmerkmal: b.ziffern(was+" Ordnungsmerkmal", 12)}
}

// ereignis has whole milliseconds, as the standard does.
func (b *bauer) ereignis() melde.Ereignis {
	tag := b.datum("Ereignis").Zeit()
	return melde.Ereignis{
		Zeitpunkt: tag.Add(time.Duration(b.zahl("Ereignis Millisekunde", 0, 86_399_999)) * time.Millisecond),
		Zeichen:   b.ziffern("Ereigniszeichen", 8),
	}
}

// name is a name, in one of twelve cases the sign that the person has none.
func (b *bauer) name(was string, vorrat []melde.Name) melde.Name {
	if !b.alles && b.zahl(was+" vorhanden", 0, 11) == 11 {
		return melde.NichtVorhanden
	}
	return aus(b, was, vorrat)
}

func (b *bauer) nameWenn(was string, n int, vorrat []melde.Name) melde.Name {
	if !b.mal(was+"?", n) {
		return ""
	}
	return b.name(was, vorrat)
}

func (b *bauer) personenname() melde.Personenname {
	return melde.Personenname{
		Familienname:             b.name("Familienname", familiennamen),
		FamiliennamePass:         b.nameWenn("FamiliennamePass", 6, familiennamen),
		Ehename:                  b.nameWenn("Ehename", 4, familiennamen),
		Lebenspartnerschaftsname: b.nameWenn("Lebenspartnerschaftsname", 8, familiennamen),
		Geburtsname:              b.nameWenn("Geburtsname", 3, familiennamen),
		FruehereFamiliennamen: liste(b, "fruehere Familiennamen", 2, func(int) melde.FruehererFamilienname {
			return melde.FruehererFamilienname{Name: b.name("frueherer Familienname", familiennamen), Nachweis: b.nachweis("frueherer Familienname")}
		}),
		Vornamen:               b.name("Vornamen", vornamen),
		VornamenPass:           b.nameWenn("VornamenPass", 6, vornamen),
		GebraeuchlicherVorname: b.nameWenn("Rufname", 2, vornamen),
		FruehereVornamen: liste(b, "fruehere Vornamen", 2, func(int) melde.FruehereVornamen {
			return melde.FruehereVornamen{Vornamen: b.name("fruehere Vornamen", vornamen), Nachweis: b.nachweis("fruehere Vornamen")}
		}),
		Doktorgrad:    wenn(b, "Doktorgrad", 6, doktorgrad),
		Ordensname:    string(wenn(b, "Ordensname", 8, vornamen)),
		Kuenstlername: string(wenn(b, "Kuenstlername", 8, familiennamen)),
	}
}

func (b *bauer) geburt() melde.Geburt {
	g := melde.Geburt{
		Datum:    b.teildatum("Geburtsdatum"),
		Fruehere: liste(b, "fruehere Geburtsdaten", 4, func(int) melde.TeilbekanntesDatum { return b.teildatum("frueheres Geburtsdatum") }),
		Ort:      wenn(b, "Geburtsort", 2, orte),
		Nachweis: b.nachweis("Geburt"),
	}
	if g.Ort != "" {
		g.Staat = wenn(b, "Geburtsstaat", 3, staaten)
	}
	return g
}

// stand fills marital status, religion, citizenship, death and voting.
func (b *bauer) stand(s *melde.Meldesatz) {
	if b.mal("Familienstand?", 2) {
		s.Familienstand = &melde.Familienstand{
			Art:                     aus(b, "Familienstand", familienstaende),
			BeginnVorausgegangeneLP: b.datumWenn("vorausgegangene LP"),
			Ende:                    b.datumWenn("Eheende"),
			Beendigungsgrund:        wenn(b, "Beendigungsgrund", 3, []string{"1", "2", "3", "4", "5", "7", "8"}),
			Ort:                     wenn(b, "Eheort", 3, orte),
			Staat:                   wenn(b, "Ehestaat", 5, staaten),
			Nachweis:                b.nachweis("Familienstand"),
		}
		if b.mal("Ehebeginn?", 2) {
			s.Familienstand.Beginn = b.bekannt("Ehebeginn")
		}
	}
	if b.mal("Religion?", 3) {
		s.Religion = &melde.Religion{
			Steuererhebend:      aus(b, "Religion", []string{"rk", "ev", "lt", "vd"}),
			NichtSteuererhebend: wenn(b, "andere Religion", 4, []string{"bd", "mu"}),
			Eintritt:            b.datumWenn("Eintritt"),
			Austritt:            b.datumWenn("Austritt"),
		}
	}
	s.Staatsangehoerigkeiten = liste(b, "Staatsangehoerigkeiten", 4, func(int) string { return aus(b, "Staatsangehoerigkeit", append([]string{"000"}, staaten[:6]...)) })
	s.Glaubhaftmachungen = liste(b, "Glaubhaftmachungen", 2, func(int) melde.Glaubhaftmachung {
		return melde.Glaubhaftmachung{Art: b.einstellig("Glaubhaftmachung", 9), Nachweis: b.nachweis("Glaubhaftmachung")}
	})
	if b.mal("Tod?", 5) {
		s.Tod = &melde.Tod{Tag: b.datum("Sterbetag"), Ort: wenn(b, "Sterbeort", 2, orte), Staat: wenn(b, "Sterbestaat", 5, staaten), Nachweis: b.nachweis("Tod")}
	}
	s.Wahlausschluesse = liste(b, "Wahlausschluesse", 3, b.wahlausschluss)
	if b.mal("Unionsbuerger?", 6) {
		s.Unionsbuerger = &melde.Unionsbuerger{Wahlkreis: b.textWenn("Wahlkreis"), Staat: wenn(b, "Unionsstaat", 2, staaten)}
	}
}

func (b *bauer) einstellig(was string, bis int) string {
	return string(rune('0' + b.zahl(was, 1, bis)))
}

func (b *bauer) wahlausschluss(i int) melde.Wahlausschluss {
	w := melde.Wahlausschluss{Art: b.einstellig("Wahlausschluss", 2), Nachweis: b.nachweis("Wahlausschluss")}
	switch i % 3 {
	case 0:
		w.Ende = b.datum("Ausschlussende")
	case 1:
		w.Dauernd = true
	default:
		w.EndeWirdNachgeliefert = true
	}
	return w
}

// merkmale fills what stands beside the person.
func (b *bauer) merkmale(s *melde.Meldesatz) {
	if b.mal("Gemeinde?", 3) {
		s.Gemeinde = &melde.Gemeinde{Name: aus(b, "Gemeindename", orte), AGS: s.Schluessel.AGS, Zugangsportal: wenn(b, "Portal", 3, []string{"https://portal.example"})}
	}
	s.ZuzugBund = b.datumWenn("ZuzugBund")
	s.ZuzugGemeinde = b.datumWenn("ZuzugGemeinde")
	s.ZuzugKreis = b.datumWenn("ZuzugKreis")
	s.ZuzugLand = b.datumWenn("ZuzugLand")
	s.Steuer = b.steuer("Steuer")
	s.AZRKommunikation = b.mal("AZRKommunikation", 8)
	if b.mal("AZRNummer?", 6) {
		s.AZRNummer = b.datum("AZR").Zeit().Format("060102") + b.ziffern("AZR", 6)
	}
	s.Verteidigungsfall = b.mal("Verteidigungsfall", 8)
	s.GeburtseintragOhneUrkunde = b.mal("GeburtseintragOhneUrkunde", 8)
}

// dokumente fills cards and licences.
func (b *bauer) dokumente(s *melde.Meldesatz) {
	s.Ausweise = liste(b, "Ausweise", 3, func(i int) melde.Ausweisdokument {
		return melde.Ausweisdokument{
			Art: []string{"09", "01", "15"}[i%3], GueltigBis: b.datumWenn("GueltigBis"), Seriennummer: wenn(b, "Seriennummer", 2, []string{"L01X00T47", "C01XYCCG9"}),
			Behoerde: b.text("Ausweisbehoerde"), Ausgestellt: b.datumWenn("Ausgestellt"),
		}
	})
	s.Passversagungen = liste(b, "Passversagungen", 2, func(int) melde.Passversagung {
		return melde.Passversagung{Status: b.einstellig("Passversagung", 8), Nachweis: b.nachweis("Passversagung")}
	})
	erlaubnis := func(int) melde.Erlaubnis {
		return melde.Erlaubnis{Erteilt: b.datum("Erlaubnis"), Nachweis: b.nachweis("Erlaubnis")}
	}
	s.Waffenerlaubnisse = liste(b, "Waffenerlaubnisse", 2, erlaubnis)
	s.Sprengstofferlaubnisse = liste(b, "Sprengstofferlaubnisse", 2, erlaubnis)
	s.Waffenbesitzverbote = liste(b, "Waffenbesitzverbote", 2, func(int) melde.Waffenbesitzverbot {
		return melde.Waffenbesitzverbot{Erteilt: b.datum("Verbot"), BehoerdeAktenzeichen: b.textWenn("Verbot")}
	})
}

func (b *bauer) landescontainer(s *melde.Meldesatz) {
	if !b.mal("Landescontainer?", 3) {
		return
	}
	l := &melde.Landescontainer{
		ZuzugBezirk:         b.datumWenn("ZuzugBezirk"),
		NichtMeldepflichtig: b.mal("NichtMeldepflichtig", 6),
		AkademischerGrad:    wenn(b, "AkademischerGrad", 6, []string{"1", "2"}),
		Nachbeurkundung:     wenn(b, "Nachbeurkundung", 6, []string{"1"}),
		Zusatzfelder: []melde.Zusatzfeld{
			{Name: melde.ZusatzVBM, Inhalt: []string{b.ziffern("vBM", 20)}},
			{Name: melde.ZusatzVeranlasser, Inhalt: []string{"1", b.text("Veranlasser")}},
		},
	}
	if b.mal("Berechtigungsschein?", 6) {
		l.Berechtigungsschein = &melde.Untersuchungsberechtigungsschein{
			Art: b.einstellig("Untersuchung", 5), Ausgestellt: b.datum("Schein"), GueltigBis: b.datumWenn("Schein gueltig"), Nummer: b.textWenn("Scheinnummer"),
		}
	}
	s.Landescontainer = l
}

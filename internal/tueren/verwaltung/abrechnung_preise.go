// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// preisseite says which rate holds on a day.
type preisseite struct {
	Wege    wege
	Tag     string
	Gilt    string // name of the tariff in force, "" for none
	Norm    string
	Saetze  liste
	Alle    liste
	Fristen liste
}

func (t *Tuer) preise(w http.ResponseWriter, r *http.Request) {
	tag := t.Abrechnung.Heute()
	s := preisseite{Wege: t.wege(r), Tag: tagtext(tag)}
	var mangel []web.Feldfehler
	if text := r.URL.Query().Get("tag"); text != "" {
		s.Tag = text
		gelesen, ok := abrechnung.LiesTag(text)
		if !ok {
			mangel = []web.Feldfehler{{Feld: "tag", Text: "Bitte geben Sie den Tag in der Form TT.MM.JJJJ an, zum Beispiel 01.09.2026."}}
		} else {
			tag = gelesen
		}
	}
	s.Saetze = neueListe("Sätze des Tages", "Für diesen Tag ist kein Tarif hinterlegt.", textspalte("Tarifstelle"), textspalte("Tatbestand"), zahlspalte("Satz"))
	s.Alle = neueListe("Alle Tarife", "", textspalte("Fassung"), textspalte("gültig ab"), textspalte("gültig bis"), textspalte("Norm"),
		zahlspalte("Profile im Dialog"), zahlspalte("Profile im Stapel"))
	for _, p := range t.Abrechnung.Preise() {
		s.Alle.zeile(texte(p.Fassung, p.Von.Deutsch(), bisDeutsch(p.Bis), p.Norm, strconv.Itoa(p.ProfileImDialog), web.Tausend(p.ProfileImStapel))...)
		if am := meldetag(tag); p.Von <= am && (p.Bis == 0 || am <= p.Bis) {
			s.Gilt, s.Norm = p.Fassung, p.Norm
			s.fuelle(p)
		}
	}
	s.fristen(t.Abrechnung.Zahlungsfristen())
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "abrechnung-preise", t.kopf(r, web.Seite{Titel: "Preise und Fristen", Fehler: mangel, Inhalt: s}))
}

func (s *preisseite) fuelle(p *gebuehr.Tarif) {
	for _, x := range []gebuehr.Tatbestand{gebuehr.Auskunft, gebuehr.Neutral, gebuehr.Archiv, gebuehr.ArchivNeutral} {
		satz := p.Satz(x)
		name := satz.Text
		if x == gebuehr.ArchivNeutral {
			name += " (mit gesonderter Aufbewahrung)"
		}
		s.Saetze.zeile(texte(satz.Stelle, name, satz.Cent.String())...)
	}
	s.Saetze.zeile(texte("–", "Mindestgebühr je Auftrag", p.Mindest.String())...)
}

func (s *preisseite) fristen(alle []abrechnung.Frist) {
	s.Fristen = neueListe("Fristen", "", textspalte("gültig ab"), textspalte("gültig bis"), textspalte("Norm"), zahlspalte("Tage zur Zahlung"), zahlspalte("Tage bis zur Mahnung"),
		zahlspalte("Mahnungen"), textspalte("Mahnlauf"), zahlspalte("Vier Augen beim Storno ab"))
	for _, f := range alle {
		lauf := "von Hand"
		if f.MahntVonSelbst {
			lauf = "täglich von selbst"
		}
		bis := "offen"
		if !f.GueltigBis.Leer() {
			bis = tagtext(f.GueltigBis)
		}
		s.Fristen.zeile(texte(tagtext(f.GueltigVon), bis, f.Norm, strconv.Itoa(f.Zahlung), strconv.Itoa(f.Mahnung), strconv.Itoa(f.Mahnungen), lauf, f.VierAugenAb.String())...)
	}
}

func bisDeutsch(d melde.Datum) string {
	if d == 0 {
		return "offen"
	}
	return d.Deutsch()
}

// meldetag is the day as the tariffs write it.
func meldetag(d uhr.Datum) melde.Datum { return melde.Datum(d.Jahr*10000 + int(d.Monat)*100 + d.Tag) }

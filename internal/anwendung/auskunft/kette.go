// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"context"
	"strings"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// hoechstensSchritte bounds a chain (S2-32.7).
const hoechstensSchritte = 50

// land is the key of Saxony, with which its municipality keys begin.
const land = "14"

// verfolge returns the person in the record where the search ends. hindernis says
// for the log why there may be no answer, "" if nothing stands in the way.
//
// Also a chain that isn't followed looks one step ahead: the address moved to is
// said only if nobody at its end is under a Sperre (E-D4).
func (v *vorgang) verfolge(ctx context.Context, ende *ausgang, p person) (letzte person, hindernis string, err error) {
	if hindernis = v.sperre(p.lage); hindernis != "" {
		return p, hindernis, nil
	}
	if v.ersuchen.Kette == KetteLueckenhaft {
		if p, err = v.spaetester(ctx, p); err != nil {
			return p, "", err
		}
	}
	besucht := map[int64]bool{}
	for range hoechstensSchritte {
		besucht[p.fund.ID] = true
		folge, err := v.nachfolger(ctx, p, besucht)
		if err != nil {
			return p, "", err
		}
		ende.merke(folge, v.ersuchen.VerzichtAufMitteilung)
		for i := range folge {
			if hindernis = v.sperre(folge[i].lage); hindernis != "" {
				return p, hindernis, nil
			}
		}
		if v.ersuchen.Kette == KetteKeine || len(folge) != 1 {
			return p, vermerk(folge), nil
		}
		p = folge[0]
		if v.ersuchen.Kette == KetteLueckenhaft {
			if p, err = v.spaetester(ctx, p); err != nil {
				return p, "", err
			}
		}
	}
	return p, "", nil
}

// sperre says which norm forbids an answer about the person, "" if none does.
func (v *vorgang) sperre(l recht.Sperrlage) string {
	e := v.anschluesse.Sperrwirkung.Entscheide(l, recht.Sperrempfaenger{InternetwiderspruchWirkt: v.einstellungen.InternetwiderspruchWirkt})
	if e.Neutral {
		return e.Norm
	}
	return ""
}

// vermerk forbids to say the address moved to if it may be one that § 52 BMG protects.
func vermerk(folge []person) string {
	for i := range folge {
		if folge[i].satz().HatBedingtenSperrvermerk() {
			return "bedingter Sperrvermerk der Wohnung, in die die Person gezogen ist (§ 52 BMG)"
		}
	}
	return ""
}

// spaetester returns the person in the latest record of her sure bundle (S2-32.9).
func (v *vorgang) spaetester(ctx context.Context, p person) (person, error) {
	var schluessel []melde.Schluessel
	for _, m := range p.verbund {
		if m.Verbindung == abruf.Sicher && !m.NichtMehrGeliefert {
			schluessel = append(schluessel, m.Schluessel)
		}
	}
	if len(schluessel) == 0 {
		return p, nil
	}
	geladen, err := v.anschluesse.Bestand.Lade(ctx, schluessel)
	if err != nil {
		return p, err
	}
	for _, f := range geladen {
		if !f.NichtMehrGeliefert && spaeter(f, p.fund) {
			p.fund = f
		}
	}
	return p, nil
}

// nachfolger searches the person where her record says that she moved to within
// Saxony: same name, same birth date, that address, moved in no earlier than moved
// out. Every step has the conditions of a simple information (S2-32.6); it returns
// everybody who fits, nobody at a gap or if the person left Saxony.
func (v *vorgang) nachfolger(ctx context.Context, p person, besucht map[int64]bool) ([]person, error) {
	s := p.satz()
	if s.Lage() != melde.Verzogen {
		return nil, nil
	}
	ziel := wegzug(s)
	if ziel == nil || ziel.Anschrift.Form != melde.AnschriftInland || !strings.HasPrefix(string(ziel.Anschrift.Inland.AGS), land) {
		return nil, nil
	}
	a := &ziel.Anschrift.Inland
	lauf := suche.BereitePrivat(suche.Privatanfrage{
		Nachname: s.Name.Familienname, Vornamen: s.Name.Vornamen, Geburtsdatum: s.Geburt.Datum,
		Anschriften: []suche.Privatanschrift{{
			AGS: a.AGS, Strasse: a.Strasse, Hausnummer: a.Hausnummer, HausnummerZusatz: a.HausnummerZusatz, HausnummerTeil: a.HausnummerTeil,
		}},
	}).AuchMitSperrvermerk()
	passende, err := v.passende(ctx, lauf)
	if err != nil {
		return nil, err
	}
	dort := v.anschluesse.Gemeinden.Bestandsgemeinde(a.AGS)
	var folgende []treffer
	for _, t := range passende {
		if t.fund.Satz.Schluessel.AGS == dort && !besucht[t.fund.ID] && letzterEinzug(t.fund.Satz) >= s.Ausscheiden() {
			folgende = append(folgende, t)
		}
	}
	return buendele(folgende), nil
}

// wegzug returns the dwelling that the person moved to: the one known from the
// Rückmeldung, else the one that was named on leaving, else one abroad or unknown;
// nil if the record says nothing.
func wegzug(s *melde.Meldesatz) *melde.Wohnung {
	var genannt, sonst *melde.Wohnung
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		switch {
		case w.Art == melde.ArtWegzugNach:
			return w
		case w.Art == melde.ArtKuenftige:
			genannt = w
		case w.Art == "" && w.Aktuell && w.Anschrift.Form != melde.AnschriftInland:
			sonst = w
		}
	}
	if genannt != nil {
		return genannt
	}
	return sonst
}

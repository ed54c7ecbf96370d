// SPDX-License-Identifier: EUPL-1.2

package abrechnung_test

import (
	"context"
	"iter"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/grund/uhr"
)

// posten is a claim and the notice that it is in.
type posten struct {
	auftrag.Forderung
	bescheid string
}

// ablage is a storage in memory.
type ablage struct {
	forderungen []posten
	bescheide   []abrechnung.Bescheid
	buchungen   []abrechnung.Buchung
	eingaenge   []abrechnung.Eingang
	verbucht    map[int64]bool
	laeufe      []abrechnung.Monat
}

var _ abrechnung.Speicher = (*ablage)(nil)

func (a *ablage) waehle(passt func(*posten) bool) ([]auftrag.Forderung, error) {
	var liste []auftrag.Forderung
	for i := range a.forderungen {
		if passt(&a.forderungen[i]) {
			liste = append(liste, a.forderungen[i].Forderung)
		}
	}
	slices.SortStableFunc(liste, func(x, y auftrag.Forderung) int { return x.Bestaetigt.Compare(y.Bestaetigt) })
	return liste, nil
}

func (a *ablage) SofortOffene(context.Context) ([]auftrag.Forderung, error) {
	return a.waehle(func(p *posten) bool { return p.Sofort && p.bescheid == "" })
}

func (a *ablage) MonatlichOffene(_ context.Context, kunde string, vor time.Time) ([]auftrag.Forderung, error) {
	return a.waehle(func(p *posten) bool {
		return p.Kunde == kunde && !p.Sofort && p.bescheid == "" && p.Bestaetigt.Before(vor)
	})
}

func (a *ablage) Posten(_ context.Context, nummer string) ([]auftrag.Forderung, error) {
	return a.waehle(func(p *posten) bool { return p.bescheid == nummer })
}

func (a *ablage) Monatskunden(_ context.Context, vor time.Time) ([]string, error) {
	var kunden []string
	for _, p := range a.forderungen {
		if !p.Sofort && p.bescheid == "" && p.Bestaetigt.Before(vor) && !slices.Contains(kunden, p.Kunde) {
			kunden = append(kunden, p.Kunde)
		}
	}
	slices.Sort(kunden)
	return kunden, nil
}

func (a *ablage) Erlasse(_ context.Context, b *abrechnung.Bescheid, auftraege []string) (bool, error) {
	for _, p := range a.forderungen {
		if slices.Contains(auftraege, p.Auftrag) && p.bescheid != "" {
			return false, nil
		}
	}
	b.Beziffere(len(a.bescheide) + 1)
	for i := range a.forderungen {
		if slices.Contains(auftraege, a.forderungen[i].Auftrag) {
			a.forderungen[i].bescheid = b.Nummer
		}
	}
	a.bescheide = append(a.bescheide, *b)
	return true, nil
}

func (a *ablage) Bescheid(_ context.Context, nummer string) (abrechnung.Stand, bool, error) {
	for _, b := range a.bescheide {
		if b.Nummer != nummer {
			continue
		}
		s := abrechnung.Stand{Bescheid: b}
		for _, x := range a.buchungen {
			if x.Bescheid == nummer {
				nimm(&s, x)
			}
		}
		return s, true, nil
	}
	return abrechnung.Stand{}, false, nil
}

func (a *ablage) NachReferenz(_ context.Context, referenz string) (string, bool, error) {
	for _, b := range a.bescheide {
		if b.Referenz == referenz {
			return b.Nummer, true, nil
		}
	}
	return "", false, nil
}

func (a *ablage) Bescheide(ctx context.Context, kunde string) iter.Seq2[abrechnung.Stand, error] {
	return func(yield func(abrechnung.Stand, error) bool) {
		for _, b := range a.bescheide {
			s, _, err := a.Bescheid(ctx, b.Nummer)
			if (kunde == "" || b.Kunde == kunde) && !yield(s, err) {
				return
			}
		}
	}
}

func (a *ablage) Unausgeglichene(ctx context.Context) iter.Seq2[abrechnung.Stand, error] {
	return func(yield func(abrechnung.Stand, error) bool) {
		for s, err := range a.Bescheide(ctx, "") {
			if s.Offen() != 0 && !yield(s, err) {
				return
			}
		}
	}
}

func (a *ablage) Buche(ctx context.Context, nummer string, f func(abrechnung.Stand) (abrechnung.Buchung, error)) (bool, error) {
	s, da, err := a.Bescheid(ctx, nummer)
	if err != nil || !da {
		return false, err
	}
	b, err := f(s)
	if err == nil {
		a.buchungen = append(a.buchungen, b)
	}
	return err == nil, err
}

func (a *ablage) Buchungen(_ context.Context, nummer string) ([]abrechnung.Buchung, error) {
	return slices.DeleteFunc(slices.Clone(a.buchungen), func(b abrechnung.Buchung) bool { return b.Bescheid != nummer }), nil
}

func (a *ablage) NimmEingang(_ context.Context, e abrechnung.Eingang, b *abrechnung.Buchung) (bool, error) {
	if slices.ContainsFunc(a.eingaenge, func(x abrechnung.Eingang) bool { return x.Schluessel == e.Schluessel }) {
		return false, nil
	}
	e.Nr = int64(len(a.eingaenge) + 1)
	a.eingaenge = append(a.eingaenge, e)
	if b != nil {
		a.verbuche(e.Nr, *b)
	}
	return true, nil
}

func (a *ablage) verbuche(nr int64, b abrechnung.Buchung) {
	if a.verbucht == nil {
		a.verbucht = map[int64]bool{}
	}
	a.verbucht[nr] = true
	a.buchungen = append(a.buchungen, b)
}

func (a *ablage) OffeneEingaenge(context.Context) ([]abrechnung.Eingang, error) {
	return slices.DeleteFunc(slices.Clone(a.eingaenge), func(e abrechnung.Eingang) bool { return a.verbucht[e.Nr] }), nil
}

func (a *ablage) OrdneEingangZu(ctx context.Context, nr int64, f func(abrechnung.Eingang) abrechnung.Buchung) (bool, error) {
	offene, err := a.OffeneEingaenge(ctx)
	for _, e := range offene {
		if e.Nr == nr {
			a.verbuche(nr, f(e))
			return true, nil
		}
	}
	return false, err
}

func (a *ablage) Gelaufen(_ context.Context, m abrechnung.Monat) (bool, error) {
	return slices.Contains(a.laeufe, m), nil
}

func (a *ablage) MerkeLauf(_ context.Context, m abrechnung.Monat, _ time.Time) error {
	a.laeufe = append(a.laeufe, m)
	return nil
}

func (a *ablage) Summen(context.Context) (abrechnung.Summen, error) {
	var s abrechnung.Summen
	for _, p := range a.forderungen {
		s.Forderungen += p.Rechnung.Summe
		if p.bescheid == "" {
			s.OhneBescheid += p.Rechnung.Summe
		}
	}
	for _, b := range a.bescheide {
		s.Bescheide += b.Summe
	}
	return s, nil
}

// nimm adds the effect of an entry.
func nimm(s *abrechnung.Stand, b abrechnung.Buchung) {
	switch b.Art {
	case abrechnung.Zahlung:
		s.Gezahlt += b.Betrag
	case abrechnung.Gutschrift:
		s.Gutgeschrieben += b.Betrag
	case abrechnung.Storno:
		s.Gutgeschrieben += b.Betrag
		s.Storniert = true
	case abrechnung.Erstattung:
		s.Erstattet += b.Betrag
	case abrechnung.Mahnung:
		s.Mahnungen++
		if s.Gemahnt.Vor(b.Tag) {
			s.Gemahnt = b.Tag
		}
	}
}

func (a *ablage) Blatt(_ context.Context, kunde, vor string) ([]abrechnung.Stand, error) {
	var liste []abrechnung.Stand
	for _, b := range slices.Backward(a.bescheide) {
		if (kunde == "" || b.Kunde == kunde) && (vor == "" || b.Nummer < vor) && len(liste) < 50 {
			s, _, err := a.Bescheid(context.Background(), b.Nummer)
			if err != nil {
				return nil, err
			}
			liste = append(liste, s)
		}
	}
	return liste, nil
}

func (a *ablage) ZuAuftrag(_ context.Context, nummer string) (string, bool, error) {
	for _, p := range a.forderungen {
		if p.Auftrag == nummer {
			return p.bescheid, true, nil
		}
	}
	return "", false, nil
}

func (a *ablage) Monatssummen(ctx context.Context) ([]abrechnung.Monatssumme, error) {
	var liste []abrechnung.Monatssumme
	for s := range a.Bescheide(ctx, "") {
		m := abrechnung.MonatVon(s.Datum)
		if len(liste) == 0 || liste[0].Monat != m {
			liste = slices.Insert(liste, 0, abrechnung.Monatssumme{Monat: m})
		}
		z := &liste[0]
		z.Anzahl++
		z.Bescheide += s.Summe
		z.Zahlungen, z.Gutschriften, z.Erstattungen = z.Zahlungen+s.Gezahlt, z.Gutschriften+s.Gutgeschrieben, z.Erstattungen+s.Erstattet
		z.Offen += s.Offen()
		for _, p := range a.forderungen {
			if p.bescheid == s.Nummer {
				z.Posten += p.Rechnung.Summe
			}
		}
	}
	return liste, nil
}

func (a *ablage) Bekannt(_ context.Context, schluessel []string) (map[string]bool, error) {
	bekannt := map[string]bool{}
	for _, e := range a.eingaenge {
		bekannt[e.Schluessel] = slices.Contains(schluessel, e.Schluessel)
	}
	return bekannt, nil
}

func (a *ablage) Gemahnte(_ context.Context, von, bis uhr.Datum) ([]abrechnung.Buchung, error) {
	return slices.DeleteFunc(slices.Clone(a.buchungen), func(b abrechnung.Buchung) bool {
		return b.Art != abrechnung.Mahnung || b.Tag.Vor(von) || b.Tag.Nach(bis)
	}), nil
}

func (a *ablage) Laeufe(context.Context) ([]abrechnung.Abrechnungslauf, error) {
	var liste []abrechnung.Abrechnungslauf
	for _, m := range slices.Backward(a.laeufe) {
		liste = append(liste, abrechnung.Abrechnungslauf{Monat: m})
	}
	return liste, nil
}

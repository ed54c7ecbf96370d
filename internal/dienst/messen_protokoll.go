// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
)

// mustereintrag is a log entry as a query leaves it.
func mustereintrag(u uhr.Uhr) protokoll.Eintrag {
	return protokoll.Eintrag{
		Zeit: u.Jetzt(), Art: protokoll.Personensuche, Klasse: protokoll.KlasseAbruf,
		Stelle: "stelle-messung", StelleName: "Ordnungsamt Messung", StelleAnschrift: "Amtsweg 1, 01067 Dresden",
		Erreichbarkeit: "messung@stelle.example", Kennung: messkennung, Aktenzeichen: "M-4711/2026", Anlass: "Ermittlung des Aufenthalts",
		Profil: "BMG-34a.2", Norm: "BMG § 34 Abs. 1 Satz 1, § 34a Abs. 2 Satz 1, § 38 Abs. 1", Rechtsstand: "bmg2022",
		Kriterien:   `ags="14612000" nachname="Mustermann" vornamen="Erika Maria" geburtsdatum="1964-08-12"`,
		Anforderung: []string{"1", "4", "7", "10", "13", "15", "19", "43-56"},
		Ergebnis:    "01", Grund: protokoll.GrundGefunden, Treffer: 1,
		Felder: []protokoll.Feld{{Blatt: "1,4,7", Norm: "BMeldDAV § 5 Abs. 1 Nr. 1"}, {Blatt: "43-56", Norm: "BMeldDAV § 5 Abs. 1 Nr. 9"}},
		Saetze: []protokoll.Satzbezug{{AGS: "14612000", Ordnungsmerkmal: "843GPD4P", Satz: 4711, Fassung: 1}},
	}
}

// musterinhalt is what storage keeps of such an entry.
func musterinhalt(u uhr.Uhr) ([]byte, error) {
	zeile, err := protokoll.Bereite(mustereintrag(u))
	return zeile.Inhalt, err
}

// missProtokoll: durable entries per second, the time for a proof, and entries
// verified per second.
func (s *messstand) missProtokoll(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	if err := s.missSchreiben(ctx, g); err != nil {
		return err
	}
	if err := g.protokoll.Versiegle(ctx); err != nil {
		return err
	}
	if err := s.missBeweis(ctx, g); err != nil {
		return err
	}
	return s.missPruefen(ctx, g)
}

func (s *messstand) missSchreiben(ctx context.Context, g *messhaus) error {
	v, err := s.vergleiche(ctx)
	if err != nil {
		return err
	}
	eintrag := mustereintrag(s.uhr)
	inhalt, err := musterinhalt(s.uhr)
	if err != nil {
		return err
	}
	e, err := s.messe(ctx, "protokoll",
		messung.Last{Klienten: messklienten, Tue: func(ctx context.Context, _, _ int) error {
			_, err := g.protokoll.Schreibe(ctx, eintrag)
			return err
		}},
		messung.Last{Klienten: messklienten, Tue: func(ctx context.Context, klient, _ int) error {
			return v.Vermerke(ctx, klient, inhalt)
		}})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "protokoll", Wert: e[0].JeSekunde, Einheit: "Einträge/s", Referenz: e[1].JeSekunde,
		Bezug: fmt.Sprintf("%s: ein haltbares Einfügen, %d Klienten", v.Name(), messklienten)})
	return nil
}

func (s *messstand) missBeweis(ctx context.Context, g *messhaus) error {
	siegel, err := g.speicher.protokoll.LetztesSiegel(ctx)
	if err != nil {
		return err
	}
	// A prime step goes through all numbers without an order.
	nummer := func(nr int) int64 { return int64(nr)*7919%siegel.Groesse + 1 }
	e, err := s.messe(ctx, "protokoll-beweis",
		messung.Last{Klienten: 1, Tue: func(ctx context.Context, _, nr int) error {
			_, err := protokoll.Beweise(ctx, g.speicher.protokoll, nummer(nr))
			return err
		}},
		messung.Last{Klienten: 1, Tue: func(ctx context.Context, _, nr int) error {
			_, err := g.speicher.protokoll.LeseZeilen(ctx, nummer(nr), 1)
			return err
		}})
	if err != nil {
		return err
	}
	s.meldeLatenz("protokoll-beweis", e, 0.5, "Lesen des Eintrags ohne Beweis")
	return nil
}

// errMessprotokoll means that the log does not verify.
var errMessprotokoll = errors.New("the log does not verify")

func (s *messstand) missPruefen(ctx context.Context, g *messhaus) error {
	zeilen, err := g.speicher.protokoll.LeseZeilen(ctx, 1, 10_000)
	if err != nil {
		return err
	}
	eintraege := int64(0)
	e, err := s.messe(ctx, "protokoll-pruefen",
		messung.Last{Klienten: 1, Tue: func(ctx context.Context, _, _ int) error {
			bericht, err := g.kontrolle.Pruefe(ctx)
			if err == nil && !bericht.OK {
				return errMessprotokoll
			}
			eintraege = bericht.Eintraege
			return err
		}},
		messung.Last{Klienten: 1, Tue: func(context.Context, int, int) error {
			for i := range zeilen {
				sha256.Sum256(zeilen[i].Inhalt)
			}
			return nil
		}})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "protokoll-pruefen", Wert: e[0].JeSekunde * float64(eintraege), Einheit: "Einträge/s",
		Referenz: e[1].JeSekunde * float64(len(zeilen)), Bezug: "bloßes SHA-256 über die Inhalte im Speicher, ein Kern"})
	return nil
}

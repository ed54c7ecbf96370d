// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/befehl"
)

// messstapel is the number of profiles of the batch that is measured.
const messstapel = 10000

// missAuskunft: simple informations of private persons, one by one with log entry
// and fee, and a batch from its sending to its last answer. Answers leave at once:
// the grid of the doors is waiting, not work.
func (s *messstand) missAuskunft(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	fragen, err := g.fragenAn(ctx)
	if err != nil {
		return err
	}
	tarife, err := gebuehr.Lade()
	if err != nil {
		return err
	}
	tarif, err := tarife.Am(heuteVon(s.uhr))
	if err != nil {
		return err
	}
	rate, err := s.missRate(ctx, "auskunft-prozess", g, func(ctx context.Context, klient int, f *messfrage) error {
		k := auskunft.Kontext{Kunde: messkunde, KundeName: messkunde, Regel: suche.RegelS2, Kennung: messkunde, Auftrag: "messung", Position: 1, Weg: "messung"}
		e, err := g.auskunft.Erteile(ctx, &k, privatfrage(f))
		if err == nil {
			tarif.Rechne([]gebuehr.Tatbestand{e.Tatbestand})
		}
		return err
	})
	if err != nil {
		return err
	}
	dauer, err := s.stoppe(func() error { return g.stapel(ctx, fragen) })
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "auskunft-stapel", Wert: dauer.Seconds(), Einheit: "s", Referenz: messstapel / rate,
		Bezug: fmt.Sprintf("%d Profile mit der Rate von auskunft-prozess", messstapel)})
	return nil
}

const messkunde = "kunde-messung"

// privatfrage asks for the person of the question by birth date and place; it
// follows the chain of moves.
func privatfrage(f *messfrage) *auskunft.Ersuchen {
	return &auskunft.Ersuchen{Kette: auskunft.KetteNormal, Anfrage: suche.Privatanfrage{
		Nachname: f.suche.Nachname, Vornamen: f.suche.Vornamen, Phonetik: f.suche.Phonetik,
		Geburtsdatum: f.person.Geburt.Datum, Geburtsort: f.person.Geburt.Ort, GeburtsortStaat: f.person.Geburt.Staat,
	}}
}

// stapel sends a batch and works on it until it is done.
func (g *messhaus) stapel(ctx context.Context, fragen []messfrage) error {
	kunde := zugang.KundeAngabe{
		Kunde:  zugang.Kunde{ID: messkunde, Name: messkunde, Art: zugang.BereichGrosskunde, Regel: string(suche.RegelS2)},
		Nutzer: []zugang.NutzerAngabe{{Kennung: messkunde, Passwort: geheim.NeuerSchluessel([]byte(geheim.TokenBase32(16)))}},
	}
	if _, err := g.zugang.LegeAn(ctx, betreiber(), zugang.Kontendatei{Kunden: []zugang.KundeAngabe{kunde}}, func() {}); err != nil {
		return err
	}
	a := auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: auftrag.Erklaerung{Fassung: "messung", KeineWerbung: true, KeinAdresshandel: true}}
	for i := range messstapel {
		a.Profile = append(a.Profile, auftrag.Profil{Ersuchen: *privatfrage(&fragen[i%len(fragen)])})
	}
	nummer, err := g.auftraege.Sende(ctx, auftrag.Nutzer{Kunde: messkunde, Kennung: messkunde, Regel: suche.RegelS2, Grosskunde: true}, a)
	if err != nil {
		return err
	}
	fertig, err := g.auftraege.BearbeiteAuftrag(ctx, nummer)
	if err == nil && !fertig {
		return errors.New("the batch is not done")
	}
	return err
}

// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
)

// loeschstapel is how many records one transaction of the deletion looks at.
const loeschstapel = 500

// LoescheVBM removes every vBM whose term is over (S1-10.12) from the stored
// records and returns how many. The list of used vBM keeps their hashes
// (S1-10.4). In the place of the vBM the record bears its person's Meldenummer,
// so that what the vBM has connected stays connected.
func (d *Dienst) LoescheVBM(ctx context.Context, s VBMSpeicher) (anzahl int, err error) {
	heute := uhr.Heute(d.uhr)
	for nach := zuordnung.SatzID(0); ; {
		ids, err := s.VBMTraeger(ctx, meldetag(heute), nach, loeschstapel)
		if err != nil {
			return anzahl, fmt.Errorf("read vBM: %w", err)
		}
		if len(ids) == 0 {
			return anzahl, nil
		}
		nach = ids[len(ids)-1]
		n := 0
		err = s.SchreibeVBM(ctx, d.uhr.Jetzt(), func(w VBMLoescher) (err error) {
			n, err = d.loescheFaellige(ctx, w, ids, heute)
			return err
		})
		if err != nil {
			return anzahl, fmt.Errorf("delete vBM: %w", err)
		}
		anzahl += n
	}
}

func meldetag(d uhr.Datum) melde.Datum {
	return melde.Datum(d.Jahr*10000 + int(d.Monat)*100 + d.Tag)
}

// loescheFaellige deletes among some records and notes when to look at the others again.
func (d *Dienst) loescheFaellige(ctx context.Context, w VBMLoescher, ids []zuordnung.SatzID, heute uhr.Datum) (int, error) {
	_, verbunden, err := w.Regelwerk(ctx)
	if err != nil {
		return 0, err
	}
	saetze, err := w.Saetze(ctx, ids)
	if err != nil {
		return 0, err
	}
	var geloescht []zuordnung.SatzID
	for _, s := range saetze {
		n, sicher, err := nummerIn(ctx, w, s.ID)
		if err != nil {
			return 0, err
		}
		naechste := heute.PlusMonate(1) // a merge may bring an older number meanwhile
		if n.Nummer == "" {
			naechste = heute.PlusTage(1)
		} else if tag := zuordnung.Loeschtag(uhr.DatumVon(n.Gespeichert)); !tag.Nach(heute) {
			if err := w.ErsetzeSatz(ctx, Satz{s.ID, ohneVBM(s.Satz, n.Nummer, sicher)}); err != nil {
				return 0, err
			}
			if err := w.PruefeVBMAb(ctx, s.ID, 0); err != nil {
				return 0, err
			}
			geloescht = append(geloescht, s.ID)
			continue
		} else if tag.Vor(naechste) {
			naechste = tag
		}
		if err := w.PruefeVBMAb(ctx, s.ID, meldetag(naechste)); err != nil {
			return 0, err
		}
	}
	if len(geloescht) == 0 || !verbunden {
		return len(geloescht), nil
	}
	return len(geloescht), d.GeaendertIn(ctx, w, geloescht...)
}

// nummerIn is the number of the person of the record, and whether its records are
// surely one human.
func nummerIn(ctx context.Context, w Schreiber, id zuordnung.SatzID) (Nummernzeile, bool, error) {
	saetze, sicher := []zuordnung.SatzID{id}, true
	buende, err := w.Buende(ctx, saetze)
	if err != nil {
		return Nummernzeile{}, false, err
	}
	for _, b := range buende {
		saetze, sicher = b.Saetze, !b.Unsicher
	}
	zeilen, err := w.Nummern(ctx, saetze)
	if err != nil || len(zeilen) == 0 {
		return Nummernzeile{}, false, err
	}
	return zeilen[0], sicher, nil
}

// ohneVBM returns the record without its vBM. One that carries no Meldenummer
// gets that of its person, unless that is unsure.
func ohneVBM(s *melde.Meldesatz, n zuordnung.Meldenummer, sicher bool) *melde.Meldesatz {
	neu, behaelter := *s, *s.Landescontainer
	behaelter.Zusatzfelder = slices.DeleteFunc(slices.Clone(behaelter.Zusatzfelder), func(z melde.Zusatzfeld) bool { return z.Name == melde.ZusatzVBM })
	if sicher && len(s.Zusatz(melde.ZusatzMeldenummer)) == 0 {
		behaelter.Zusatzfelder = append(behaelter.Zusatzfelder, melde.Zusatzfeld{Name: melde.ZusatzMeldenummer, Inhalt: []string{string(n)}})
	}
	neu.Landescontainer = &behaelter
	return &neu
}

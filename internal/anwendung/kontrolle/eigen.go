// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Eigenkontrolle is a look of a body at its own queries (§ 23 Abs. 3 Satz 3
// SächsMeldVO 2007; S3-18). The door has checked that the person may control for the body.
type Eigenkontrolle struct {
	Akteur behoerde.Akteur
}

func (d *Dienst) vermerkeEigen(ctx context.Context, e Eigenkontrolle, kriterien string, treffer int64) error {
	if e.Akteur.Stelle.ID == "" || e.Akteur.Kennung == "" {
		return ErrKennung
	}
	_, err := d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.uhr.Jetzt(), Art: protokoll.Protokolleinsicht, Klasse: protokoll.KlasseAbruf,
		Stelle: e.Akteur.Stelle.ID, StelleName: e.Akteur.Stelle.Name, Kennung: e.Akteur.Kennung,
		Anlass: "eigenkontrolle (§ 23 Abs. 3 SächsMeldVO)", Kriterien: kriterien, Treffer: treffer,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return fmt.Errorf("log the look into the log: %w", err)
	}
	return nil
}

// EigeneEintraege returns the body's own queries that fit, the latest last, at most max
// of them; Stelle of the filter is set here. The look is logged first. The true reason
// of a neutral answer is left out: the body must not learn it (§ 34a Abs. 5 BMG).
func (d *Dienst) EigeneEintraege(ctx context.Context, e Eigenkontrolle, f Filter, nach Marke, max int) ([]protokoll.Eintrag, error) {
	f.Stelle = e.Akteur.Stelle.ID
	if err := d.vermerkeEigen(ctx, e, f.String(), 0); err != nil {
		return nil, err
	}
	zeilen, err := d.speicher.Suche(ctx, f, nach, max)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	var liste []protokoll.Eintrag
	for _, z := range zeilen {
		eintrag, err := z.Eintrag()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", z.Nummer, err)
		}
		liste = append(liste, Aussensicht(eintrag))
	}
	return liste, nil
}

// EigenerEintrag returns one query of the body. Errors: NichtGefunden, also for another body's.
func (d *Dienst) EigenerEintrag(ctx context.Context, e Eigenkontrolle, nummer int64) (protokoll.Eintrag, error) {
	if err := d.vermerkeEigen(ctx, e, nummernkriterium(nummer), 1); err != nil {
		return protokoll.Eintrag{}, err
	}
	zeilen, err := d.speicher.LeseZeilen(ctx, max(nummer, 1), 1)
	if err != nil {
		return protokoll.Eintrag{}, fmt.Errorf("read entry %d: %w", nummer, err)
	}
	if len(zeilen) == 1 && zeilen[0].Nummer == nummer && !zeilen[0].Vernichtet() {
		eintrag, err := zeilen[0].Eintrag()
		if err == nil && eintrag.Stelle == e.Akteur.Stelle.ID {
			return Aussensicht(eintrag), nil
		}
	}
	return protokoll.Eintrag{}, errKeinEintrag
}

var errKeinEintrag = fehler.Neu(fehler.NichtGefunden, protokoll.CodeKeinEintrag,
	"Einen lesbaren Protokolleintrag mit dieser Nummer gibt es nicht.")

// Aussensicht returns the entry as the asking body may see it: a neutral answer looks
// the same whatever its cause (BMG § 34a Abs. 5 Satz 1, § 51 Abs. 2 Satz 3).
func Aussensicht(e protokoll.Eintrag) protokoll.Eintrag {
	e.Sperrtreffer, e.Grundtext, e.Urschrift = nil, "", nil
	if e.Grund == protokoll.GrundGesperrt || e.Grund == protokoll.GrundNichtGefunden || e.Ergebnis == "03" {
		e.Grund, e.Treffer, e.Saetze = protokoll.GrundNichtGefunden, 0, nil
	}
	if e.Grund != protokoll.GrundGefunden {
		e.Saetze = nil
		if e.Grund != protokoll.GrundMehrere || slices.Contains([]protokoll.Ergebnis{"03"}, e.Ergebnis) {
			e.Treffer = 0
		}
	}
	if e.Grund == protokoll.GrundMehrere {
		e.Treffer = 0 // the true number counts blocked persons too
	}
	return e
}

// Kapseln returns sealed contents of the actor's own body, from the number ab on, for
// one of the persons whom the body has named (S3-18). The register can't read them.
func (d *Dienst) Kapseln(ctx context.Context, e Eigenkontrolle, ab int64) ([]protokoll.Kapsel, error) {
	v, da := d.vertraege.Fuer(e.Akteur.Stelle.ID)
	if !da || !slices.Contains(v.Personen, e.Akteur.Kennung) {
		return nil, ErrBenannt
	}
	if err := d.vermerkeEigen(ctx, e, fmt.Sprintf("kapseln ab=%d", ab), 0); err != nil {
		return nil, err
	}
	return d.ablage.Kapseln(ctx, e.Akteur.Stelle.ID, ab, exportseite)
}

// ErrBenannt refuses everybody whom the body has not named for its own log.
var ErrBenannt = fehler.Neu(fehler.NichtBerechtigt, "MR-1606",
	"Die verschlüsselten Protokolldaten sind den von Ihrer Behörde benannten Personen vorbehalten.")

// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"context"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/fachkern/behoerde"
)

// Gruppen carries group queries out (SächsMeldVO § 22 Abs. 1 Satz 4–6);
// *gruppenabfrage.Dienst is one. Its errors are Fehler.
type Gruppen interface {
	// Zaehle decides and counts, Gibfrei confirms and releases, BrichAb gives up.
	Zaehle(ctx context.Context, f *abruf.FreieAnfrage) (*gruppenabfrage.Zaehlung, error)
	Gibfrei(ctx context.Context, f gruppenabfrage.Freigabe) (gruppenabfrage.Auftrag, error)
	BrichAb(ctx context.Context, akteur behoerde.Akteur, id string) (gruppenabfrage.Auftrag, error)
	// Auftrag and Auftraege return what the body has, the newest first.
	Auftrag(ctx context.Context, akteur behoerde.Akteur, id string) (gruppenabfrage.Auftrag, error)
	Auftraege(ctx context.Context, akteur behoerde.Akteur) ([]gruppenabfrage.Auftrag, error)
	// ZweitePerson says whether releases of the body need a second person.
	ZweitePerson(ctx context.Context, akteur behoerde.Akteur) (bool, error)
	SetzeZweitePerson(ctx context.Context, akteur behoerde.Akteur, verlangt bool) error
	// Postfachstuecke and OeffneStueck read the mailbox of the body.
	Postfachstuecke(ctx context.Context, akteur behoerde.Akteur) ([]gruppenabfrage.Stueck, error)
	OeffneStueck(ctx context.Context, akteur behoerde.Akteur, id int64) (gruppenabfrage.Stueck, error)
}

// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

const (
	// pachtdauer is how long a query stays with a worker that does not say anything.
	pachtdauer = 2 * time.Minute
	// meldeabstand is how often a worker says how far it is.
	meldeabstand = time.Second
	// nachschau is how often is looked for work that nobody announced: queries whose
	// worker died, or that another program released.
	nachschau = 30 * time.Second
	// maxVersuche is the number of attempts before a query is given up.
	maxVersuche = 5
)

// errVerloren means that the query was cancelled or given to another worker.
var errVerloren = errors.New("the query belongs to another worker or was cancelled")

// wecke lets Arbeite look for work at once.
func (d *Dienst) wecke() {
	select {
	case d.wecker <- struct{}{}:
	default:
	}
}

// Arbeite does released queries one after the other until ctx ends.
func (d *Dienst) Arbeite(ctx context.Context) {
	takt := time.NewTicker(nachschau)
	defer takt.Stop()
	for {
		etwas, err := d.Erledige(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			slog.ErrorContext(ctx, "group query failed", slog.String("fehler", err.Error()))
		}
		if etwas {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		case <-d.wecker:
		}
	}
}

// Erledige does one query that is due; false if none is. The error says what failed
// inside; the query itself then waits for its next attempt or is given up.
func (d *Dienst) Erledige(ctx context.Context) (bool, error) {
	a, da, err := d.Speicher.Nimm(ctx, d.pacht(geheim.TokenBase32(16)))
	if err != nil || !da {
		return false, err
	}
	lauf := &arbeitsgang{Dienst: d, auftrag: a}
	err = lauf.liefere(ctx)
	switch {
	case errors.Is(err, errVerloren):
		return true, nil
	case ctx.Err() != nil:
		// The program ends: the next one goes on at once.
		a.Zustand, a.Faellig = Bereit, d.Uhr.Jetzt()
		_, rueckgabe := d.Speicher.Schliesse(context.WithoutCancel(ctx), a)
		return true, errors.Join(err, rueckgabe)
	}
	ok, fehlschlag := d.Speicher.Schliesse(ctx, lauf.ende(err))
	if ok && !endgueltig(err) {
		fehlschlag = errors.Join(err, fehlschlag)
	}
	return true, fehlschlag
}

// endgueltig reports whether the register refuses the query, so that another attempt
// would not help.
func endgueltig(err error) bool {
	switch fehler.ArtVon(err) {
	case fehler.NichtBerechtigt, fehler.Gesperrt, fehler.Konflikt:
		return true
	}
	return false
}

func (d *Dienst) pacht(marke string) Pacht {
	jetzt := d.Uhr.Jetzt()
	return Pacht{Marke: marke, Jetzt: jetzt, Bis: jetzt.Add(pachtdauer)}
}

// arbeitsgang is one attempt of a query.
type arbeitsgang struct {
	*Dienst
	auftrag  Auftrag
	gemeldet time.Time
	stuecke  int // laid into the mailbox so far
	liste    liste
}

// ende returns the query as it stands after the attempt.
func (g *arbeitsgang) ende(err error) Auftrag {
	a := g.auftrag
	jetzt := g.Uhr.Jetzt()
	if err == nil {
		a.Zustand, a.Beendet, a.LoeschenAb, a.Fehler = Fertig, jetzt, jetzt.Add(Aufbewahrung), ""
		return a
	}
	if !endgueltig(err) && a.Versuche < maxVersuche {
		a.Zustand, a.Faellig = Bereit, jetzt.Add(time.Minute<<a.Versuche)
		return a
	}
	a.Zustand, a.Beendet, a.Fehler = Gescheitert, jetzt, fehler.TextVon(err)
	if !endgueltig(err) {
		a.Fehler = "Die Gruppenabfrage ist wiederholt gescheitert. Bitte wenden Sie sich an die Registerstelle."
	}
	return a
}

// liefere asks and puts the result into the mailbox.
func (g *arbeitsgang) liefere(ctx context.Context) error {
	a := &g.auftrag
	akteur, err := g.Akteure(ctx, a.Stelle, a.FreigegebenVon)
	if err != nil {
		return err
	}
	frage, err := a.Frage(akteur)
	if err != nil {
		return err
	}
	ctx, halt := context.WithCancelCause(ctx)
	defer halt(nil)
	anzahl, err := g.Abruf.LiefereGruppe(ctx, frage, abruf.Gruppenlauf{
		Angaben: map[string]string{
			"schritt": "lieferung", "auftrag": a.ID, "versuch": strconv.Itoa(a.Versuche),
			"bestaetigt_von": a.BestaetigtVon, "freigegeben_von": a.FreigegebenVon, "zweck_der_freigabe": a.Zweck,
		},
		Hoechstens: g.Hoechstens,
		Fortschritt: func(erledigt, gesamt int) {
			if err := g.melde(ctx, erledigt, gesamt); err != nil {
				halt(err)
			}
		},
		Liefere: func(teil, teile int, antwort *abruf.Antwort) error {
			return g.nimm(ctx, frage, teilantwort{teil, teile, antwort})
		},
	})
	if grund := context.Cause(ctx); errors.Is(grund, errVerloren) {
		return errVerloren
	}
	if err != nil {
		return err
	}
	a.Geliefert = anzahl
	return g.lege(ctx, Stueck{Name: "gruppenabfrage-" + a.ID + ".csv", Medientyp: "text/csv; charset=utf-8", Inhalt: g.liste.b.Bytes()})
}

// teilantwort is one answer of several.
type teilantwort struct {
	nr, von int
	antwort *abruf.Antwort
}

// nimm puts one answer into the mailbox as XMeld 1333 and adds it to the list.
func (g *arbeitsgang) nimm(ctx context.Context, frage *abruf.FreieAnfrage, t teilantwort) error {
	nachricht, hinweise, err := g.nachricht1333(frage, t.antwort)
	if err != nil {
		return err
	}
	if err := g.liste.haengeAn(t.antwort); err != nil {
		return err
	}
	name := "gruppenabfrage-" + g.auftrag.ID + "-" + strconv.Itoa(t.nr) + "-von-" + strconv.Itoa(t.von)
	if err := g.lege(ctx, Stueck{Name: name + ".1333.xml", Medientyp: "application/xml", Inhalt: nachricht}); err != nil {
		return err
	}
	return g.lege(ctx, Stueck{Name: name + ".hinweise.xml", Medientyp: "application/xml", Inhalt: hinweise})
}

// lege puts a piece into the mailbox of the body.
func (g *arbeitsgang) lege(ctx context.Context, s Stueck) error {
	p := g.pacht(g.auftrag.Marke)
	g.stuecke++
	s.Teil = g.stuecke
	s.Empfaenger = Empfaenger{EmpfaengerStelle, g.auftrag.Stelle}
	s.Auftrag, s.Erstellt, s.LoeschenAb = g.auftrag.ID, p.Jetzt, p.Jetzt.Add(Aufbewahrung)
	return gehalten(g.Speicher.LegeStueck(ctx, g.auftrag.ID, p, s))
}

// melde says how far the reading is, now and then.
func (g *arbeitsgang) melde(ctx context.Context, erledigt, gesamt int) error {
	p := g.pacht(g.auftrag.Marke)
	if p.Jetzt.Sub(g.gemeldet) < meldeabstand && erledigt < gesamt {
		return nil
	}
	g.gemeldet = p.Jetzt
	g.auftrag.Erledigt, g.auftrag.Gesamt = erledigt, gesamt
	return gehalten(g.Speicher.Melde(ctx, g.auftrag.ID, p, erledigt, gesamt))
}

// gehalten turns a lost lease into errVerloren.
func gehalten(ok bool, err error) error {
	if err == nil && !ok {
		return errVerloren
	}
	return err
}

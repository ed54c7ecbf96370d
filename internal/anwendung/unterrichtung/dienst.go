// SPDX-License-Identifier: EUPL-1.2

package unterrichtung

import (
	"context"
	"fmt"
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// Leser reads the log.
type Leser interface {
	// LeseZeilen returns up to max rows in order of number, from the number ab on.
	LeseZeilen(ctx context.Context, ab int64, max int) ([]protokoll.Zeile, error)
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}

// Gemeinden resolves municipality keys; *behoerde.Gemeindeverzeichnis is one.
type Gemeinden interface {
	// Meldebehoerde returns the municipality whose office is the Meldebehörde of ags.
	Meldebehoerde(ags melde.AGS) melde.AGS
	// Gemeinde returns the municipality that bears the key on the day.
	Gemeinde(ags melde.AGS, tag melde.Datum) (behoerde.Gemeinde, bool)
}

// Ausgang takes messages to receivers.
type Ausgang interface {
	// Schreibe stores a message durably; the same name again replaces it.
	Schreibe(empfaenger, name string, inhalt []byte) error
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Leser     Leser
	Ablage    Ablage
	Protokoll Protokollant
	Gemeinden Gemeinden
	Regeln    []Regel
	// Register is this register as author of messages.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Dienst derives and hands over orders. Its methods may be called concurrently.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

// lesestapel is the number of entries read at a time.
const lesestapel = 1000

// Leite derives the orders of all entries since the last run and returns their number.
// An interrupted run goes on where it was; no order comes twice.
func (d *Dienst) Leite(ctx context.Context) (neu int, err error) {
	stand, err := d.Ablage.Unterrichtungsstand(ctx)
	if err != nil {
		return 0, fmt.Errorf("read state of the orders: %w", err)
	}
	for {
		zeilen, err := d.Leser.LeseZeilen(ctx, stand+1, lesestapel)
		if err != nil {
			return neu, fmt.Errorf("read entries from %d: %w", stand+1, err)
		}
		if len(zeilen) == 0 {
			return neu, nil
		}
		var auftraege []Auftrag
		for _, z := range zeilen {
			if z.Vernichtet() {
				continue
			}
			e, err := z.Eintrag()
			if err != nil {
				return neu, fmt.Errorf("entry %d: %w", z.Nummer, err)
			}
			auftraege = append(auftraege, d.auftraege(&e, z.Frist)...)
		}
		stand = zeilen[len(zeilen)-1].Nummer
		n, err := d.Ablage.LegeAuftraege(ctx, auftraege, stand)
		neu += n
		if err != nil {
			return neu, fmt.Errorf("store orders: %w", err)
		}
	}
}

// auftraege applies the duties to one entry.
func (d *Dienst) auftraege(e *protokoll.Eintrag, frist uhr.Datum) []Auftrag {
	var liste []Auftrag
	for i := range e.Sperrtreffer {
		t := &e.Sperrtreffer[i]
		for j := range d.Regeln {
			r := &d.Regeln[j]
			if !r.gilt(e, t) {
				continue
			}
			a := Auftrag{
				Art: r.Art, Norm: r.Norm, Meldebehoerde: d.Gemeinden.Meldebehoerde(melde.AGS(t.Satz.AGS)), Veranlasser: -1,
				Satz: t.Satz, Protokollnummer: e.Nummer, Zeit: e.Zeit, Ersuchen: ersuchen(e, r.Art), Zustand: ZustandOffen, Frist: frist,
			}
			if r.Art != ArtVeranlasser {
				liste = append(liste, a)
				continue
			}
			for _, v := range r.veranlasser(t) {
				a.Veranlasser = v
				liste = append(liste, a)
			}
		}
	}
	return liste
}

func ersuchen(e *protokoll.Eintrag, art Art) Ersuchen {
	x := Ersuchen{Art: e.Art, Stelle: e.StelleName, Anschrift: e.StelleAnschrift, Erreichbarkeit: e.Erreichbarkeit, BeiDerStelle: e.FuerStelle}
	if e.HatInhalt() {
		x.Aktenzeichen, x.Anlass = e.Aktenzeichen, e.Anlass
	}
	if art == ArtBearbeitung && e.HatInhalt() {
		x.Kriterien, x.Anforderung, x.Urschrift = e.Kriterien, e.Anforderung, e.Urschrift
	}
	return x
}

// Uebergib writes a message for every open order, in the order of their numbers, and
// returns how many each receiver got. The run is an entry of the log. An interrupted run
// can be repeated: a message has a name that depends on its order only.
func (d *Dienst) Uebergib(ctx context.Context, ziel Ausgang) (map[string]int, error) {
	zahlen := map[string]int{}
	nach := int64(0)
	for {
		offen, err := d.Ablage.Auftraege(ctx, ZustandOffen, nach)
		if err != nil {
			return zahlen, fmt.Errorf("read orders: %w", err)
		}
		if len(offen) == 0 {
			return zahlen, nil
		}
		if err := d.vermerke(ctx, "befehl", "unterrichtungen uebergeben", int64(len(offen))); err != nil {
			return zahlen, err
		}
		for _, a := range offen {
			if err := d.uebergib(ctx, ziel, a); err != nil {
				return zahlen, err
			}
			zahlen[a.Empfaenger()]++
			nach = a.ID
		}
	}
}

func (d *Dienst) uebergib(ctx context.Context, ziel Ausgang, a Auftrag) error {
	inhalt, endung, err := d.schreiben(&a)
	if err != nil {
		return fmt.Errorf("write message of order %d: %w", a.ID, err)
	}
	if err := ziel.Schreibe(a.Empfaenger(), fmt.Sprintf("%s-%08d.%s", a.Art, a.ID, endung), inhalt); err != nil {
		return fmt.Errorf("hand over order %d: %w", a.ID, err)
	}
	a.Zustand, a.Uebergeben = ZustandUebergeben, d.Uhr.Jetzt()
	if _, err := d.Ablage.BewegeAuftrag(ctx, a, ZustandOffen); err != nil {
		return fmt.Errorf("store order %d: %w", a.ID, err)
	}
	return nil
}

// Erledige closes an order with a remark. The act is an entry of the log. Errors:
// ErrAuftrag, ErrAuftragsstand, ErrVermerk.
func (d *Dienst) Erledige(ctx context.Context, wer behoerde.Akteur, id int64, vorher Zustand, vermerk string) error {
	if strings.TrimSpace(vermerk) == "" {
		return ErrVermerk
	}
	a, da, err := d.Ablage.Auftrag(ctx, id)
	switch {
	case err != nil:
		return fmt.Errorf("read order %d: %w", id, err)
	case !da:
		return ErrAuftrag
	case a.Zustand != vorher || a.Zustand == ZustandErledigt:
		return ErrAuftragsstand
	}
	if err := d.vermerke(ctx, wer.Kennung, fmt.Sprintf("unterrichtung=%d erledigt", id), 1); err != nil {
		return err
	}
	a.Zustand, a.Erledigt, a.Von, a.Vermerk = ZustandErledigt, d.Uhr.Jetzt(), wer.Kennung, vermerk
	ok, err := d.Ablage.BewegeAuftrag(ctx, a, vorher)
	if err == nil && !ok {
		err = ErrAuftragsstand
	}
	return err
}

// Zahlen counts orders per state.
func (d *Dienst) Zahlen(ctx context.Context) (map[Zustand]int64, error) {
	return d.Ablage.Auftragszahlen(ctx)
}

// Liste returns orders of a state for the work list; the look is an entry of the log.
func (d *Dienst) Liste(ctx context.Context, wer behoerde.Akteur, z Zustand, nach int64) ([]Auftrag, error) {
	liste, err := d.Ablage.Auftraege(ctx, z, nach)
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	return liste, d.vermerke(ctx, wer.Kennung, "unterrichtungen zustand="+string(z), int64(len(liste)))
}

func (d *Dienst) vermerke(ctx context.Context, kennung, kriterien string, treffer int64) error {
	_, err := d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf, Kennung: kennung, Anlass: "unterrichtung (BMG § 34 Abs. 5, § 51 Abs. 3)",
		Kriterien: kriterien, Treffer: treffer, Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return fmt.Errorf("log the handling of orders: %w", err)
	}
	return nil
}

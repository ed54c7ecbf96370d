// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"iter"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/grund/uhr"
)

// The refusals of a Quittung.
var (
	ErrQuittungUnlesbar    = fehler.Neu(fehler.Ungueltig, "MR-1100", "Die Quittung ist nicht lesbar oder entspricht nicht dem Schema.")
	ErrOhneNachricht       = fehler.Neu(fehler.NichtGefunden, "MR-1101", "Eine Nachricht mit dieser Nummer hat die Meldebehörde nicht bekommen.")
	ErrUeberholt           = fehler.Neu(fehler.Konflikt, "MR-1102", "Diese Nachricht ist durch eine neuere ersetzt. Bitte quittieren Sie die neueste; sie enthält alle Paare, die noch gelten.")
	ErrSchonQuittiert      = fehler.Neu(fehler.Konflikt, "MR-1103", "Diese Nachricht ist schon quittiert.")
	ErrPaarFehlt           = fehler.Neu(fehler.Ungueltig, "MR-1104", "Die Quittung nennt ein Paar, das die Nachricht nicht hat. Sie wurde nicht übernommen.")
	ErrRueckgabeGleichzeit = fehler.Neu(fehler.Konflikt, "MR-1105", "Für diese Gemeinde entsteht gerade eine andere Nachricht. Bitte versuchen Sie es noch einmal.")
)

// Faellig is a record whose Meldebehörde does not know its Meldenummer.
type Faellig struct {
	Satz            zuordnung.SatzID
	Fassung         int64
	Ordnungsmerkmal string
	VBM             zuordnung.VBM         // "" if the record has none
	Nummer          zuordnung.Meldenummer // of the person
	Ersetzt         zuordnung.Meldenummer // accepted for the record before, "" if none
}

// Rueckgabestand is the newest message to a municipality.
type Rueckgabestand struct {
	Nummer    int       // 0: none was made
	Erstellt  time.Time // milliseconds count
	Abdruck   [sha256.Size]byte
	Quittiert bool
}

// Zuteilung is a pair of the newest message; the first one has the number 1.
type Zuteilung struct {
	Satz    zuordnung.SatzID
	Fassung int64
	Nummer  zuordnung.Meldenummer
}

// Rueckgabespeicher keeps what the Meldebehörden were told. It never keeps a vBM.
type Rueckgabespeicher interface {
	// Rueckgabegemeinden returns the municipalities with records, ascending.
	Rueckgabegemeinden(ctx context.Context) ([]melde.AGS, error)
	// Faellige streams the records of the municipality, by number, that are still
	// delivered, have a person with a Meldenummer, and whose Meldebehörde has neither
	// accepted that number nor said of this version of the record that it is unknown.
	Faellige(ctx context.Context, ags melde.AGS) iter.Seq2[Faellig, error]
	// Rueckgabe returns the newest message to the municipality.
	Rueckgabe(ctx context.Context, ags melde.AGS) (Rueckgabestand, error)
	// LegeRueckgabe stores a message in the place of the one before; ok is false,
	// and nothing happens, unless its number follows that of the newest one.
	LegeRueckgabe(ctx context.Context, ags melde.AGS, r Rueckgabestand, paare []Zuteilung) (ok bool, err error)
	// Quittiere notes for pairs of the newest message whether they were accepted, closes the message and forgets its pairs. ok is false, and
	// nothing happens, unless the newest message has this number, is open, and has
	// all these pairs.
	Quittiere(ctx context.Context, q Quittierung) (ok bool, err error)
}

// Quittierung is a receipt as the storage notes it.
type Quittierung struct {
	AGS    melde.AGS
	Nummer int
	Zeit   time.Time
	Zeilen []Quittungszeile // by number of the pair, ascending
}

// Quittungszeile is what became of a pair of the message.
type Quittungszeile struct {
	Nr         int // of the pair, from 1
	Angenommen bool
}

// Nrs returns the numbers, from 1, of the pairs that were accepted, or of the others.
func (q *Quittierung) Nrs(angenommen bool) []int64 {
	nrs := make([]int64, 0, len(q.Zeilen))
	for _, z := range q.Zeilen {
		if z.Angenommen == angenommen {
			nrs = append(nrs, int64(z.Nr))
		}
	}
	return nrs
}

// Rueckgabe gives Meldenummern back to the Meldebehörden (S1-10.10). It is safe for
// concurrent use.
type Rueckgabe struct {
	speicher Rueckgabespeicher
	uhr      uhr.Uhr
}

// NeueRueckgabe returns the use case.
func NeueRueckgabe(s Rueckgabespeicher, u uhr.Uhr) *Rueckgabe { return &Rueckgabe{s, u} }

// Gemeinden returns the municipalities that have records, ascending.
func (r *Rueckgabe) Gemeinden(ctx context.Context) ([]melde.AGS, error) {
	gemeinden, err := r.speicher.Rueckgabegemeinden(ctx)
	if err != nil {
		return nil, fmt.Errorf("list municipalities: %w", err)
	}
	return gemeinden, nil
}

// Erstelle returns the message to the municipality, nil if its Meldebehörde knows
// everything. While the newest message is open and nothing has changed it comes
// again with the same number and the same bytes; else the next number is given to
// a message with all pairs that are due.
func (r *Rueckgabe) Erstelle(ctx context.Context, ags melde.AGS) (*meldenummer.Nachricht, error) {
	letzte, err := r.speicher.Rueckgabe(ctx, ags)
	if err != nil {
		return nil, fmt.Errorf("read newest message: %w", err)
	}
	n := &meldenummer.Nachricht{Kopf: meldenummer.Kopf{AGS: ags, Nummer: letzte.Nummer, Erstellt: letzte.Erstellt.In(uhr.Berlin())}}
	var paare []Zuteilung
	for f, err := range r.speicher.Faellige(ctx, ags) {
		if err != nil {
			return nil, fmt.Errorf("read due numbers: %w", err)
		}
		n.Paare = append(n.Paare, f.paar())
		paare = append(paare, Zuteilung{f.Satz, f.Fassung, f.Nummer})
	}
	if len(paare) == 0 {
		return nil, nil
	}
	if letzte.Nummer > 0 && !letzte.Quittiert && abdruck(n) == letzte.Abdruck {
		return n, nil
	}
	n.Nummer, n.Erstellt = letzte.Nummer+1, r.uhr.Jetzt().In(uhr.Berlin()).Truncate(time.Millisecond)
	neu := Rueckgabestand{Nummer: n.Nummer, Erstellt: n.Erstellt, Abdruck: abdruck(n)}
	ok, err := r.speicher.LegeRueckgabe(ctx, ags, neu, paare)
	if err != nil {
		return nil, fmt.Errorf("store message: %w", err)
	}
	if !ok {
		return nil, ErrRueckgabeGleichzeit
	}
	return n, nil
}

// paar names the record by its vBM, without one by its Ordnungsmerkmal.
func (f *Faellig) paar() meldenummer.Paar {
	p := meldenummer.Paar{Meldenummer: f.Nummer, Ersetzt: f.Ersetzt}
	if f.VBM.Gueltig() {
		p.VBM = f.VBM
	} else {
		p.Ordnungsmerkmal = f.Ordnungsmerkmal
	}
	return p
}

// abdruck is the hash of the message as it is written.
func abdruck(n *meldenummer.Nachricht) (a [sha256.Size]byte) {
	h := sha256.New()
	_ = n.Schreibe(h) // a hash does not fail
	h.Sum(a[:0])
	return a
}

// Quittiert are the counts of a Quittung.
type Quittiert struct {
	AGS        melde.AGS `json:"ags"`
	Nummer     int       `json:"nummer"`
	Angenommen int       `json:"angenommen"`
	Unbekannt  int       `json:"unbekannt"`
}

// Nimm takes a Quittung of a Meldebehörde. Pairs that it does not name come again
// with the next message, unknown ones when their record or number changes. The
// error is one of the refusals above; then nothing was taken.
func (r *Rueckgabe) Nimm(ctx context.Context, quelle io.Reader) (Quittiert, error) {
	q, err := meldenummer.LiesQuittung(quelle)
	if err != nil {
		return Quittiert{}, ErrQuittungUnlesbar.MitUrsache(err)
	}
	aus := Quittiert{AGS: q.AGS, Nummer: q.Nummer}
	zeilen := make([]Quittungszeile, len(q.Zeilen))
	for i, z := range q.Zeilen {
		zeilen[i] = Quittungszeile{z.Nr, z.Ergebnis == meldenummer.Angenommen}
		if zeilen[i].Angenommen {
			aus.Angenommen++
		} else {
			aus.Unbekannt++
		}
	}
	letzte, err := r.speicher.Rueckgabe(ctx, q.AGS)
	if err != nil {
		return Quittiert{}, fmt.Errorf("read newest message: %w", err)
	}
	switch {
	case q.Nummer > letzte.Nummer:
		return Quittiert{}, ErrOhneNachricht
	case q.Nummer < letzte.Nummer:
		return Quittiert{}, ErrUeberholt
	case letzte.Quittiert:
		return Quittiert{}, ErrSchonQuittiert
	}
	ok, err := r.speicher.Quittiere(ctx, Quittierung{AGS: q.AGS, Nummer: q.Nummer, Zeit: r.uhr.Jetzt(), Zeilen: zeilen})
	if err != nil {
		return Quittiert{}, fmt.Errorf("note receipt: %w", err)
	}
	if !ok {
		return Quittiert{}, ErrPaarFehlt
	}
	return aus, nil
}

// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// ErrBeweis means that a proof does not prove what it says.
var ErrBeweis = errors.New("protokoll: proof does not hold")

const (
	// CodeKeinEintrag is the code of the error for a number that no entry has.
	CodeKeinEintrag = "MR-0802"
	// CodeUnversiegelt is the code of the error for an entry or size that is not sealed yet.
	CodeUnversiegelt = "MR-0803"
)

// Einschlussbeweis proves that an entry with this number, term and commitment is in
// the sealed log; together with salt and content also what it says. Everybody can
// check it with the public key alone (PruefeBeweis). It carries personal data as
// long as the content is there.
type Einschlussbeweis struct {
	Nummer int64     `json:"nummer"`
	Frist  uhr.Datum `json:"frist"`
	Zusage Hash      `json:"zusage"`
	// Salz and Inhalt are absent when the content has been destroyed.
	Salz   []byte `json:"salz,omitempty"`
	Inhalt []byte `json:"inhalt,omitempty"`
	// Pfad is the audit path of RFC 6962 section 2.1.1.
	Pfad []Hash `json:"pfad"`
	// Siegel is the signed tree head to which the path leads.
	Siegel string `json:"siegel"`
}

// Folgebeweis proves that a later state of the log contains an earlier one unchanged.
type Folgebeweis struct {
	// Frueher and Spaeter are the signed tree heads.
	Frueher string `json:"frueher"`
	Spaeter string `json:"spaeter"`
	// Pfad is the consistency proof of RFC 6962 section 2.1.2.
	Pfad []Hash `json:"pfad"`
}

// Beweise makes the proof for one entry against the last tree head. Errors: NichtGefunden
// (CodeKeinEintrag), Konflikt (CodeUnversiegelt).
func Beweise(ctx context.Context, l Leser, nummer int64) (Einschlussbeweis, error) {
	zeilen, err := l.LeseZeilen(ctx, max(nummer, 1), 1)
	if err != nil {
		return Einschlussbeweis{}, fmt.Errorf("read entry %d: %w", nummer, err)
	}
	if len(zeilen) == 0 || zeilen[0].Nummer != nummer {
		return Einschlussbeweis{}, fehler.Neu(fehler.NichtGefunden, CodeKeinEintrag,
			"Einen Protokolleintrag mit dieser Nummer gibt es nicht.")
	}
	siegel, err := l.LetztesSiegel(ctx)
	if err != nil {
		return Einschlussbeweis{}, fmt.Errorf("read last tree head: %w", err)
	}
	if siegel.Groesse < nummer {
		return Einschlussbeweis{}, unversiegelt()
	}
	pfad, err := tlog.ProveRecord(siegel.Groesse, nummer-1, hashLeser(ctx, l))
	if err != nil {
		return Einschlussbeweis{}, fmt.Errorf("prove entry %d: %w", nummer, err)
	}
	z := zeilen[0]
	return Einschlussbeweis{
		Nummer: nummer, Frist: z.Frist, Zusage: z.Zusage, Salz: z.Salz, Inhalt: z.Inhalt,
		Pfad: pfad, Siegel: siegel.Notiz,
	}, nil
}

// Pruefergebnis is what a valid Einschlussbeweis proves.
type Pruefergebnis struct {
	// Kopf is the tree head that contains the entry.
	Kopf Baumkopf
	// Eintrag is the content, nil when it has been destroyed.
	Eintrag *Eintrag
}

// PruefeBeweis checks a proof with nothing but the public key. Errors: ErrSiegel, ErrBeweis.
func PruefeBeweis(b Einschlussbeweis, schluessel string) (Pruefergebnis, error) {
	kopf, err := OeffneSiegel(b.Siegel, schluessel)
	if err != nil {
		return Pruefergebnis{}, err
	}
	if b.Nummer < 1 || b.Nummer > kopf.Groesse {
		return Pruefergebnis{}, ErrBeweis
	}
	zeile := Zeile{Blatt: Blatt{Nummer: b.Nummer, Frist: b.Frist, Zusage: b.Zusage}, Salz: b.Salz, Inhalt: b.Inhalt}
	err = tlog.CheckRecord(b.Pfad, kopf.Groesse, kopf.Wurzel, b.Nummer-1, zeile.hash())
	if err != nil {
		return Pruefergebnis{}, ErrBeweis
	}
	if zeile.Vernichtet() {
		return Pruefergebnis{Kopf: kopf}, nil
	}
	if !zeile.passtZurZusage() {
		return Pruefergebnis{}, ErrBeweis
	}
	e, err := zeile.Eintrag()
	if err != nil {
		return Pruefergebnis{}, ErrBeweis
	}
	return Pruefergebnis{Kopf: kopf, Eintrag: &e}, nil
}

// BeweiseFolge proves that the present log contains the state of the earlier tree head
// frueher (a Notiz that somebody kept) unchanged. Errors: ErrSiegel if frueher is not
// ours, Konflikt (CodeUnversiegelt) if it is larger than the present log.
func BeweiseFolge(ctx context.Context, l Leser, frueher, schluessel string) (Folgebeweis, error) {
	alt, err := OeffneSiegel(frueher, schluessel)
	if err != nil {
		return Folgebeweis{}, err
	}
	neu, err := l.LetztesSiegel(ctx)
	if err != nil {
		return Folgebeweis{}, fmt.Errorf("read last tree head: %w", err)
	}
	if neu.Groesse < alt.Groesse || alt.Groesse == 0 {
		return Folgebeweis{}, unversiegelt()
	}
	pfad, err := tlog.ProveTree(neu.Groesse, alt.Groesse, hashLeser(ctx, l))
	if err != nil {
		return Folgebeweis{}, fmt.Errorf("prove tree %d in %d: %w", alt.Groesse, neu.Groesse, err)
	}
	return Folgebeweis{Frueher: frueher, Spaeter: neu.Notiz, Pfad: pfad}, nil
}

// PruefeFolge checks a Folgebeweis with nothing but the public key and returns both
// tree heads. Errors: ErrSiegel, ErrBeweis.
func PruefeFolge(b Folgebeweis, schluessel string) (frueher, spaeter Baumkopf, err error) {
	frueher, err = OeffneSiegel(b.Frueher, schluessel)
	if err != nil {
		return Baumkopf{}, Baumkopf{}, err
	}
	spaeter, err = OeffneSiegel(b.Spaeter, schluessel)
	if err != nil {
		return Baumkopf{}, Baumkopf{}, err
	}
	err = tlog.CheckTree(b.Pfad, spaeter.Groesse, spaeter.Wurzel, frueher.Groesse, frueher.Wurzel)
	if err != nil {
		return Baumkopf{}, Baumkopf{}, ErrBeweis
	}
	return frueher, spaeter, nil
}

func unversiegelt() *fehler.Fehler {
	return fehler.Neu(fehler.Konflikt, CodeUnversiegelt,
		"Dieser Teil des Protokolls ist noch nicht versiegelt. Bitte versuchen Sie es in Kürze erneut.")
}

func hashLeser(ctx context.Context, l Leser) tlog.HashReader {
	return tlog.HashReaderFunc(func(indizes []int64) ([]Hash, error) { return l.LeseHashes(ctx, indizes) })
}

// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the use cases work with.
type Ausstattung struct {
	Speicher  Speicher
	Protokoll Protokollant
	// Schluessel is the public key of the tree heads.
	Schluessel string
	// Uhr is the legal clock: terms and time stamps of the log.
	Uhr uhr.Uhr
	// Ablage keeps what control adds: cases, samples, marks. Required for everything but
	// verifying, proving, showing and exporting.
	Ablage Ablage
	// Tresor holds the keys of the contents; nil if they are stored in clear. It needs Ablage.
	Tresor *protokoll.Tresor
	// Regeln are those of the anomaly run.
	Regeln []Regel
	// Vertraege are the bodies that have their log kept here.
	Vertraege Vertraege
}

// Dienst looks into the log. Its methods may be called concurrently.
type Dienst struct {
	speicher   Speicher
	protokoll  Protokollant
	schluessel string
	uhr        uhr.Uhr
	ablage     Ablage
	tresor     *protokoll.Tresor
	regeln     []Regel
	vertraege  Vertraege
}

// Neu returns the use cases.
func Neu(a Ausstattung) *Dienst {
	return &Dienst{
		speicher: a.Speicher, protokoll: a.Protokoll, schluessel: a.Schluessel, uhr: a.Uhr,
		ablage: a.Ablage, tresor: a.Tresor, regeln: a.Regeln, vertraege: a.Vertraege,
	}
}

// Pruefe verifies the whole log. It reads no content in clear and is therefore no
// look into the log. An error means that storage could not be read; what it finds
// stands in the report.
func (d *Dienst) Pruefe(ctx context.Context) (protokoll.Pruefbericht, error) {
	return protokoll.Pruefe(ctx, d.speicher, d.schluessel, uhr.Heute(d.uhr))
}

// Beweise returns the proof for one entry, with its content as long as that is
// kept and the purpose allows to see it. The look is logged first. Errors: those of Einsicht, protokoll.CodeKeinEintrag,
// protokoll.CodeUnversiegelt.
func (d *Dienst) Beweise(ctx context.Context, e Einsicht, nummer int64) (protokoll.Einschlussbeweis, error) {
	beweis, err := protokoll.Beweise(ctx, d.speicher, nummer)
	if err != nil {
		return protokoll.Einschlussbeweis{}, err
	}
	if err := d.vermerke(ctx, e, nummernkriterium(nummer), 1); err != nil {
		return protokoll.Einschlussbeweis{}, err
	}
	if !e.Kontrolle || e.Zweck == ZweckBetrieb {
		beweis.Salz, beweis.Inhalt = nil, nil
	}
	return beweis, nil
}

// Siegel returns the last signed tree head, to be kept outside: with it everybody can
// prove later that nothing before was changed. It tells nothing about anybody.
func (d *Dienst) Siegel(ctx context.Context) (protokoll.Siegel, error) {
	s, err := d.speicher.LetztesSiegel(ctx)
	if err != nil {
		return s, fmt.Errorf("read last tree head: %w", err)
	}
	return s, nil
}

// Folge proves that the log still contains the state of a tree head that somebody kept.
// Errors: protokoll.ErrSiegel, protokoll.CodeUnversiegelt.
func (d *Dienst) Folge(ctx context.Context, frueher string) (protokoll.Folgebeweis, error) {
	return protokoll.BeweiseFolge(ctx, d.speicher, frueher, d.schluessel)
}

// Zeige returns one entry, whole for the data protection control and without contents
// for those who look to secure the operation. The look is logged first. Errors: those of
// Einsicht, NichtGefunden for a number without an entry or whose content is destroyed.
func (d *Dienst) Zeige(ctx context.Context, e Einsicht, nummer int64) (protokoll.Eintrag, error) {
	zeilen, err := d.speicher.LeseZeilen(ctx, max(nummer, 1), 1)
	if err != nil {
		return protokoll.Eintrag{}, fmt.Errorf("read entry %d: %w", nummer, err)
	}
	gefunden := len(zeilen) == 1 && zeilen[0].Nummer == nummer && !zeilen[0].Vernichtet()
	treffer := int64(0)
	if gefunden {
		treffer = 1
	}
	if err := d.vermerke(ctx, e, nummernkriterium(nummer), treffer); err != nil {
		return protokoll.Eintrag{}, err
	}
	if !gefunden {
		return protokoll.Eintrag{}, errKeinEintrag
	}
	eintrag, err := zeilen[0].Eintrag()
	if err != nil {
		return protokoll.Eintrag{}, fmt.Errorf("entry %d: %w", nummer, err)
	}
	return e.sicht(eintrag), nil
}

// maxBeweis is far more than a proof of the greatest entry needs.
const maxBeweis = 4 * protokoll.MaxInhalt

// ErrBeweisform means that a file is no proof.
var ErrBeweisform = fehler.Neu(fehler.Ungueltig, "MR-0713", "Die Datei ist kein Beweis für einen Protokolleintrag.")

// PruefeBeweis checks a proof in JSON with nothing but the public key: no
// database, no service. Errors: ErrBeweisform, protokoll.ErrSiegel, protokoll.ErrBeweis.
func PruefeBeweis(r io.Reader, schluessel string) (protokoll.Pruefergebnis, error) {
	decoder := json.NewDecoder(io.LimitReader(r, maxBeweis))
	decoder.DisallowUnknownFields()
	var beweis protokoll.Einschlussbeweis
	if err := decoder.Decode(&beweis); err != nil {
		return protokoll.Pruefergebnis{}, ErrBeweisform
	}
	return protokoll.PruefeBeweis(beweis, schluessel)
}

func nummernkriterium(nummer int64) string { return "nummer=" + strconv.FormatInt(nummer, 10) }

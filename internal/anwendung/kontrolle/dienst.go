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
}

// Dienst looks into the log. Its methods may be called concurrently.
type Dienst struct {
	speicher   Speicher
	protokoll  Protokollant
	schluessel string
	uhr        uhr.Uhr
}

// Neu returns the use cases.
func Neu(a Ausstattung) *Dienst {
	return &Dienst{speicher: a.Speicher, protokoll: a.Protokoll, schluessel: a.Schluessel, uhr: a.Uhr}
}

// Pruefe verifies the whole log. It reads no content in clear and is therefore no
// look into the log. An error means that storage could not be read; what it finds
// stands in the report.
func (d *Dienst) Pruefe(ctx context.Context) (protokoll.Pruefbericht, error) {
	return protokoll.Pruefe(ctx, d.speicher, d.schluessel, uhr.Heute(d.uhr))
}

// Beweise returns the proof for one entry, with its content as long as that is
// kept. The look is logged first. Errors: those of Einsicht, protokoll.CodeKeinEintrag,
// protokoll.CodeUnversiegelt.
func (d *Dienst) Beweise(ctx context.Context, e Einsicht, nummer int64) (protokoll.Einschlussbeweis, error) {
	beweis, err := protokoll.Beweise(ctx, d.speicher, nummer)
	if err != nil {
		return protokoll.Einschlussbeweis{}, err
	}
	if err := d.vermerke(ctx, e, nummernkriterium(nummer), 1); err != nil {
		return protokoll.Einschlussbeweis{}, err
	}
	return beweis, nil
}

// Zeige returns one entry. The look is logged first. Errors: those of Einsicht,
// NichtGefunden for a number without an entry or whose content is destroyed.
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
		return protokoll.Eintrag{}, fehler.Neu(fehler.NichtGefunden, protokoll.CodeKeinEintrag,
			"Einen lesbaren Protokolleintrag mit dieser Nummer gibt es nicht.")
	}
	return zeilen[0].Eintrag()
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

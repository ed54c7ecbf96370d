// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"
	"errors"
	"io"

	"kernmelderegister/internal/formate/osci"
)

// HoleInPaketen is Hole for a delivery that may be too large for one answer
// (PartialFetchDelivery); kib is the size of a chunk in KiB. The Intermediär may send a
// small one in one piece.
func (d *Dialog) HoleInPaketen(ctx context.Context, w osci.Auswahl, kib int, nimm func(context.Context, *Abholung) error) (da bool, err error) {
	err = d.k.mitAblage(func(a osci.Ablage) error {
		e, err := d.holeStuecke(ctx, w, kib, a)
		if hatCode(err, codeKeineZustellung) {
			return nil
		}
		if err != nil {
			return err
		}
		da = true
		return d.uebergib(func() error { return nimm(ctx, abholung(e)) })
	})
	return da && err == nil, err
}

// holeStuecke fetches all chunks and returns the answer that they make.
func (d *Dialog) holeStuecke(ctx context.Context, w osci.Auswahl, kib int, a osci.Ablage) (*osci.Eingang, error) {
	var stuecke []osci.Daten
	for nr, anzahl := 1, 1; nr <= anzahl; nr++ {
		p := &osci.Paket{Nummer: nr, Groesse: kib}
		for n := 1; n < nr; n++ {
			p.Empfangen = append(p.Empfangen, n)
		}
		e, err := d.sende(ctx, &osci.Nachricht{Art: osci.PartialFetchDelivery, Auswahl: w, Paket: p}, a)
		if err != nil {
			return nil, err
		}
		if e.Art == osci.AntwortFetchDelivery && nr == 1 {
			return e, nil
		}
		if e.Paket == nil || e.Paket.Nummer != nr || nr > 1 && e.Paket.Anzahl != anzahl || len(e.Anhaenge) != 1 {
			return nil, d.unbrauchbar(errors.New("chunk out of order"))
		}
		anzahl = e.Paket.Anzahl
		// All further chunks must be of the delivery that began.
		w = osci.Auswahl{MessageIDs: []string{e.Nachricht.MessageID}}
		stuecke = append(stuecke, e.Anhaenge[0].Daten)
	}
	return d.setzeZusammen(stuecke, a)
}

// setzeZusammen reads the message that the chunks make. Its transport was protected
// chunk by chunk; if it is signed itself, that signature must hold too.
func (d *Dialog) setzeZusammen(stuecke []osci.Daten, a osci.Ablage) (e *osci.Eingang, err error) {
	r := &folge{rest: stuecke}
	defer func() { err = errors.Join(err, r.Close()) }()
	e, err = d.k.e.Leser.Lies(r, osci.Quelle{Ablage: a})
	if err != nil {
		return nil, d.unbrauchbar(err)
	}
	if e.Art != osci.AntwortFetchDelivery || !osci.Erfolg(e.Rueckmeldung) {
		return nil, d.unbrauchbar(errors.New("chunks make no delivery"))
	}
	if e.Signiert() {
		if err := d.k.pruefeSignatur(e); err != nil {
			return nil, d.unbrauchbar(err)
		}
	}
	return e, nil
}

// unbrauchbar ends the dialog.
func (d *Dialog) unbrauchbar(err error) error {
	d.zu = true
	return errAntwort.MitUrsache(err)
}

// folge reads data one after the other.
type folge struct {
	rest []osci.Daten
	r    io.ReadSeekCloser
}

// Read reads the next bytes.
func (f *folge) Read(b []byte) (int, error) {
	for {
		if f.r == nil {
			if len(f.rest) == 0 {
				return 0, io.EOF
			}
			r, err := f.rest[0].Oeffne()
			if err != nil {
				return 0, err
			}
			f.r, f.rest = r, f.rest[1:]
		}
		n, err := f.r.Read(b)
		if err != io.EOF || n > 0 {
			return n, err
		}
		if err := f.Close(); err != nil {
			return 0, err
		}
	}
}

// Close closes what is open.
func (f *folge) Close() error {
	if f.r == nil {
		return nil
	}
	r := f.r
	f.r = nil
	return r.Close()
}

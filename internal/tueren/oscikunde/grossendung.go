// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"
	"errors"
	"io"
	"slices"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// paketzusatz marks the MessageId of a chunk (digest section 13).
const paketzusatz = "_Partial"

// paketinhalt is the content of a message that carries a chunk: the names are fixed.
const paketinhalt = `<osci:ContentPackage><osci:ContentContainer Id="ChunkContentContainer"><osci:Content Id="ChunkContent" href="cid:` +
	paketteil + `"></osci:Content></osci:ContentContainer></osci:ContentPackage>`

const paketteil = "ChunkBlobStoreDelivery"

const codePaketDoppelt = "9900"

// Grossendung is a delivery that is sent in chunks (PartialStoreDelivery), so that it
// needs bounded memory on both sides and can be continued after an interruption.
type Grossendung struct {
	k         *Kunde
	z         Zustellung
	ablage    Ablage
	nachricht osci.Daten // the delivery as it would be sent in one piece
	groesse   int64      // of a chunk in bytes
	da        []int      // chunks that the Intermediär has
}

// NeueGrossendung writes the delivery into a place of its own. kib is the size of a
// chunk in KiB, at least 1. Raeume must be called at the end.
func (k *Kunde) NeueGrossendung(z *Zustellung, kib int) (*Grossendung, error) {
	if kib < 1 {
		return nil, errors.New("oscikunde: the size of a chunk is not positive")
	}
	a, err := k.e.Ablage()
	if err != nil {
		return nil, err
	}
	g := &Grossendung{k: k, z: *z, ablage: a, groesse: int64(kib) << 10}
	n := z.nachricht(osci.StoreDelivery)
	n.Zertifikate.Liste = append(n.Zertifikate.Liste, k.eigene()...)
	n.Steuerblock = osci.Steuerblock{Challenge: geheim.TokenBase64(16)}
	r, w := io.Pipe()
	go func() { w.CloseWithError(osci.Schreibe(w, n, osci.Verpackung{})) }()
	g.nachricht, err = a.Lege(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, errors.Join(err, a.Raeume())
	}
	return g, nil
}

// Raeume removes what the delivery occupies.
func (g *Grossendung) Raeume() error { return g.ablage.Raeume() }

// Anzahl returns the number of chunks.
func (g *Grossendung) Anzahl() int {
	return int((g.nachricht.Groesse() + g.groesse - 1) / g.groesse)
}

// Sende sends the chunks that the Intermediär does not have. After an error it can be
// called again and asks first what arrived. A receipt without codes says that the
// Intermediär has everything but is still working on it: the Laufzettel will tell.
// Errors: MR-2305, MR-2306, MR-2307 with the codes of the chunk or of the delivery.
func (g *Grossendung) Sende(ctx context.Context) (Quittung, error) {
	if len(g.da) > 0 {
		q, fertig, err := g.frage(ctx)
		var a *Abweisung
		if errors.As(err, &a) && !a.Fault {
			g.da = nil // nothing arrived
		} else if fertig || err != nil {
			return q, err
		}
	}
	for nr := 1; nr <= g.Anzahl(); nr++ {
		if slices.Contains(g.da, nr) {
			continue
		}
		e, err := g.sende(ctx, nr)
		if err != nil && !hatCode(err, codePaketDoppelt) {
			g.da = append(g.da, 0) // something may have arrived: ask next time
			return Quittung{}, err
		}
		g.da = append(g.da, nr)
		if err == nil && len(e.InnereRueckmeldung) > 0 {
			return innereQuittung(e)
		}
	}
	q, _, err := g.frage(ctx)
	return q, err
}

// frage asks what the Intermediär has; fertig if the delivery was worked on.
func (g *Grossendung) frage(ctx context.Context) (q Quittung, fertig bool, err error) {
	n := g.huelle()
	n.NurAuskunft, n.Inhalt = true, []byte(osci.LeererInhalt)
	err = g.k.mitAblage(func(a osci.Ablage) error {
		e, err := g.k.implizit(ctx, n, a)
		if err != nil {
			return err
		}
		if e.Paket != nil {
			g.da = e.Paket.Empfangen
		}
		if fertig = len(e.InnereRueckmeldung) > 0; fertig {
			q, err = innereQuittung(e)
		}
		return err
	})
	return q, fertig, err
}

func (g *Grossendung) sende(ctx context.Context, nr int) (e *osci.Eingang, err error) {
	von := int64(nr-1) * g.groesse
	stueck := ausschnitt{g.nachricht, von, min(g.groesse, g.nachricht.Groesse()-von)}
	n := g.huelle()
	n.Inhalt, n.Anhaenge = []byte(paketinhalt), []osci.Anhang{{ContentID: paketteil, Daten: stueck}}
	n.Paket = &osci.Paket{Nummer: nr, Groesse: int(g.groesse >> 10), Anzahl: g.Anzahl(), Gesamtgroesse: int(g.nachricht.Groesse() >> 10)}
	err = g.k.mitAblage(func(a osci.Ablage) error {
		e, err = g.k.implizit(ctx, n, a)
		return err
	})
	return e, err
}

func (g *Grossendung) huelle() *osci.Nachricht {
	kopf := Zustellung{MessageID: g.z.MessageID + paketzusatz, Betreff: g.z.Betreff, Empfaenger: g.z.Empfaenger, Weitere: g.z.Weitere}
	return kopf.nachricht(osci.PartialStoreDelivery)
}

// innereQuittung is what the Intermediär says about the delivery itself.
func innereQuittung(e *osci.Eingang) (Quittung, error) {
	if !osci.Erfolg(e.InnereRueckmeldung) {
		return Quittung{}, abgewiesen(false, codes(e.InnereRueckmeldung)...)
	}
	q := quittung(e)
	q.Codes = codes(e.InnereRueckmeldung)
	return q, nil
}

// ausschnitt is a range of other data.
type ausschnitt struct {
	osci.Daten
	von, laenge int64
}

// Groesse is the length of the range.
func (a ausschnitt) Groesse() int64 { return a.laenge }

// Oeffne returns a reader of the range.
func (a ausschnitt) Oeffne() (io.ReadSeekCloser, error) {
	r, err := a.Daten.Oeffne()
	if err != nil {
		return nil, err
	}
	return struct {
		*io.SectionReader
		io.Closer
	}{io.NewSectionReader(&anStelle{r}, a.von, a.laenge), r}, nil
}

// anStelle reads at an offset; one goroutine only.
type anStelle struct{ r io.ReadSeeker }

// ReadAt reads from off on.
func (a *anStelle) ReadAt(b []byte, off int64) (int, error) {
	if _, err := a.r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(a.r, b)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}

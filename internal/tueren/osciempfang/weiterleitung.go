// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// Weiterleitungsausstattung is what the way to passive recipients works with.
type Weiterleitungsausstattung struct {
	// Stand is asked once for each delivery; Unterzeichner is required. Chiffrier is the
	// certificate for which recipients encrypt their answers.
	Stand func() Passivstand
	Spule intermediaer.Spule
	// Pruefe decides whether the recipient's signature certificate (DER) is believed.
	Pruefe func(ctx context.Context, der []byte) error
	// HTTP sends the requests; its time-out is how long a recipient may work.
	HTTP *http.Client
}

// Weiterleitung reaches passive recipients by HTTP; it implements
// intermediaer.Weiterleitung. It is safe for concurrent use.
type Weiterleitung struct{ Weiterleitungsausstattung }

// NeueWeiterleitung returns the way.
func NeueWeiterleitung(a Weiterleitungsausstattung) *Weiterleitung { return &Weiterleitung{a} }

// NimmAn implements intermediaer.Weiterleitung.
func (w *Weiterleitung) NimmAn(ctx context.Context, s intermediaer.Sendung) (intermediaer.Antwort, error) {
	return w.sende(ctx, osci.AcceptDelivery, s)
}

// Bearbeite implements intermediaer.Weiterleitung.
func (w *Weiterleitung) Bearbeite(ctx context.Context, s intermediaer.Sendung) (intermediaer.Antwort, error) {
	return w.sende(ctx, osci.ProcessDelivery, s)
}

// sendung is one request to a passive recipient.
type sendung struct {
	*Weiterleitung
	stand     Passivstand
	ablage    *spulablage
	challenge string
	// verschluesselt says that the request is encrypted.
	verschluesselt bool
}

func (w *Weiterleitung) sende(ctx context.Context, art osci.Art, s intermediaer.Sendung) (intermediaer.Antwort, error) {
	x := &sendung{Weiterleitung: w, stand: w.Stand(), ablage: &spulablage{spule: w.Spule}, challenge: geheim.TokenBase64(10)}
	n, v, err := x.nachricht(art, s)
	if err != nil {
		return intermediaer.Antwort{}, errors.Join(intermediaer.ErrNichtErreicht, err)
	}
	e, err := x.frage(ctx, s.Ziel, n, v)
	if err != nil {
		return intermediaer.Antwort{}, err
	}
	a, err := x.antwort(ctx, art, s, e)
	return a, errors.Join(err, x.ablage.raeume(e.Anhaenge))
}

// nachricht builds the request: encrypted if the delivery names the recipient's
// certificate (section 5.3).
func (x *sendung) nachricht(art osci.Art, s intermediaer.Sendung) (*osci.Nachricht, osci.Verpackung, error) {
	n := &osci.Nachricht{Art: art, Steuerblock: osci.Steuerblock{Challenge: x.challenge}, MessageIDAntwort: s.AntwortID,
		Laufzettel: laufzettel(s.Karte), Merkmale: osci.EigeneMerkmale(),
		Intermediaer: []osci.Zertifikat{osci.NeuesZertifikat(osci.ChiffrierIntermediaer, 0, x.stand.Chiffrier), osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, x.stand.Signatur)}}
	v := osci.Verpackung{Unterzeichner: x.stand.Unterzeichner, Richtlinie: x.stand.Leser.Verschluesselung}
	i := slices.IndexFunc(s.Zertifikate, func(z intermediaer.Zertifikat) bool { return z.Rolle == intermediaer.RolleEmpfaengerChiffrier })
	if x.verschluesselt = i >= 0; x.verschluesselt {
		var err error
		if v.Empfaenger, err = (&osci.Zertifikat{Art: osci.ChiffrierEmpfaenger, DER: s.Zertifikate[i].DER}).X509(); err != nil {
			return nil, v, err
		}
	}
	return n, v, x.ablage.setzeInhalt(n, s.Inhalt)
}

// frage sends the request and reads the answer. As long as no byte of the request left,
// the recipient certainly got nothing.
func (x *sendung) frage(ctx context.Context, ziel string, n *osci.Nachricht, v osci.Verpackung) (*osci.Eingang, error) {
	var verbunden atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { verbunden.Store(true) }})
	lese, schreibe := io.Pipe()
	fertig := make(chan struct{})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, ziel, lese)
	if err != nil {
		return nil, errors.Join(intermediaer.ErrNichtErreicht, err)
	}
	r.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	go func() {
		defer close(fertig)
		schreibe.CloseWithError(osci.Schreibe(schreibe, n, v))
	}()
	defer func() {
		_ = lese.Close()
		<-fertig
	}()
	antwort, err := x.HTTP.Do(r)
	if err != nil && !verbunden.Load() {
		return nil, errors.Join(intermediaer.ErrNichtErreicht, err)
	}
	if err != nil {
		return nil, errors.Join(intermediaer.ErrUngewiss, err)
	}
	defer func() { _ = antwort.Body.Close() }()
	e, err := x.stand.Leser.Lies(antwort.Body, osci.Quelle{Schluessel: x.stand.Schluessel, Ablage: x.ablage})
	if err != nil {
		return nil, errors.Join(ausgang(osci.CodeVon(err)), err, x.ablage.raeume(nil))
	}
	return e, nil
}

// ausgang is what an answer that can't be read means: the recipient failed, or the
// line was cut and nobody knows.
func ausgang(code string) error {
	if code == osci.CodeIntern {
		return intermediaer.ErrUngewiss
	}
	return intermediaer.ErrAntwort
}

// antwort judges the answer (section 14.4).
func (x *sendung) antwort(ctx context.Context, art osci.Art, s intermediaer.Sendung, e *osci.Eingang) (a intermediaer.Antwort, err error) {
	if e.Art != art.Antwort() || e.Steuerblock.Response != x.challenge {
		return a, fmt.Errorf("%w: %s", intermediaer.ErrAntwort, e.Art)
	}
	if e.Signiert() {
		if err := x.pruefeSignatur(ctx, e); err != nil {
			return a, errors.Join(intermediaer.ErrAntwortsignatur, err)
		}
	}
	if !osci.Erfolg(e.Rueckmeldung) {
		return a, fmt.Errorf("%w: %s", intermediaer.ErrAbgelehnt, e.Rueckmeldung[0].Code)
	}
	a = intermediaer.Antwort{Unsigniert: !e.Signiert(), Unverschluesselt: x.verschluesselt && e.Verschluesselt == nil,
		Betreff: e.Betreff, Zertifikate: zertifikate(e.Zertifikate.Liste), MitID: s.AntwortID != "" && e.MessageID == s.AntwortID}
	if e.Inhalt == nil {
		return a, nil
	}
	i, err := x.ablage.inhalt(&e.Nachricht)
	a.Inhalt = &i
	return a, err
}

func (x *sendung) pruefeSignatur(ctx context.Context, e *osci.Eingang) error {
	eintrag, err := e.Signaturzertifikat()
	if err != nil {
		return err
	}
	z, err := eintrag.X509()
	if err != nil {
		return err
	}
	if err := e.PruefeSignatur(z); err != nil {
		return err
	}
	return x.Pruefe(ctx, eintrag.DER)
}

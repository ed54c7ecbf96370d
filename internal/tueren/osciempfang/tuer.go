// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
)

// Stand is what may change from one request to the next: rules of the day and keys.
type Stand struct {
	// Leser reads with the algorithms that are allowed today.
	Leser *osci.Leser
	// Schluessel opens what is encrypted for us; during a change of keys for old and new.
	Schluessel osci.Schluesselbund
	// Unterzeichner signs answers with the key to the certificate Signatur (DER); nil
	// leaves them unsigned.
	Unterzeichner *xmldsig.Unterzeichner
	Signatur      []byte
}

// Ausstattung is what the door of the Intermediär works with.
type Ausstattung struct {
	Intermediaer *intermediaer.Intermediaer
	// Stand is asked once for each request.
	Stand func() Stand
	// Klartext lets requests in that are not encrypted. Their InitDialog is answered
	// encrypted all the same: that is what proves who the client is.
	Klartext bool
	// Signaturpflicht refuses every unsigned request with 9600; without it the mailbox
	// decides (Postfacheintrag.Klartext).
	Signaturpflicht bool
	// Merkmale are announced in every answer; nil for those of this program.
	Merkmale *osci.Merkmale
	// Gleichzeitig is how many requests are worked on at the same time; 0 for 64. The
	// others are told to come back (503): each may need the memory of an envelope.
	Gleichzeitig int
}

// Tuer is the HTTP door of the Intermediär. It is safe for concurrent use.
type Tuer struct {
	Ausstattung
	plaetze chan struct{}
}

// Neu returns the door.
func Neu(a Ausstattung) *Tuer {
	if a.Gleichzeitig <= 0 {
		a.Gleichzeitig = 64
	}
	if a.Merkmale == nil {
		a.Merkmale = osci.EigeneMerkmale()
	}
	return &Tuer{a, make(chan struct{}, a.Gleichzeitig)}
}

// ServeHTTP answers one request. Whatever the request says, the answer has status 200
// and a OSCI message or fault in its body: the official library looks at nothing else.
func (t *Tuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case t.plaetze <- struct{}{}:
		defer func() { <-t.plaetze }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "Zurzeit sind zu viele Aufträge in Arbeit.", http.StatusServiceUnavailable)
		return
	}
	nimm(w, r, func(ctx context.Context, w io.Writer, koerper io.Reader) (osci.Art, error) {
		a := &anfrage{Tuer: t, stand: t.Stand(), ablage: &spulablage{spule: t.Intermediaer.Spule}, zwischen: &spulablage{spule: t.Intermediaer.Spule}}
		err := a.bediene(ctx, w, koerper)
		return a.art(), err
	})
}

// ausspuelung is how much of a refused request is read, so that a client who writes
// everything before it reads gets the answer.
const ausspuelung = 64 << 20

// nimm is what both doors share: only POST, a fault for every error before the first
// byte of an answer, one line in the log.
func nimm(w http.ResponseWriter, r *http.Request, bediene func(context.Context, io.Writer, io.Reader) (osci.Art, error)) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Diese Adresse nimmt nur OSCI-Nachrichten an (POST).", http.StatusMethodNotAllowed)
		return
	}
	ctx := r.Context()
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	w.Header().Set("Cache-Control", "no-store")
	ausgang := &zaehler{w: w}
	art, err := bediene(ctx, ausgang, r.Body)
	if err == nil {
		slog.DebugContext(ctx, "osci request answered", slog.String("art", string(art)), slog.Int64("bytes", ausgang.n))
		return
	}
	protokolliere(ctx, art, err)
	if ausgang.n > 0 {
		return // the answer is cut: its last boundary line is missing
	}
	_, _ = io.CopyN(io.Discard, r.Body, ausspuelung)
	if err := osci.SchreibeFault(ausgang, osci.FaultZu(err)); err != nil {
		slog.InfoContext(ctx, "osci fault not delivered", slog.Any("fehler", err))
	}
}

// protokolliere writes why a request was answered with a fault. The sentences of a
// Fehler hold no content.
func protokolliere(ctx context.Context, art osci.Art, err error) {
	code := osci.CodeVon(err)
	stufe := slog.LevelInfo
	if code == osci.CodeIntern && !errors.Is(err, context.Canceled) {
		stufe = slog.LevelError
	}
	slog.Log(ctx, stufe, "osci request refused", slog.String("art", string(art)), slog.String("code", code), slog.Any("fehler", err))
}

// zaehler counts the bytes of an answer.
type zaehler struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (z *zaehler) Write(b []byte) (int, error) {
	n, err := z.w.Write(b)
	z.n += int64(n)
	return n, err
}

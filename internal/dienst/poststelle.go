// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/speicher/spule"
	"kernmelderegister/internal/tueren/osciempfang"
	"kernmelderegister/internal/tueren/verwaltung"
)

// OSCIKonfig is the section [osci].
type OSCIKonfig struct {
	// Schleife is an address on loopback at which OSCI is taken over plain HTTP too: OSCI
	// signs and encrypts itself. Empty means none.
	Schleife string `toml:"schleife"`
	// AltesLesen lets messages in that use algorithms which may only be read any more
	// (RSA 1.5, Triple-DES, RSA of 2048 bits); default false.
	AltesLesen bool `toml:"altes_lesen"`
	// Versand sends by itself what the register has to tell the Meldebehörden: Meldenummern,
	// questions, hints, duties to notify. Default false: then commands write them.
	Versand bool `toml:"versand"`
	// Intermediaere are files with the signature certificates of other Intermediäre who may
	// bring questions of authorities; the own one is known.
	Intermediaere []string `toml:"intermediaere"`
}

// osciPfad is the entry of the Intermediär (contract section 2).
const osciPfad = "/osci"

// osciDatei is the key that marks MessageIds of our own; spulordner holds large messages.
const (
	osciDatei  = "osci.key"
	spulordner = "oscispule"
)

// uebertragungsfrist is how long one OSCI message may take in each direction: parts of a
// large one come as messages of their own.
const uebertragungsfrist = 15 * time.Minute

// bauePoststelle says how the post office is made: on first use, because most commands need none.
func (h *haus) bauePoststelle() {
	h.osciregeln = &osciregeln{uhr: h.uhr, altes: h.konfig.OSCI.AltesLesen}
	h.poststelle = sync.OnceValues(h.neuePoststelle)
}

// haengeIntermediaer hangs the door of the post office and its pages.
func (h *haus) haengeIntermediaer(t *tafel) error {
	if err := t.einmal("verwaltung", h.haengeVerwaltung); err != nil {
		return err
	}
	im, err := h.poststelle()
	if err != nil {
		return err
	}
	stand, err := h.oscistand(osciPost)
	if err != nil {
		return err
	}
	offen := h.konfig.Betriebsart != Produktiv
	t.mux.Handle(osciPfad, mitFrist(osciempfang.Neu(osciempfang.Ausstattung{Intermediaer: im, Stand: stand.tuer, Klartext: offen})))
	return nil
}

// poststellenamt is the post office as the pages of the register office use it, nil if
// this process does not run the service.
func (h *haus) poststellenamt() (verwaltung.Poststelle, error) {
	if !h.konfig.betreibt(osciPost) {
		return nil, nil
	}
	return h.poststelle()
}

// mitFrist gives large messages the time they need, which a page has not.
func mitFrist(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ende := http.NewResponseController(w), uhr.System().Jetzt().Add(uebertragungsfrist)
		_ = c.SetReadDeadline(ende) // without deadlines there is nothing to prolong
		_ = c.SetWriteDeadline(ende)
		next.ServeHTTP(w, r)
	})
}

// neuePoststelle opens the post office.
func (h *haus) neuePoststelle() (*intermediaer.Intermediaer, error) {
	pruefer, err := h.zertifikate()
	if err != nil {
		return nil, err
	}
	schluessel, err := schluesselIn(h.konfig.Daten, osciDatei)
	if err != nil {
		return nil, err
	}
	ordner, err := spule.Oeffne(filepath.Join(h.konfig.Daten, spulordner))
	if err != nil {
		return nil, err
	}
	stand, err := h.oscistand(osciPost)
	if err != nil {
		return nil, err
	}
	weiter := osciempfang.NeueWeiterleitung(osciempfang.Weiterleitungsausstattung{
		Stand: stand.passiv, Spule: ordner, HTTP: &http.Client{Timeout: uebertragungsfrist}, Pruefe: signaturpruefung(pruefer, h.uhr),
	})
	return intermediaer.Neu(context.Background(), intermediaer.Ausstattung{
		Ablage: h.speicher.post, Spule: ordner, Pruefung: zertifikatspruefer{pruefer}, Regelwerk: intermediaer.EingebautesRegelwerk(),
		Schluessel: schluessel, Uhr: h.uhr, Weiterleitung: weiter, Verzeichnis: absenderverzeichnis{h}, Hinweise: hinweisverfasser{stand}, Schleifen: h.konfig.Betriebsart == Vorfuehrung,
	})
}

// signaturpruefung believes the signature certificates that hold now.
func signaturpruefung(p *zertifikatspruefung.Pruefer, u uhr.Uhr) func(context.Context, []byte) error {
	return func(ctx context.Context, der []byte) error {
		_, b := p.PruefeDER(ctx, der, zertifikatspruefung.Frage{Verwendung: zertifikatspruefung.Signatur, Zeitpunkt: u.Jetzt()})
		if b.Urteil != zertifikatspruefung.Gueltig {
			return fmt.Errorf("signature certificate is %s: %v", b.Urteil, b.Gruende)
		}
		return nil
	}
}

// posttakt is how often the post office looks for work that is due.
const posttakt = time.Minute

// beginnePostlauf starts the work of the post office beside its requests; the returned
// function ends it and waits.
func (h *haus) beginnePostlauf(ctx context.Context) func() {
	im, err := h.poststelle()
	if err != nil { // its door could not have been hung either
		slog.ErrorContext(ctx, "post office not available", slog.String("fehler", err.Error()))
		return func() {}
	}
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	lauf.Go(func() {
		wiederhole(ctx, func() time.Duration { return posttakt }, func() { meldeFehler(ctx, "post office", func() error { _, err := im.Arbeite(ctx); return err }) })
	})
	lauf.Go(func() {
		wiederhole(ctx, func() time.Duration { return laufabstand }, func() {
			meldeFehler(ctx, "housekeeping of the post office", func() error { _, err := im.Raeume(ctx); return err })
		})
	})
	return func() {
		halt()
		lauf.Wait()
	}
}

// meldeFehler does a piece of work and logs its failure.
func meldeFehler(ctx context.Context, was string, tu func() error) {
	if err := tu(); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, was+" failed", slog.String("fehler", err.Error()))
	}
}

// oscistand are the keys of a service and the rules of the day, asked anew for every message.
type oscistand struct {
	zertifikate *zertifikatspruefung.Pruefer
	dienst      string
	regeln      *osciregeln
}

func (h *haus) oscistand(dienst string) (*oscistand, error) {
	p, err := h.zertifikate()
	if err != nil {
		return nil, err
	}
	if _, err := h.osciregeln.leser(); err != nil {
		return nil, err
	}
	return &oscistand{p, dienst, h.osciregeln}, nil
}

// tuer is what the door works with; without keys nothing can be read.
func (s *oscistand) tuer() osciempfang.Stand {
	leser, err := s.regeln.leser()
	if err != nil {
		slog.Error("rules of algorithms can't be read", slog.String("fehler", err.Error()))
	}
	stand := osciempfang.Stand{Leser: leser, Schluessel: s.oeffne}
	if eigenes, ok := s.zertifikate.Eigenes(context.Background(), s.dienst, zertifikatspruefung.Signatur); ok {
		stand.Unterzeichner, stand.Signatur = unterzeichner(leser, eigenes.Schluessel), eigenes.Zertifikat.Raw
	}
	return stand
}

// passiv is the same with the own cipher certificate.
func (s *oscistand) passiv() osciempfang.Passivstand {
	stand := osciempfang.Passivstand{Stand: s.tuer()}
	if eigenes, ok := s.zertifikate.Eigenes(context.Background(), s.dienst, zertifikatspruefung.Chiffrierung); ok {
		stand.Chiffrier = eigenes.Zertifikat.Raw
	}
	return stand
}

// oeffne is an osci.Schluesselbund: it finds the key of an own cipher certificate.
func (s *oscistand) oeffne(der []byte) crypto.Decrypter {
	z, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	if eigenes, ok := s.zertifikate.EigenesZu(context.Background(), s.dienst, z); ok {
		return eigenes.Schluessel
	}
	return nil
}

func unterzeichner(leser *osci.Leser, k crypto.Signer) *xmldsig.Unterzeichner {
	return &xmldsig.Unterzeichner{Richtlinie: leser.Signatur, Schluessel: k, Verfahren: xmldsig.RSAPSSSHA256, Digest: xmldsig.DigestSHA256}
}

// osciregeln are the algorithms that are allowed on the present day.
type osciregeln struct {
	uhr   uhr.Uhr
	altes bool

	mu   sync.Mutex
	tag  uhr.Datum
	gilt *osci.Leser
}

// leser returns the reader of today; when the rules of a new day can't be read, the
// error comes with the last one.
func (r *osciregeln) leser() (*osci.Leser, error) {
	heute := uhr.Heute(r.uhr)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gilt != nil && r.tag == heute {
		return r.gilt, nil
	}
	signatur, err := xmldsig.NeueRichtlinie(heute.Beginn(), r.altes)
	if err != nil {
		return r.gilt, err
	}
	chiffre, err := xmlenc.NeueRichtlinie(heute.Beginn(), xmlenc.Ausnahmen{AltesLesen: r.altes})
	if err != nil {
		return r.gilt, err
	}
	r.tag, r.gilt = heute, &osci.Leser{Signatur: signatur, Verschluesselung: chiffre}
	return r.gilt, nil
}

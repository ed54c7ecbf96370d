// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/rest"
	"kernmelderegister/internal/tueren/soap"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// abklingzeit is how long running requests may take at shutdown.
const abklingzeit = 10 * time.Second

// wege hangs all doors of the house into one mux.
func (h *haus) wege() (http.Handler, error) {
	seiten, mux, err := h.tueren()
	if err != nil {
		return nil, err
	}
	mux.Handle("/", web.Schutz(seiten))
	netze, err := h.konfig.behoerdennetze()
	if err != nil {
		return nil, err
	}
	return fangeAuf(mitHerkunft(nurAusNetzen(netze, mux))), nil
}

// haengeRegister hangs the doors of the authorities and of the register office.
func (h *haus) haengeRegister(t *tafel) error {
	behoerden, err := behoerdenportal.Neu(behoerdenportal.Ausstattung{
		Abruf: h.abruf, Recht: h.recht, Gemeinden: suchgemeinden(heuteVon(h.uhr)), Zugang: h.zugang, Uhr: h.uhr, Hinweis: h.hinweis(),
		Dienststelle: h.zugang.Dienststelle, Verwaltung: h.zugang, Profil: h.zugang, Antraege: h.stellen, Kontrolle: h.kontrolle,
		Gruppen: h.gruppen, Gebiete: suchgebiete(), Strassen: h.strassen,
	})
	if err != nil {
		return err
	}
	behoerden.Registriere(t.seiten)
	if err := t.einmal("verwaltung", h.haengeVerwaltung); err != nil {
		return err
	}
	t.mux.Handle("/soap/abruf", web.Kopfzeilen(web.OhneFremde(&soap.Abruf{Anmeldung: h.zugang, Nachrichten: h.nachrichten})))
	if err := h.haengePassiv(t); err != nil {
		return err
	}
	return h.haengeREST(t, "abruf/")
}

// haengeVerwaltung hangs the pages of the register office.
func (h *haus) haengeVerwaltung(t *tafel) error {
	dvdv, err := h.verzeichnisamt()
	if err != nil {
		return err
	}
	post, err := h.poststellenamt()
	if err != nil {
		return err
	}
	amt, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: h.stand, Gemeinden: liefergemeinden(heuteVon(h.uhr)), Recht: h.recht, Zugang: h.zugang,
		Kontrolle: h.kontrolle, Unterrichtungen: h.unterrichtung, Siegel: h.siegelstand, Klaerung: h.klaerung, Plausi: h.plausi, Plausitexte: h.plausi.Regelwerk, Stellen: h.stellen, Registrierungen: h.registrierung, Uhr: h.uhr, Hinweis: h.hinweis(),
		DVDV: dvdv, Zertifikate: h.zertifikatsstand, Poststelle: post,
		Abrechnung: h.abrechnung, Auftraege: h.auftraege, Handel: h.handel, Beschwerden: h.beschwerden, Statistik: h.statistik,
	})
	if err == nil {
		amt.Registriere(t.seiten)
		amt.RegistriereHochladen(t.mux)
	}
	return err
}

// haengePortal hangs the public pages and the doors of the customers.
func (h *haus) haengePortal(t *tafel) error {
	if err := h.registrierePortal(t.seiten, t.mux); err != nil {
		return err
	}
	t.mux.Handle("/soap/auskunft", web.Kopfzeilen(web.OhneFremde(&soap.Auskunft{Anmeldung: h.zugang, Kunden: kunden{h}, Nachrichten: h.auskunftsnachrichten()})))
	return h.haengeREST(t, "auskunft/")
}

// haengeREST hangs a part of the REST interface, and with the first one its description.
func (h *haus) haengeREST(t *tafel, teil string) error {
	schnittstelle, err := rest.Neu(rest.Ausstattung{
		Anmeldung: h.zugang, Abruf: h.abruf, Auftraege: h.auftraege, Kunden: kunden{h}, Recht: h.recht, Uhr: h.uhr,
	})
	if err != nil {
		return err
	}
	t.mux.Handle(rest.Pfad+teil, schnittstelle)
	return t.einmal("rest", func(t *tafel) error {
		t.mux.Handle(rest.Pfad, restgrund(schnittstelle))
		return nil
	})
}

// restgrund lets only the description and unknown paths of the interface through: the
// parts of services that do not run here are unknown too.
func restgrund(schnittstelle http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != rest.Pfad+"openapi.json" {
			r = r.Clone(r.Context())
			r.URL.Path = rest.Pfad
		}
		schnittstelle.ServeHTTP(w, r)
	})
}

// haengeGrund hangs what every process has: the files of the pages and the probes.
func (h *haus) haengeGrund(t *tafel) {
	t.mux.Handle(web.DateiPfad, web.Kopfzeilen(web.Dateien()))
	t.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	t.mux.HandleFunc("GET /readyz", h.bereit)
}

// bereit answers whether the register can be asked.
func (h *haus) bereit(w http.ResponseWriter, r *http.Request) {
	if _, err := h.stand.Bestand(r.Context()); err != nil {
		slog.ErrorContext(r.Context(), "not ready", slog.String("fehler", err.Error()))
		http.Error(w, "nicht bereit", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("bereit\n"))
}

// hinweis is the band over every page of an installation that is not productive.
func (h *haus) hinweis() string {
	switch h.konfig.Betriebsart {
	case Vorfuehrung:
		return "Vorführung: alle Personen und Daten sind erfunden."
	case Test:
		return "Testbetrieb: dies ist kein amtliches Register."
	}
	return ""
}

// server has a limit for everything that a client may draw out.
func server(wege http.Handler, t *tls.Config) *http.Server {
	return &http.Server{
		Handler: wege, TLSConfig: t, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

// diene serves on the listener until ctx ends, then lets running requests finish: HTTPS,
// or without t plain HTTP.
func diene(ctx context.Context, l net.Listener, wege http.Handler, t *tls.Config) error {
	s := server(wege, t)
	ende := make(chan error, 1)
	go func() {
		if t == nil {
			ende <- s.Serve(l)
			return
		}
		ende <- s.ServeTLS(l, "", "")
	}()
	select {
	case err := <-ende:
		return err
	case <-ctx.Done():
	}
	frist, halt := context.WithTimeout(context.WithoutCancel(ctx), abklingzeit)
	defer halt()
	err := s.Shutdown(frist)
	if e := <-ende; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// tlsKonfig accepts TLS 1.2 and up; a client certificate is optional but must
// be of a known authority.
func tlsKonfig(eigenes tls.Certificate, klienten *x509.CertPool) *tls.Config {
	t := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{eigenes}, NextProtos: []string{"h2", "http/1.1"}}
	if klienten != nil {
		t.ClientCAs, t.ClientAuth = klienten, tls.VerifyClientCertIfGiven
	}
	return t
}

func tlsAusDateien(k TLSKonfig) (*tls.Config, error) {
	if k.Zertifikat == "" || k.Schluessel == "" {
		return nil, konfigfehler("Für den Betrieb fehlen in [tls] zertifikat und schluessel.")
	}
	eigenes, err := tls.LoadX509KeyPair(k.Zertifikat, k.Schluessel)
	if err != nil {
		return nil, konfigfehler("Zertifikat oder Schlüssel des Servers ([tls] "+k.Zertifikat+", "+k.Schluessel+
			") fehlen oder passen nicht zueinander.", err)
	}
	if k.Klienten == "" {
		return tlsKonfig(eigenes, nil), nil
	}
	pem, err := os.ReadFile(k.Klienten)
	if err != nil {
		return nil, konfigfehler("Die Datei der Klientenzertifikate "+k.Klienten+" kann nicht gelesen werden.", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, konfigfehler("Die Datei der Klientenzertifikate enthält kein Zertifikat.")
	}
	return tlsKonfig(eigenes, pool), nil
}

func suchgemeinden(tag melde.Datum) []behoerdenportal.Gemeinde {
	v := behoerde.Verzeichnis()
	var liste []behoerdenportal.Gemeinde
	for _, g := range v.Alle(tag) {
		kreis, _ := v.Kreis(g.Kreis())
		liste = append(liste, behoerdenportal.Gemeinde{AGS: g.AGS, Name: g.Name, Kreis: kreis.Name})
	}
	return liste
}

func liefergemeinden(tag melde.Datum) []verwaltung.Gemeinde {
	v := behoerde.Verzeichnis()
	var liste []verwaltung.Gemeinde
	for _, g := range v.Alle(tag) {
		kreis, _ := v.Kreis(g.Kreis())
		liste = append(liste, verwaltung.Gemeinde{AGS: g.AGS, Name: g.Name, Kreis: kreis.Name, Einwohner: g.Einwohner})
	}
	return liste
}

var _ behoerdenportal.Abruf = (*abruf.Dienst)(nil)

// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/melde"
	formatsoap "kernmelderegister/internal/formate/soap"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
)

// missAbfrageProzess: queries of authorities in the process, with durable log.
func (s *messstand) missAbfrageProzess(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	if err := s.missAbfrage(ctx, "abfrage-prozess", g, g.fragt); err != nil || s.auftrag.Ort.DB == "" {
		return err
	}
	p, err := s.postgreshaus(ctx)
	if err != nil {
		return err
	}
	return s.missAbfrage(ctx, "abfrage-prozess-postgres", p, p.fragt)
}

// frager asks a question and returns when the answer is there.
type frager func(ctx context.Context, klient int, f *messfrage) error

func (g *messhaus) fragt(ctx context.Context, _ int, f *messfrage) error {
	_, err := g.abruf.Personensuche(ctx, g.anfrage(f))
	return err
}

// missAbfrage is missRate for whom the values that are reported suffice.
func (s *messstand) missAbfrage(ctx context.Context, name string, g *messhaus, frage frager) error {
	_, err := s.missRate(ctx, name, g, frage)
	return err
}

// missRate lets the clients ask the register, and in turn the bare database look up
// the same records and note as much durably. It returns the questions per second.
func (s *messstand) missRate(ctx context.Context, name string, g *messhaus, frage frager) (float64, error) {
	v, err := s.vergleiche(ctx)
	if err != nil {
		return 0, err
	}
	fragen, err := g.fragenAn(ctx)
	if err != nil {
		return 0, err
	}
	vermerk, err := musterinhalt(s.uhr)
	if err != nil {
		return 0, err
	}
	register := messung.Last{Klienten: messklienten, Tue: func(ctx context.Context, klient, nr int) error {
		return frage(ctx, klient, &fragen[nr%len(fragen)])
	}}
	e, err := s.messe(ctx, name, register, v.schlagen(messklienten, fragen, vermerk))
	if err != nil {
		return 0, err
	}
	bezug := fmt.Sprintf("%s: ein Nachschlagen über Index und ein haltbares Einfügen, %d Klienten", v.Name(), messklienten)
	s.melden(befehl.Messwert{Name: name, Wert: e[0].JeSekunde, Einheit: "Abfragen/s", Referenz: e[1].JeSekunde, Bezug: bezug})
	s.meldeLatenz(name+"-p50", e, 0.5, bezug)
	s.meldeLatenz(name+"-p99", e, 0.99, bezug)
	return e[0].JeSekunde, nil
}

func (s *messstand) meldeLatenz(name string, e []messung.Ergebnis, p float64, bezug string) {
	s.melden(befehl.Messwert{Name: name, Wert: messung.Millisekunden(messung.Quantil(e[0].Latenzen, p)), Einheit: "ms",
		Referenz: messung.Millisekunden(messung.Quantil(e[1].Latenzen, p)), Bezug: bezug})
}

// schlagen is the load of the comparison.
func (v *messvergleich) schlagen(klienten int, fragen []messfrage, vermerk []byte) messung.Last {
	return messung.Last{Klienten: klienten, Tue: func(ctx context.Context, klient, nr int) error {
		if err := v.Schlage(ctx, klient, fragen[nr%len(fragen)].satz); err != nil {
			return err
		}
		return v.Vermerke(ctx, klient, vermerk)
	}}
}

// missAbfrageSOAP: the same queries over HTTPS and SOAP with kept connections and
// Basic log-in. The clients run on the same processors.
func (s *messstand) missAbfrageSOAP(ctx context.Context) (err error) {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	fragen, err := g.fragenAn(ctx)
	if err != nil {
		return err
	}
	t, err := g.oeffneTuer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.schliesse()) }()
	umschlaege := make(map[*messfrage][]byte, len(fragen))
	for i := range fragen {
		if umschlaege[&fragen[i]], err = g.umschlag(&fragen[i], s.uhr.Jetzt()); err != nil {
			return err
		}
	}
	return s.missAbfrage(ctx, "abfrage-soap", g, func(ctx context.Context, _ int, f *messfrage) error {
		return t.frage(ctx, umschlaege[f])
	})
}

// messdienst is the service on loopback.
type messdienst struct {
	url       string
	verkehr   *http.Transport // trusts the service and keeps its connections
	schliesse func() error
}

// oeffneDienst serves until schliesse; so many clients keep their connections.
func (g *messhaus) oeffneDienst(ctx context.Context, klienten int) (*messdienst, error) {
	ca, err := zertifikat.NeuerAussteller("Messung Kernmelderegister", g.echtzeit.Jetzt())
	if err != nil {
		return nil, err
	}
	eigenes, err := ca.Server("127.0.0.1")
	if err != nil {
		return nil, err
	}
	wege, err := g.wege()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &messdienst{url: "https://" + l.Addr().String(), verkehr: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: ca.Pool(), MinVersion: tls.VersionTLS12}, MaxIdleConnsPerHost: klienten,
	}}
	dienst, halt := context.WithCancel(ctx)
	ende := make(chan error, 1)
	go func() { ende <- diene(dienst, l, wege, tlsKonfig(eigenes.TLS(), ca.Pool())) }()
	d.schliesse = func() error {
		d.verkehr.CloseIdleConnections()
		halt()
		return <-ende
	}
	return d, nil
}

// messtuer is the service for authorities and a client of it.
type messtuer struct {
	*messdienst
	passwort string
	klient   *http.Client
}

const messbenutzer = "messung.verfahren"

// oeffneTuer makes an account and serves until schliesse.
func (g *messhaus) oeffneTuer(ctx context.Context) (*messtuer, error) {
	t := &messtuer{passwort: geheim.TokenBase32(16)}
	_, err := g.zugang.LegeAn(ctx, betreiber(), zugang.Kontendatei{Stellen: []zugang.StelleAngabe{{
		Stelle: messstelle(),
		Nutzer: []zugang.NutzerAngabe{{Kennung: messbenutzer, Passwort: geheim.NeuerSchluessel([]byte(t.passwort)),
			Rollen: []zugang.Rolle{zugang.RolleAbruf}, Verfahren: messkennung}},
	}}}, func() {})
	if err != nil {
		return nil, err
	}
	if t.messdienst, err = g.oeffneDienst(ctx, messklienten); err != nil {
		return nil, err
	}
	t.klient = &http.Client{Transport: t.verkehr, Timeout: time.Minute}
	return t, nil
}

// frage sends an envelope and reads the answer to its end, so that the
// connection is kept.
func (t *messtuer) frage(ctx context.Context, umschlag []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url+"/soap/abruf", bytes.NewReader(umschlag))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	r.SetBasicAuth(messbenutzer, t.passwort)
	antwort, err := t.klient.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, antwort.Body)
	if err = errors.Join(err, antwort.Body.Close()); err != nil {
		return err
	}
	if antwort.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", antwort.StatusCode)
	}
	return nil
}

// umschlag is the question as a message 1330 in its envelope.
func (g *messhaus) umschlag(f *messfrage, jetzt time.Time) ([]byte, error) {
	a := g.anfrage(f)
	fragender := xmeld.Stelle{
		Kennung: "ags:14612000", Name: a.AbrufendeStelle.Name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: a.AbrufendeStelle.Erreichbarkeit}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{
			Strasse: "Amtsweg", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}},
	}
	x := &xmeld.Anfrage{
		Kopf: xmeld.Kopf{UUID: geheim.UUID(), Erstellt: jetzt, Leser: g.register, Autor: fragender},
		Abrufer: xmeld.Abrufer{Behoerde: a.AbrufendeStelle.Name, Anschrift: fragender.Anschrift, Erreichbarkeiten: fragender.Erreichbarkeiten,
			Aktenzeichen: a.AbrufendeStelle.Aktenzeichen, Anlass: a.AbrufendeStelle.Anlass, Kennung: messkennung},
		Auswahl: &a.Suche, Elemente: a.Elemente,
	}
	var dokument bytes.Buffer
	if err := xmeld.Schreibe1330(&dokument, x); err != nil {
		return nil, err
	}
	_, nachricht, _ := bytes.Cut(dokument.Bytes(), []byte("?>")) // without XML declaration
	return formatsoap.Schliesse(append(formatsoap.Beginne(), nachricht...)), nil
}

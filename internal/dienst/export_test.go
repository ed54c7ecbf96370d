// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/speicher/stoerung"
	"kernmelderegister/internal/tueren/befehl"
)

// Anlage is a whole installation within the test's process, for the suite that
// attacks it.
type Anlage struct {
	URL string
	CA  *zertifikat.Aussteller
	// Recht is the legal clock, Echtzeit that of sessions.
	Recht, Echtzeit *uhr.Stell
	// Voll lets the disk of the log be full.
	Voll *atomic.Bool

	haus    *haus
	wege    http.Handler
	muster  []string
	schluss func() error
}

// Bauplan says what an Anlage holds.
type Bauplan struct {
	Daten, Lieferungen string
	Konten             []byte // file of accounts
}

// NeueAnlage builds the installation, delivers the messages and serves on loopback.
func NeueAnlage(ctx context.Context, p Bauplan) (_ *Anlage, err error) {
	jetzt := uhr.System().Jetzt()
	a := &Anlage{Recht: uhr.Fest(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)), Echtzeit: uhr.Fest(jetzt), Voll: &atomic.Bool{}}
	k := Konfig{Betriebsart: Vorfuehrung, Daten: p.Daten, Protokollauftrag: []string{"*"}}
	k.vorgaben()
	if a.haus, err = beginneHaus(ctx, bau{konfig: k, uhr: a.Recht, ladung: true}); err != nil {
		return nil, err
	}
	a.haus.echtzeit = a.Echtzeit
	a.haus.speicher.protokoll = vollbarerSpeicher{a.haus.speicher.protokoll, a.Voll}
	if err := a.haus.baue(); err != nil {
		return nil, errors.Join(err, a.haus.speicher.schliesse())
	}
	s := &vorfuehrung{haus: a.haus, ordner: p.Daten, auftrag: befehl.Vorfuehrung{Lieferungen: p.Lieferungen, Melde: func(string) {}}}
	if err := s.beliefere(ctx); err != nil {
		return nil, errors.Join(err, a.haus.schliesse())
	}
	if a.CA, err = zertifikat.NeuerAussteller("Angriff", jetzt); err != nil {
		return nil, errors.Join(err, a.haus.schliesse())
	}
	return a, errors.Join(a.legeKonten(ctx, p.Konten), a.diene(ctx))
}

func (a *Anlage) legeKonten(ctx context.Context, datei []byte) error {
	konten, maengel := zugang.LiesKontendatei(bytes.NewReader(datei), a.haus.kenntProfil)
	if len(maengel) > 0 {
		return fmt.Errorf("accounts: %v", maengel)
	}
	_, err := a.haus.zugang.LegeAn(ctx, betreiber(), konten, func() {})
	return err
}

func (a *Anlage) diene(ctx context.Context) error {
	eigenes, err := a.CA.Server("127.0.0.1")
	if err != nil {
		return err
	}
	a.wege, err = a.haus.wege()
	if err != nil {
		return err
	}
	seiten, mux, err := a.haus.tueren()
	if err != nil {
		return err
	}
	a.muster = append(Muster(mux), Muster(seiten)...)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	a.URL = "https://" + l.Addr().String()
	ctx, halt := context.WithCancel(ctx)
	ende := make(chan error, 1)
	gruppen, auftraege := a.haus.beginneGruppenlauf(ctx), a.haus.beginneAuftragslauf(ctx)
	go func() { ende <- diene(ctx, l, a.wege, tlsKonfig(eigenes.TLS(), a.CA.Pool())) }()
	a.schluss = func() error {
		halt()
		gruppen()
		auftraege()
		return errors.Join(<-ende, a.haus.schliesse())
	}
	return nil
}

// Schliesse ends the installation.
func (a *Anlage) Schliesse() error { return a.schluss() }

// Muster returns the registered patterns of all doors.
func (a *Anlage) Muster() []string { return a.muster }

// TLS is how a client connects, with a client certificate or without.
func (a *Anlage) TLS(paar *zertifikat.Paar) *tls.Config {
	k := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: a.CA.Pool()}
	if paar != nil {
		k.Certificates = []tls.Certificate{paar.TLS()}
	}
	return k
}

// Schreibe puts an entry into the log as a query would.
func (a *Anlage) Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error) {
	return a.haus.protokoll.Schreibe(ctx, e)
}

// Eintraege is the number of entries in the log.
func (a *Anlage) Eintraege(ctx context.Context) (int64, error) {
	if err := a.haus.protokoll.Versiegle(ctx); err != nil {
		return 0, err
	}
	s, err := a.haus.siegelstand(ctx)
	return s.Eintraege, err
}

// WerteAus runs the control of the log over the days that are over.
func (a *Anlage) WerteAus(ctx context.Context) ([]kontrolle.Auswertung, error) {
	return a.haus.kontrolle.WerteTaeglichAus(ctx)
}

// Muster reads the patterns out of a mux. The standard library keeps them to itself; a
// walk of every door needs all of them, and reading by reflection changes nothing.
func Muster(mux *http.ServeMux) []string {
	var liste []string
	zweige := reflect.ValueOf(mux).Elem().FieldByName("tree")
	sammleMuster(zweige, &liste)
	slices.Sort(liste)
	return slices.Compact(liste)
}

// sammleMuster walks a routing node: its pattern, its named children, its children of any name.
func sammleMuster(v reflect.Value, liste *[]string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			sammleMuster(v.Elem(), liste)
		}
	case reflect.Slice:
		for i := range v.Len() {
			sammleMuster(v.Index(i), liste)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			sammleMuster(v.MapIndex(k), liste)
		}
	case reflect.Struct:
		if v.Type().Name() == "pattern" {
			*liste = append(*liste, v.FieldByName("str").String())
			return
		}
		if strings.HasPrefix(v.Type().Name(), "routingNode") || strings.HasPrefix(v.Type().Name(), "mapping") || strings.HasPrefix(v.Type().Name(), "entry") {
			for i := range v.NumField() {
				if v.Type().Field(i).Name != "handler" {
					sammleMuster(v.Field(i), liste)
				}
			}
		}
	}
}

// vollbarerSpeicher is the log on a disk that can be full.
type vollbarerSpeicher struct {
	protokollspeicher
	voll *atomic.Bool
}

func (s vollbarerSpeicher) HaengeAn(ctx context.Context, zeilen []protokoll.Zeile) (int64, error) {
	if s.voll.Load() {
		return 0, stoerung.Voll(&os.PathError{Op: "write", Path: filepath.Base("protokoll.db"), Err: errors.New("no space left on device")})
	}
	return s.protokollspeicher.HaengeAn(ctx, zeilen)
}

// Gruppe counts and releases a group query of the body and waits for its mailbox piece.
func (a *Anlage) Gruppe(ctx context.Context, f *abruf.FreieAnfrage) (auftrag string, stueck int64, err error) {
	z, err := a.haus.gruppen.Zaehle(ctx, f)
	if err != nil {
		return "", 0, err
	}
	if z.Auftrag == nil {
		return "", 0, fmt.Errorf("refused with %v", z.Rueckweisungen)
	}
	if _, err := a.haus.gruppen.Gibfrei(ctx, gruppenabfrage.Freigabe{Akteur: f.Akteur, Auftrag: z.Auftrag.ID, Zweck: "Prüfung", Bestaetigt: true}); err != nil {
		return "", 0, err
	}
	for ctx.Err() == nil {
		stuecke, err := a.haus.gruppen.Postfachstuecke(ctx, f.Akteur)
		if err != nil {
			return "", 0, err
		}
		if len(stuecke) > 0 {
			return z.Auftrag.ID, stuecke[0].ID, nil
		}
		runtime.Gosched()
	}
	return "", 0, ctx.Err()
}

// Stichprobe draws the samples of the last month and returns one of the body.
func (a *Anlage) Stichprobe(ctx context.Context, stelle behoerde.Stelle) (kontrolle.Stichprobe, error) {
	if _, err := a.haus.kontrolle.ZieheStichproben(ctx, func(int) int { return 0 }); err != nil {
		return kontrolle.Stichprobe{}, err
	}
	proben, err := a.haus.kontrolle.Stichproben(ctx, kontrolle.Eigenkontrolle{Akteur: behoerde.Akteur{Stelle: stelle, Kennung: "pruefung"}})
	if err != nil || len(proben) == 0 {
		return kontrolle.Stichprobe{}, fmt.Errorf("no sample: %w", err)
	}
	return proben[0], nil
}

// PruefeProtokoll verifies the whole log.
func (a *Anlage) PruefeProtokoll(ctx context.Context) (protokoll.Pruefbericht, error) {
	if err := a.haus.protokoll.Versiegle(ctx); err != nil {
		return protokoll.Pruefbericht{}, err
	}
	return a.haus.kontrolle.Pruefe(ctx)
}

// Server returns another server of the doors with the time limits of the real one.
func (a *Anlage) Server() *http.Server { return server(a.wege, nil) }

// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"testing"
	"time"

	pruefung "kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

func schluesselPEM(t testing.TB) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(rsaSchluessel())
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// angesagt returns the certificate that the service announces.
func (s *stand) angesagt() *x509.Certificate {
	i, ok := s.Eigenes(context.Background(), "intermediaer", pruefung.Chiffrierung)
	if !ok {
		return nil
	}
	return i.Zertifikat
}

func TestKeysAreExchangedWithoutAPause(t *testing.T) {
	ca := neu(t, "CA", nil, alsStelle)
	alt, jung := neu(t, "Alt", ca, chiffrierend), neu(t, "Neu", ca, chiffrierend)
	dateien := ablage{"alt.pem": alt.pem(), "neu.pem": jung.pem(), "key": schluesselPEM(t)}
	angabe := func(datei string, ab uhr.Datum) pruefung.EigeneAngabe {
		return pruefung.EigeneAngabe{Dienst: "intermediaer", Verwendung: pruefung.Chiffrierung, Zertifikat: datei, Schluessel: "key", Ab: ab}
	}
	s := neuerStand(t, pruefung.Einstellungen{Eigene: []pruefung.EigeneAngabe{angabe("alt.pem", uhr.Datum{}), angabe("neu.pem", tag("2026-09-10"))}}, dateien)
	if z := s.angesagt(); !z.Equal(alt.Certificate) {
		t.Error("the new certificate is announced before its day")
	}
	s.uhr.Stelle(tag("2026-09-10").Beginn())
	if z := s.angesagt(); !z.Equal(jung.Certificate) {
		t.Error("the new certificate is not announced on its day")
	}
	chiffrat, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &rsaSchluessel().PublicKey, []byte("klar"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, z := range map[string]*person{"old": alt, "new": jung} {
		i, ok := s.EigenesZu(context.Background(), "intermediaer", z.Certificate)
		if !ok {
			t.Fatalf("%s key does not decrypt during the overlap", name)
		}
		if klar, err := i.Schluessel.Decrypt(nil, chiffrat, &rsa.OAEPOptions{Hash: 5}); err != nil || string(klar) != "klar" {
			t.Errorf("%s key: %q, %v", name, klar, err)
		}
	}
	if _, ok := s.EigenesZu(context.Background(), "register", alt.Certificate); ok {
		t.Error("key of another service")
	}
	s.uhr.Stelle(jetzt.AddDate(2, 0, 0))
	if z := s.angesagt(); z != nil {
		t.Error("a certificate that is over is announced")
	}
	u, err := s.Uebersicht(context.Background(), nil)
	if err != nil || len(u.Eigene) != 2 || u.Eigene[0].Gilt {
		t.Errorf("overview: %+v, %v", u.Eigene, err)
	}
}

func TestChangedFilesAreTakenOverWhileRunning(t *testing.T) {
	ca, zweite := neu(t, "CA", nil, alsStelle), neu(t, "Zweite CA", nil, alsStelle)
	z := neu(t, "X", zweite)
	s := neuerStand(t, pruefung.Einstellungen{Anker: []pruefung.Anker{{Datei: "ca.pem", Netze: []pruefung.Netz{pruefung.TESTA}}}}, ablage{"ca.pem": ca.pem()})
	urteil := func() pruefung.Urteil { return s.pruefe(z, pruefung.Frage{}).Urteil }
	stand := func() pruefung.Ladestand {
		u, err := s.Uebersicht(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return u.Stand
	}
	if u := urteil(); u != pruefung.Ungueltig {
		t.Fatalf("before: %s", u)
	}
	s.dateien["ca.pem"] = zweite.pem()
	if u := urteil(); u != pruefung.Ungueltig {
		t.Errorf("files are read at every check: %s", u)
	}
	s.uhr.Weiter(30 * time.Second)
	if u := urteil(); u != pruefung.Ungewiss {
		t.Errorf("changed anchor: %s", u)
	}
	if l := stand(); !l.Geladen.Equal(s.uhr.Jetzt()) || l.Fehler != nil {
		t.Errorf("state %+v", l)
	}
	s.dateien["ca.pem"] = []byte("halb geschrieben")
	s.uhr.Weiter(30 * time.Second)
	if u, l := urteil(), stand(); u != pruefung.Ungewiss || l.Fehler == nil {
		t.Errorf("a broken file displaced what held: %s, %+v", u, l)
	}
	s.dateien["ca.pem"] = zweite.pem()
	s.uhr.Weiter(30 * time.Second)
	if l := stand(); l.Fehler != nil {
		t.Errorf("repaired file: %+v", l)
	}
}

func TestProductiveInstallationRefusesTheBuiltInAuthority(t *testing.T) {
	a, err := zertifikat.NeuerAussteller("Vorführung", jetzt)
	if err != nil {
		t.Fatal(err)
	}
	i, err := a.Ausweise(zertifikat.Ausweis{Name: "intermediaer"}, rsaSchluessel())
	if err != nil {
		t.Fatal(err)
	}
	p12, err := i.P12("1234")
	if err != nil {
		t.Fatal(err)
	}
	dateien := ablage{"ca.pem": a.PEM(), "i.p12": p12, "pin": []byte("1234\n"), "i.cer": i.Zertifikat.Raw}
	for name, e := range map[string]pruefung.Einstellungen{
		"as anchor":         {Anker: []pruefung.Anker{{Datei: "ca.pem", Netze: []pruefung.Netz{pruefung.KDN}}}},
		"as authority":      {Zwischen: []string{"ca.pem"}},
		"on the allow-list": {Zulassungen: []pruefung.Zulassung{{Datei: "i.cer", Aktenzeichen: "1", Bis: tag("2027-01-01")}}},
		"as own pair":       {Eigene: []pruefung.EigeneAngabe{{Dienst: "intermediaer", Verwendung: pruefung.Signatur, P12: "i.p12", PIN: "pin"}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, produktiv := range []bool{true, false} {
				p, err := pruefung.Neu(pruefung.Ausstattung{Einstellungen: e, Lies: dateien.lies, Produktiv: produktiv, Uhr: uhr.Fest(jetzt)})
				if errors.Is(err, pruefung.ErrVorfuehrung) != produktiv {
					t.Errorf("productive %v: %v", produktiv, err)
				}
				if p != nil {
					p.Schliesse()
				}
			}
		})
	}
}

func TestEntriesComeAndGoWhileRunning(t *testing.T) {
	ca := neu(t, "CA", nil, alsStelle)
	alt, jung := neu(t, "Alt", ca, chiffrierend), neu(t, "Neu", ca, chiffrierend)
	dateien := ablage{"alt.pem": alt.pem(), "neu.pem": jung.pem(), "key": schluesselPEM(t)}
	angabe := func(datei string, ab uhr.Datum) pruefung.EigeneAngabe {
		return pruefung.EigeneAngabe{Dienst: "intermediaer", Verwendung: pruefung.Chiffrierung, Zertifikat: datei, Schluessel: "key", Ab: ab}
	}
	e := pruefung.Einstellungen{Eigene: []pruefung.EigeneAngabe{angabe("alt.pem", uhr.Datum{})}, Netze: []pruefung.Netzangabe{{Name: pruefung.KDN, OhneOSCI: true}}}
	var fehler error
	s := &stand{uhr: uhr.Fest(jetzt)}
	var err error
	s.Pruefer, err = pruefung.Neu(pruefung.Ausstattung{Einstellungen: e, Lies: dateien.lies, Uhr: s.uhr, Nachlesen: func() (pruefung.Einstellungen, error) { return e, fehler }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Schliesse()
	e.Eigene = append(e.Eigene, angabe("neu.pem", tag("2026-09-01")))
	e.Netze = []pruefung.Netzangabe{{Name: pruefung.KDN, OhneOSCI: true, OSCIPflichtAb: tag("2026-09-01")}}
	s.uhr.Weiter(30 * time.Second)
	if z := s.angesagt(); !z.Equal(jung.Certificate) {
		t.Error("a new entry is not taken over")
	}
	if _, ok := s.EigenesZu(t.Context(), "intermediaer", alt.Certificate); !ok {
		t.Error("the old key was lost")
	}
	if err := s.OhneOSCI(pruefung.KDN); err == nil {
		t.Error("S1-03.6 a determination is not taken over")
	}
	fehler = errors.New("half written")
	s.uhr.Weiter(30 * time.Second)
	if z := s.angesagt(); !z.Equal(jung.Certificate) {
		t.Error("a broken file displaced what held")
	}
}

type teilnehmer []pruefung.Teilnehmerzertifikat

func (l teilnehmer) Teilnehmerzertifikate(context.Context) ([]pruefung.Teilnehmerzertifikat, error) {
	return l, nil
}

func TestWhatEndsSoonIsReported(t *testing.T) {
	for tage, frist := range map[int]int{61: -1, 60: 60, 31: 60, 30: 30, 8: 30, 7: 7, 0: 7, -1: 0} {
		f, ok := pruefung.Frist(jetzt.AddDate(0, 0, tage), jetzt)
		if !ok {
			f = -1
		}
		if f != frist {
			t.Errorf("%d days before the end: warning %d, want %d", tage, f, frist)
		}
	}
	ca := neu(t, "CA", nil, alsStelle)
	endet := func(name string, tage int, aendere ...func(*x509.Certificate, *person)) *person {
		return neu(t, name, ca, append(aendere, zeit(jetzt.AddDate(-1, 0, 0), jetzt.AddDate(0, 0, tage)))...)
	}
	alt, jung := endet("alt", 5, chiffrierend), endet("jung", 29, chiffrierend)
	dateien := ablage{"ca.pem": ca.pem(), "alt.pem": alt.pem(), "jung.pem": jung.pem(), "key": schluesselPEM(t), "z.pem": neu(t, "Zugelassen", nil).pem()}
	eigen := func(datei, ab string) pruefung.EigeneAngabe {
		return pruefung.EigeneAngabe{Dienst: "intermediaer", Verwendung: pruefung.Chiffrierung, Zertifikat: datei, Schluessel: "key", Ab: tag(ab)}
	}
	s := neuerStand(t, pruefung.Einstellungen{
		Anker:       []pruefung.Anker{{Datei: "ca.pem", Netze: []pruefung.Netz{pruefung.KDN}, Bis: tag("2026-09-02")}},
		Zulassungen: []pruefung.Zulassung{{Datei: "z.pem", Aktenzeichen: "1", Bis: tag("2026-10-20")}},
		Eigene:      []pruefung.EigeneAngabe{eigen("alt.pem", "2026-01-01"), eigen("jung.pem", "2026-02-01")},
	}, dateien)
	liste, err := s.Ablaeufe(context.Background(), teilnehmer{
		{Teilnehmer: "Stadt A", Verwendung: pruefung.Signatur, DER: endet("a", 100).Raw},
		{Teilnehmer: "Stadt B", Verwendung: pruefung.Signatur, DER: endet("b", -3).Raw},
		{Teilnehmer: "Stadt C", Verwendung: pruefung.Signatur, DER: []byte("unlesbar")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var ist []string
	for _, a := range liste {
		ist = append(ist, string(a.Herkunft)+" "+a.Name)
	}
	soll := []string{"teilnehmer Stadt C", "teilnehmer Stadt B", "anker CA", "eigenes intermediaer", "zulassung Zugelassen"}
	if !slices.Equal(ist, soll) {
		t.Errorf("got %q, want %q", ist, soll)
	}
	if fristen := []int{liste[1].Frist, liste[2].Frist, liste[3].Frist, liste[4].Frist}; !slices.Equal(fristen, []int{0, 7, 30, 60}) {
		t.Errorf("warnings %v", fristen)
	}
}

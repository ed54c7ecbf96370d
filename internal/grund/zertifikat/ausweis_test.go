// SPDX-License-Identifier: EUPL-1.2

package zertifikat_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/grund/zertifikat"
)

var jetzt = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func ausweis(t testing.TB, w zertifikat.Ausweis) (*zertifikat.Aussteller, *zertifikat.Identitaet) {
	t.Helper()
	a, err := zertifikat.NeuerAusstellerFuer("CA", jetzt.AddDate(-1, 0, 0), jetzt.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	k, err := rsa.GenerateKey(rand.Reader, 2048) // the length is the caller's choice
	if err != nil {
		t.Fatal(err)
	}
	i, err := a.Ausweise(w, k)
	if err != nil {
		t.Fatal(err)
	}
	return a, i
}

func TestParticipantHasTheKeyUsageOfItsPurpose(t *testing.T) {
	for zweck, soll := range map[zertifikat.Zweck]x509.KeyUsage{
		zertifikat.Signatur:     x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		zertifikat.Chiffrierung: x509.KeyUsageKeyEncipherment | x509.KeyUsageDataEncipherment,
	} {
		a, i := ausweis(t, zertifikat.Ausweis{Name: "teilnehmer", Zweck: zweck, Bis: jetzt.AddDate(0, 1, 0)})
		z := i.Zertifikat
		if z.KeyUsage != soll || z.IsCA || !z.NotAfter.Equal(jetzt.AddDate(0, 1, 0)) || !zertifikat.IstVorfuehrung(z) || len(z.SubjectKeyId) == 0 {
			t.Errorf("purpose %d: %+v", zweck, z.KeyUsage)
		}
		if err := z.CheckSignatureFrom(a.Zertifikat); err != nil {
			t.Error(err)
		}
	}
}

func TestPKCS12ComesBackWhole(t *testing.T) {
	_, i := ausweis(t, zertifikat.Ausweis{Name: "teilnehmer"})
	p12, err := i.P12("geheim")
	if err != nil {
		t.Fatal(err)
	}
	j, err := zertifikat.LiesP12(p12, "geheim")
	if err != nil || !j.Zertifikat.Equal(i.Zertifikat) || !j.Schluessel.Equal(i.Schluessel) {
		t.Errorf("read back: %v", err)
	}
	if _, err := zertifikat.LiesP12(p12, "falsch"); err == nil {
		t.Error("a wrong PIN opens it")
	}
}

func TestRevocationListIsThatOfTheAuthority(t *testing.T) {
	a, i := ausweis(t, zertifikat.Ausweis{Name: "gesperrt"})
	der, err := a.Sperrliste(jetzt, jetzt.Add(time.Hour), i.Zertifikat)
	if err != nil {
		t.Fatal(err)
	}
	l, err := x509.ParseRevocationList(der)
	if err != nil || l.CheckSignatureFrom(a.Zertifikat) != nil || len(l.RevokedCertificateEntries) != 1 || l.RevokedCertificateEntries[0].SerialNumber.Cmp(i.Zertifikat.SerialNumber) != 0 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestKeptAuthorityGoesOnIssuing(t *testing.T) {
	a, i := ausweis(t, zertifikat.Ausweis{Name: "eins"})
	ordner := t.TempDir()
	if err := a.Bewahre(ordner, "ca"); err != nil {
		t.Fatal(err)
	}
	b, err := zertifikat.LiesAussteller(ordner, "ca")
	if err != nil {
		t.Fatal(err)
	}
	zwei, err := b.Ausweise(zertifikat.Ausweis{Name: "zwei"}, i.Schluessel)
	if err != nil || zwei.Zertifikat.CheckSignatureFrom(a.Zertifikat) != nil {
		t.Errorf("%v", err)
	}
	fremd, _ := ausweis(t, zertifikat.Ausweis{Name: "x"})
	if err := os.WriteFile(filepath.Join(ordner, "ca.pem"), fremd.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := zertifikat.LiesAussteller(ordner, "ca"); err == nil {
		t.Error("certificate and key of different authorities are taken for one")
	}
}

func TestReadingCertificates(t *testing.T) {
	a, i := ausweis(t, zertifikat.Ausweis{Name: "x"})
	zwei := slices.Concat(a.PEM(), []byte("Bemerkung\n"), a.PEM())
	for name, f := range map[string]struct {
		inhalt []byte
		anzahl int
	}{
		"PEM": {a.PEM(), 1}, "two PEM with a remark": {zwei, 2}, "DER": {i.Zertifikat.Raw, 1},
		"nothing": {nil, 0}, "rubbish": {[]byte("x"), 0}, "DER with something behind": {append(slices.Clone(i.Zertifikat.Raw), 0), 0},
		"too long": {bytes.Repeat([]byte{0x30}, zertifikat.HoechstDER+1), 0},
	} {
		t.Run(name, func(t *testing.T) {
			alle, err := zertifikat.LiesPEM(f.inhalt)
			if len(alle) != f.anzahl || (err == nil) != (f.anzahl > 0) {
				t.Errorf("%d certificates, %v", len(alle), err)
			}
		})
	}
	if _, err := zertifikat.LiesPaar(a.PEM(), a.PEM()); err == nil {
		t.Error("a certificate was taken for a key")
	}
}

func FuzzLiesPEM(f *testing.F) {
	a, err := zertifikat.NeuerAussteller("CA", jetzt)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a.PEM())
	f.Add(a.Zertifikat.Raw)
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		if alle, err := zertifikat.LiesPEM(inhalt); (err == nil) != (len(alle) > 0) {
			t.Error("neither certificate nor error")
		}
	})
}

// SPDX-License-Identifier: EUPL-1.2

package sperrliste_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"testing"
	"time"

	"kernmelderegister/internal/grund/sperrliste"
)

func TestListSaysWhoIsRevokedAndSinceWhen(t *testing.T) {
	ca := neueStelle(t, "CA")
	seit := jetzt.Add(-2 * time.Hour)
	der := ca.liste(t, x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{gesperrt(7, seit)}})
	for name, inhalt := range map[string][]byte{"DER": der, "PEM": pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})} {
		t.Run(name, func(t *testing.T) {
			l, err := sperrliste.LiesListe(inhalt, ca.Certificate)
			if err != nil {
				t.Fatal(err)
			}
			a, err := l.Auskunft(ca.teilnehmer(t, 7), "x")
			if err != nil || !a.Gesperrt.Equal(seit) || a.Grund != 1 || a.GesperrtAm(seit.Add(-time.Second)) || !a.GesperrtAm(seit) {
				t.Errorf("revoked certificate: %+v, %v", a, err)
			}
			if a, err := l.Auskunft(ca.teilnehmer(t, 8), "x"); err != nil || a.GesperrtAm(jetzt) || !a.Stand.Equal(jetzt.Add(-time.Hour)) {
				t.Errorf("good certificate: %+v, %v", a, err)
			}
		})
	}
}

func TestListThatProvesNothingIsRefused(t *testing.T) {
	ca, fremd := neueStelle(t, "CA"), neueStelle(t, "CA")
	gut := ca.liste(t, x509.RevocationList{})
	gekippt := append([]byte(nil), gut...)
	gekippt[len(gekippt)-1] ^= 1
	zusatz := func(e pkix.Extension) []byte {
		return ca.liste(t, x509.RevocationList{ExtraExtensions: []pkix.Extension{e}})
	}
	wert := func(tag int) []byte {
		b, err := asn1.Marshal(asn1.RawValue{Tag: 16, IsCompound: true, Bytes: []byte{byte(0x80 | tag), 1, 0xff}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	bereich := asn1.ObjectIdentifier{2, 5, 29, 28}
	for name, inhalt := range map[string][]byte{
		"empty":                     nil,
		"truncated":                 gut[:len(gut)/2],
		"changed":                   gekippt,
		"of another CA of the name": fremd.liste(t, x509.RevocationList{}),
		"of another name":           neueStelle(t, "Andere").liste(t, x509.RevocationList{}),
		"delta list":                zusatz(pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 27}, Critical: true, Value: []byte{2, 1, 1}}),
		"indirect list":             zusatz(pkix.Extension{Id: bereich, Critical: true, Value: wert(4)}),
		"attribute certificates":    zusatz(pkix.Extension{Id: bereich, Critical: true, Value: wert(5)}),
		"unreadable range":          zusatz(pkix.Extension{Id: bereich, Critical: true, Value: []byte{0x30, 0x80}}),
		"unknown critical":          zusatz(pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := sperrliste.LiesListe(inhalt, ca.Certificate); !errors.Is(err, sperrliste.ErrUnbrauchbar) {
				t.Errorf("got %v, want ErrUnbrauchbar", err)
			}
		})
	}
}

func TestListAnswersOnlyForWhatItCovers(t *testing.T) {
	ca := neueStelle(t, "CA")
	teil := ca.liste(t, x509.RevocationList{ExtraExtensions: []pkix.Extension{bereichspunkt(t, "http://crl.example/1")}})
	l, err := sperrliste.LiesListe(teil, ca.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name, quelle string
		punkte       []string
		gut          bool
	}{
		{"the part the certificate names", "http://spiegel.example/", []string{"http://crl.example/1"}, true},
		{"another part", "http://crl.example/1", []string{"http://crl.example/2"}, false},
		{"a certificate without a name, asked at the part's place", "http://crl.example/1", nil, true},
		{"a certificate without a name, asked elsewhere", "http://crl.example/2", nil, false},
	} {
		t.Run(f.name, func(t *testing.T) {
			if _, err := l.Auskunft(ca.teilnehmer(t, 7, f.punkte...), f.quelle); (err == nil) != f.gut {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("a list younger than the end of the certificate may have left it out", func(t *testing.T) {
		spaet := ca.liste(t, x509.RevocationList{ThisUpdate: jetzt.AddDate(1, 0, 1), NextUpdate: jetzt.AddDate(1, 0, 2)})
		l, err := sperrliste.LiesListe(spaet, ca.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Auskunft(ca.teilnehmer(t, 7), ""); !errors.Is(err, sperrliste.ErrUnbrauchbar) {
			t.Errorf("got %v", err)
		}
	})
}

func FuzzLiesListe(f *testing.F) {
	ca := neueStelle(f, "CA")
	f.Add(ca.liste(f, x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{gesperrt(7, jetzt)}}))
	f.Add(ca.liste(f, x509.RevocationList{ExtraExtensions: []pkix.Extension{bereichspunkt(f, "http://crl.example/1")}}))
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		l, err := sperrliste.LiesListe(inhalt, ca.Certificate)
		if (err == nil) == (l == nil) {
			t.Fatal("neither list nor error")
		}
	})
}

// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	pruefung "kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/sperrliste"
)

// welt is an authority with everything that belongs to it, and its Pruefer.
type welt struct {
	*stand
	wurzel, zwischen, guter, gesperrter, fremde *person
}

func neueWelt(t testing.TB) *welt {
	t.Helper()
	w := &welt{wurzel: neu(t, "Wurzel", nil, alsStelle), fremde: neu(t, "Wurzel", nil, alsStelle)}
	w.zwischen = neu(t, "Zwischen", w.wurzel, alsStelle)
	w.guter, w.gesperrter = neu(t, "Gut", w.zwischen), neu(t, "Gesperrt", w.zwischen)
	ordner := t.TempDir()
	sperren := func(name string, s *person, gesperrt ...*person) string {
		pfad := filepath.Join(ordner, name)
		if err := os.WriteFile(pfad, s.liste(t, gesperrt...), 0o600); err != nil {
			t.Fatal(err)
		}
		return pfad
	}
	w.stand = neuerStand(t, pruefung.Einstellungen{
		Anker:    []pruefung.Anker{{Datei: "wurzel.pem", Netze: []pruefung.Netz{pruefung.TESTA}}},
		Zwischen: []string{"zwischen.pem"},
		Quellen: []pruefung.Sperrquelle{
			{Aussteller: "wurzel.pem", CRL: []string{sperren("wurzel.crl", w.wurzel)}},
			{Aussteller: "zwischen.pem", CRL: []string{sperren("zwischen.crl", w.zwischen, w.gesperrter)}},
		},
	}, ablage{"wurzel.pem": w.wurzel.pem(), "zwischen.pem": w.zwischen.pem()})
	return w
}

func TestJudgementOnACertificate(t *testing.T) {
	w := neueWelt(t)
	const s, c = pruefung.Signatur, pruefung.Chiffrierung
	mitte := func(aendere ...func(*x509.Certificate, *person)) *person { return neu(t, "X", w.zwischen, aendere...) }
	kurz := neu(t, "Kurze Stelle", w.wurzel, alsStelle, zeit(jetzt.AddDate(-1, 0, 0), jetzt.Add(-time.Hour)))
	kleineStelle := neu(t, "Kleine Stelle", w.zwischen) // no authority, yet signs
	verboten := func(v *x509.Certificate, _ *person) {
		v.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}
	for _, f := range []struct {
		name    string
		wer     *person
		zweck   pruefung.Verwendung
		weitere []*person
		urteil  pruefung.Urteil
		mathe   pruefung.Mathematik
		zeit    pruefung.Zeitlage
		online  pruefung.Sperrlage
		grund   pruefung.Grund
	}{
		{"S4-07.1 chain, time, use and list in order", w.guter, s, nil, pruefung.Gueltig, "ok", "valid", "ok", ""},
		{"S4-07.1 revoked", w.gesperrter, s, nil, pruefung.Gesperrt, "ok", "valid", "revoked", pruefung.GrundGesperrt},
		{"S4-07.1 over", mitte(zeit(jetzt.AddDate(-1, 0, 0), jetzt.Add(-time.Second))), s, nil, pruefung.Abgelaufen, "ok", "invalid", "", pruefung.GrundZeit},
		{"S4-07.1 not yet begun", mitte(zeit(jetzt.Add(time.Hour), jetzt.AddDate(1, 0, 0))), s, nil, pruefung.Abgelaufen, "ok", "invalid", "", pruefung.GrundZeit},
		{"an authority of the chain is over", neu(t, "X", kurz), s, []*person{kurz}, pruefung.Abgelaufen, "ok", "invalid", "", pruefung.GrundZeit},
		{"signed by nobody we know", neu(t, "X", neu(t, "Unbekannt", nil, alsStelle)), s, nil, pruefung.Ungueltig, "indeterminate", "valid", "", pruefung.GrundKeinAnker},
		{"self-signed", neu(t, "X", nil), s, nil, pruefung.Ungueltig, "indeterminate", "valid", "", pruefung.GrundKeinAnker},
		{"signed by a namesake of the anchor", neu(t, "X", w.fremde), s, []*person{w.fremde}, pruefung.Ungueltig, "indeterminate", "valid", "", pruefung.GrundKeinAnker},
		{"signed by somebody who is no authority", neu(t, "X", kleineStelle), s, []*person{kleineStelle}, pruefung.Ungueltig, "indeterminate", "valid", "", pruefung.GrundKeinAnker},
		{"critical extension that nobody knows", mitte(verboten), s, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundKetteVerbot},
		{"over and against the rules besides", mitte(verboten, zeit(jetzt.AddDate(-1, 0, 0), jetzt.Add(-time.Second))), s, nil, pruefung.Ungueltig, "ok", "invalid", "", pruefung.GrundKetteVerbot},
		{"cipher certificate for a signature", mitte(chiffrierend), s, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundVerwendung},
		{"signature certificate for a cipher", w.guter, c, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundVerwendung},
		{"cipher certificate", mitte(chiffrierend), c, nil, pruefung.Gueltig, "ok", "valid", "ok", ""},
		{"cipher certificate without RSA", mitte(func(v *x509.Certificate, _ *person) { v.KeyUsage = x509.KeyUsageKeyEncipherment }), c, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundVerwendung},
		{"without key usage", mitte(func(v *x509.Certificate, _ *person) { v.KeyUsage = 0 }), s, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundVerwendung},
		{"an authority as participant", w.zwischen, s, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundVerwendung},
		{"a key that is too short", mitte(func(_ *x509.Certificate, p *person) { p.key = kurzerSchluessel(t, 2048) }), s, nil, pruefung.Ungueltig, "ok", "valid", "", pruefung.GrundAlgorithmus},
		{"a key that takes long to use", mitte(func(_ *x509.Certificate, p *person) { p.key = riesigerSchluessel() }), s, nil, pruefung.Ungueltig, "indeterminate", "indeterminate", "", pruefung.GrundAlgorithmus},
		{"odd names", neu(t, "\u202e<script>\x00"+strings.Repeat("ä", 4000), w.zwischen), s, nil, pruefung.Gueltig, "ok", "valid", "ok", ""},
		{"no name at all", neu(t, "", w.zwischen), s, nil, pruefung.Gueltig, "ok", "valid", "ok", ""},
	} {
		t.Run(f.name, func(t *testing.T) {
			frage := pruefung.Frage{Verwendung: f.zweck}
			for _, x := range f.weitere {
				frage.Weitere = append(frage.Weitere, x.Certificate)
			}
			b := w.pruefe(f.wer, frage)
			if b.Urteil != f.urteil || b.Mathematik != f.mathe || b.Offline != f.zeit || b.Online != f.online {
				t.Errorf("got %+v", b)
			}
			if f.grund != "" && !slices.Contains(b.Gruende, f.grund) || (len(b.Gruende) == 0) != (b.Urteil == pruefung.Gueltig) {
				t.Errorf("reasons %q, want %q", b.Gruende, f.grund)
			}
			if (b.Online == pruefung.OhneAuskunft) != (b.Auskunft == sperrliste.Auskunft{}) {
				t.Errorf("result %q comes from %+v", b.Online, b.Auskunft)
			}
		})
	}
}

func kurzerSchluessel(t *testing.T, bits int) *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestRevocationCountsAtTheInstantOfReception(t *testing.T) {
	w := neueWelt(t)
	vorher, danach := jetzt.Add(-2*time.Hour-time.Second), jetzt.Add(-2*time.Hour)
	if b := w.pruefe(w.gesperrter, pruefung.Frage{Zeitpunkt: vorher}); b.Urteil != pruefung.Gueltig {
		t.Errorf("S4-07.1 before the revocation: %+v", b)
	}
	if b := w.pruefe(w.gesperrter, pruefung.Frage{Zeitpunkt: danach}); b.Urteil != pruefung.Gesperrt || b.Auskunft.Art != sperrliste.CRL || b.Auskunft.Stand.IsZero() {
		t.Errorf("S4-07.1 from the revocation on: %+v", b)
	}
}

func TestForgedSignatureIsCorrupted(t *testing.T) {
	w := neueWelt(t)
	der := slices.Clone(w.guter.Raw)
	der[len(der)-1] ^= 1
	z, b := w.PruefeDER(context.Background(), der, pruefung.Frage{Verwendung: pruefung.Signatur, Zeitpunkt: jetzt})
	if z == nil || b.Urteil != pruefung.Ungueltig || b.Mathematik != pruefung.MathFalsch {
		t.Errorf("got %+v", b)
	}
	z, b = w.PruefeDER(context.Background(), []byte("nichts"), pruefung.Frage{Zeitpunkt: jetzt})
	if z != nil || b.Urteil != pruefung.Ungueltig || !slices.Contains(b.Gruende, pruefung.GrundUnlesbar) {
		t.Errorf("rubbish: %+v", b)
	}
}

func TestSourceThatDoesNotAnswerIsNoPermission(t *testing.T) {
	w := neueWelt(t)
	s := neuerStand(t, pruefung.Einstellungen{
		Anker: []pruefung.Anker{{Datei: "wurzel.pem", Netze: []pruefung.Netz{pruefung.TESTA}}}, Zwischen: []string{"zwischen.pem"},
	}, w.dateien)
	b := s.pruefe(w.guter, pruefung.Frage{})
	if b.Urteil != pruefung.Ungewiss || b.Online != pruefung.OhneAuskunft || b.Mathematik != pruefung.MathRichtig {
		t.Errorf("E-K1 no source at all: %+v", b)
	}
	// The certificate names a file of our machine and a host that nobody has allowed.
	z := neu(t, "X", w.zwischen, func(v *x509.Certificate, _ *person) {
		v.CRLDistributionPoints = []string{"/etc/passwd", "http://169.254.169.254/", "ldap://x/"}
		v.OCSPServer = []string{"http://169.254.169.254/"}
	})
	if b := s.pruefe(z, pruefung.Frage{}); b.Urteil != pruefung.Ungewiss {
		t.Errorf("E-K1 addresses that may not be asked: %+v", b)
	}
	u, err := s.Uebersicht(context.Background(), nil)
	if err != nil || slices.ContainsFunc(u.Quellen, func(q sperrliste.Quellenstand) bool { return !strings.HasPrefix(q.Quelle, "http://") }) {
		t.Errorf("asked: %+v, %v", u.Quellen, err)
	}
}

func TestServersThatHangEndInUncertainty(t *testing.T) {
	haenger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		<-r.Context().Done()
	}))
	defer haenger.Close()
	w := neueWelt(t)
	s := neuerStand(t, pruefung.Einstellungen{
		Anker: []pruefung.Anker{{Datei: "wurzel.pem", Netze: []pruefung.Netz{pruefung.TESTA}}}, Zwischen: []string{"zwischen.pem"},
		Rechner: []string{strings.TrimPrefix(haenger.URL, "http://")}, Frist: 30 * time.Millisecond,
	}, w.dateien)
	z := neu(t, "X", w.zwischen, func(v *x509.Certificate, _ *person) {
		v.CRLDistributionPoints = []string{haenger.URL + "/1", haenger.URL + "/2", haenger.URL + "/3", haenger.URL + "/4"}
		v.OCSPServer = []string{haenger.URL + "/5"}
	})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if b := s.pruefe(z, pruefung.Frage{}); b.Urteil != pruefung.Ungewiss || !slices.Equal(b.Gruende, []pruefung.Grund{pruefung.GrundOhneAuskunft}) {
				t.Errorf("E-K1 servers that hang: %+v", b)
			}
		})
	}
	wg.Wait()
}

func TestRevokedAuthorityRevokesWhatItSigned(t *testing.T) {
	w := neueWelt(t)
	pfad := filepath.Join(t.TempDir(), "neu.crl")
	if err := os.WriteFile(pfad, w.wurzel.liste(t, w.zwischen), 0o600); err != nil {
		t.Fatal(err)
	}
	s := neuerStand(t, pruefung.Einstellungen{
		Anker: []pruefung.Anker{{Datei: "wurzel.pem", Netze: []pruefung.Netz{pruefung.TESTA}}}, Zwischen: []string{"zwischen.pem"},
		Quellen: []pruefung.Sperrquelle{{Aussteller: "wurzel.pem", CRL: []string{pfad}}},
	}, w.dateien)
	if b := s.pruefe(w.guter, pruefung.Frage{}); b.Urteil != pruefung.Gesperrt || b.Auskunft.Quelle != pfad {
		t.Errorf("got %+v", b)
	}
}

// riesigerSchluessel has a public key of 16,384 bits; its private half is never used.
func riesigerSchluessel() *riese {
	n := new(big.Int).Lsh(big.NewInt(1), 16383)
	return &riese{rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537}}
}

type riese struct{ rsa.PublicKey }

func (r *riese) Public() crypto.PublicKey { return &r.PublicKey }

func (r *riese) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("not needed")
}

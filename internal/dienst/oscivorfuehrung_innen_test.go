// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

var spieltagOSCI = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// osciVorlage are the identities in a data folder, made once for all tests.
var osciVorlage = sync.OnceValues(func() (fstest.MapFS, error) {
	ordner, err := os.MkdirTemp("", "kmr-osci-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(ordner) }()
	if err := osciAusweiseIn(ordner, uhr.Fest(spieltagOSCI), uhr.System()).bereite(context.Background()); err != nil {
		return nil, err
	}
	vorlage := fstest.MapFS{}
	return vorlage, filepath.WalkDir(ordner, func(pfad string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(ordner, pfad)
		if err != nil {
			return err
		}
		inhalt, err := os.ReadFile(pfad)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			vorlage[filepath.ToSlash(name)] = &fstest.MapFile{Data: inhalt, Mode: info.Mode().Perm()}
		}
		return err
	})
})

// MitOSCI puts the identities made once into the data folder, as an earlier start of the
// demonstration would have left them; one that has some keeps them.
func MitOSCI(t testing.TB, daten string) {
	t.Helper()
	vorlage, err := osciVorlage()
	if err != nil {
		t.Fatal(err)
	}
	if vorhanden(filepath.Join(daten, "oscischluessel")) {
		return
	}
	if err := os.CopyFS(daten, vorlage); err != nil {
		t.Fatal(err)
	}
}

func osciTestausweise(t testing.TB) *osciausweise {
	t.Helper()
	daten := t.TempDir()
	MitOSCI(t, daten)
	return osciAusweiseIn(daten, uhr.Fest(spieltagOSCI), uhr.System())
}

func TestDemoIdentitiesAreThoseOfTheContract(t *testing.T) {
	a := osciTestausweise(t)
	soll := []string{"ca.cer", "ca.crl", "pin.txt", "intermediaer-cipher.cer", "intermediaer-sig.cer", "register-cipher.cer", "register-sig.cer"}
	for _, name := range []string{"teilnehmer-a", "teilnehmer-b", "passiv", "abgelaufen", "gesperrt"} {
		for _, rest := range []string{"-cipher.p12", "-sig.p12", "-cipher.cer", "-sig.cer"} {
			soll = append(soll, name+rest)
		}
	}
	for _, name := range soll {
		if !vorhanden(filepath.Join(a.oeffentlich, name)) {
			t.Errorf("%s is missing", name)
		}
	}
	if dateien, err := os.ReadDir(a.oeffentlich); err != nil || len(dateien) != len(soll) {
		t.Errorf("%d files, want %d, %v", len(dateien), len(soll), err)
	}
	p, err := zertifikatspruefung.Neu(zertifikatspruefung.Ausstattung{Einstellungen: a.einstellungen(), Lies: liesBegrenzt, Uhr: uhr.Fest(spieltagOSCI)})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Schliesse()
	urteile := map[string]zertifikatspruefung.Urteil{
		"intermediaer": zertifikatspruefung.Gueltig, "teilnehmer-a": zertifikatspruefung.Gueltig, "teilnehmer-b": zertifikatspruefung.Gueltig,
		"passiv": zertifikatspruefung.Gueltig, "abgelaufen": zertifikatspruefung.Abgelaufen, "gesperrt": zertifikatspruefung.Gesperrt,
	}
	for _, wann := range []time.Time{spieltagOSCI, uhr.System().Jetzt()} {
		for name, urteil := range urteile {
			for _, z := range osciZwecke {
				der, err := os.ReadFile(filepath.Join(a.oeffentlich, name+z.endung+".cer"))
				if err != nil {
					t.Fatal(err)
				}
				_, b := p.PruefeDER(t.Context(), der, zertifikatspruefung.Frage{Verwendung: z.verwendung, Netz: zertifikatspruefung.KDN, Zeitpunkt: wann})
				if b.Urteil != urteil {
					t.Errorf("%s%s: %+v, want %s", name, z.endung, b, urteil)
				}
			}
		}
	}
	for _, z := range osciZwecke {
		if _, ok := p.Eigenes(t.Context(), osciPost, z.verwendung); !ok {
			t.Errorf("the Intermediär has no pair %s", z.endung)
		}
	}
}

func TestDemoIdentitiesStayAcrossStarts(t *testing.T) {
	a := osciTestausweise(t)
	vorher, err := os.ReadFile(a.p12("teilnehmer-a-sig", false))
	if err != nil {
		t.Fatal(err)
	}
	ctx, halt := context.WithCancel(t.Context())
	halt() // making new ones would fail
	if err := a.bereite(ctx); err != nil {
		t.Fatal(err)
	}
	if nachher, _ := os.ReadFile(a.p12("teilnehmer-a-sig", false)); string(nachher) != string(vorher) {
		t.Error("identity was exchanged")
	}
	if err := os.Remove(a.pinDatei()); err != nil {
		t.Fatal(err)
	}
	if err := a.bereite(ctx); err == nil {
		t.Error("an unfinished set was taken for complete, or a cancelled start went on")
	}
}

// TestForeignProgramsReadTheIdentities asks Java and OpenSSL.
func TestForeignProgramsReadTheIdentities(t *testing.T) {
	a := osciTestausweise(t)
	pin, err := os.ReadFile(a.pinDatei())
	if err != nil {
		t.Fatal(err)
	}
	p12 := a.p12("teilnehmer-a-cipher", false)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	inhalt, err := os.ReadFile(filepath.Join(a.geheim, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ca, inhalt, 0o600); err != nil {
		t.Fatal(err)
	}
	pruefe := func(name string) []string {
		return []string{"openssl", "verify", "-crl_check", "-CAfile", ca, "-CRLfile", a.sperrliste(), filepath.Join(a.oeffentlich, name+".cer")}
	}
	for _, f := range []struct {
		name         string
		befehl       []string
		steht        string
		schlaegtFehl bool
	}{
		{"keytool reads the PKCS#12", []string{"keytool", "-J-Duser.language=en", "-list", "-v", "-keystore", p12, "-storetype", "PKCS12", "-storepass", string(pin)}, "PrivateKeyEntry", false},
		{"openssl reads the PKCS#12", []string{"openssl", "pkcs12", "-in", p12, "-passin", "pass:" + string(pin), "-nodes"}, "PRIVATE KEY", false},
		{"openssl accepts a participant", pruefe("teilnehmer-b-sig"), "OK", false},
		{"openssl sees the revocation", pruefe("gesperrt-sig"), "revoked", true},
		{"openssl sees the end", pruefe("abgelaufen-cipher"), "expired", true},
	} {
		t.Run(f.name, func(t *testing.T) {
			if _, err := exec.LookPath(f.befehl[0]); err != nil {
				t.Skipf("SKIPPED: %s is not installed", f.befehl[0])
			}
			aus, err := exec.Command(f.befehl[0], f.befehl[1:]...).CombinedOutput()
			if (err != nil) != f.schlaegtFehl || !strings.Contains(string(aus), f.steht) {
				t.Errorf("%v\n%s", err, aus)
			}
		})
	}
}

func TestKeysOfTheIntermediaerAreNotHandedOut(t *testing.T) {
	vorlage, err := osciVorlage()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"intermediaer-cipher.p12", "intermediaer-sig.p12", "ca.key"} {
		if vorlage["zertifikate/osci/"+name] != nil {
			t.Errorf("%s lies in the public folder", name)
		}
		if d := vorlage["oscischluessel/"+name]; d == nil || d.Mode != 0o600 {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestProductiveServerRefusesTheDemoAuthority(t *testing.T) {
	a := osciTestausweise(t)
	h := &haus{konfig: Konfig{Betriebsart: Produktiv, Daten: t.TempDir(), Zertifikate: a.einstellungen()}, uhr: uhr.Fest(spieltagOSCI)}
	if _, err := h.zertifikate(); err == nil {
		t.Error("accepted")
	}
	inhalt, err := os.ReadFile(a.caDatei())
	if err != nil {
		t.Fatal(err)
	}
	if z, err := zertifikat.Lies(inhalt); err != nil || !zertifikat.IstVorfuehrung(z) {
		t.Errorf("not marked: %v", err)
	}
}

func TestIntermediaerGetsTheWholeReport(t *testing.T) {
	a := osciTestausweise(t)
	h := &haus{konfig: Konfig{Betriebsart: Vorfuehrung, Daten: t.TempDir(), Zertifikate: a.einstellungen()}, uhr: uhr.Fest(spieltagOSCI)}
	p, err := h.zertifikate()
	if err != nil {
		t.Fatal(err)
	}
	defer h.zertifikatswerk.schliesse()
	for _, f := range []struct {
		name, datei string
		rolle       intermediaer.Rolle
		soll        intermediaer.Pruefung
	}{
		{"S4-07.1 in order", "teilnehmer-a-sig", intermediaer.RolleAutorSignatur,
			intermediaer.Pruefung{Ergebnis: intermediaer.Gueltig, Niveau: "advanced", Mathematisch: "ok", Offline: "valid", Online: "ok", Quelle: "CRL"}},
		{"S4-07.1 revoked", "gesperrt-cipher", intermediaer.RolleKlientChiffrier,
			intermediaer.Pruefung{Ergebnis: intermediaer.Gesperrt, Niveau: "advanced", Mathematisch: "ok", Offline: "valid", Online: "revoked", Quelle: "CRL"}},
		{"S4-07.1 over", "abgelaufen-sig", intermediaer.RolleKlientSignatur,
			intermediaer.Pruefung{Ergebnis: intermediaer.Abgelaufen, Niveau: "advanced", Mathematisch: "ok", Offline: "invalid"}},
		{"wrong use", "teilnehmer-a-sig", intermediaer.RolleEmpfaengerChiffrier,
			intermediaer.Pruefung{Ergebnis: intermediaer.Ungueltig, Niveau: "advanced", Mathematisch: "ok", Offline: "valid"}},
		{"unreadable", "", intermediaer.RolleAutorSignatur,
			intermediaer.Pruefung{Ergebnis: intermediaer.Ungueltig, Niveau: "unknown", Mathematisch: "indeterminate", Offline: "indeterminate"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			var der []byte
			if f.datei != "" {
				if der, err = os.ReadFile(filepath.Join(a.oeffentlich, f.datei+".cer")); err != nil {
					t.Fatal(err)
				}
				f.soll.Inhaber = "CN=" + f.datei + ",O=Kernmelderegister Vorführung"
				f.soll.Aussteller = "CN=Vorführung OSCI,O=Kernmelderegister Vorführung"
			}
			ist, err := zertifikatspruefer{p}.Pruefe(t.Context(), intermediaer.Zertifikat{Rolle: f.rolle, DER: der}, spieltagOSCI)
			if (ist.Quelle == "") != ist.Quellzeit.IsZero() || (f.datei == "") != (ist.Fingerabdruck == "" && ist.Seriennummer == "") {
				t.Errorf("got %+v", ist)
			}
			f.soll.Rolle, f.soll.Zeitpunkt = f.rolle, spieltagOSCI
			ist.Quellzeit, ist.Fingerabdruck, ist.Seriennummer = time.Time{}, "", ""
			if err != nil || ist != f.soll {
				t.Errorf("got %+v, want %+v, %v", ist, f.soll, err)
			}
		})
	}
}

func TestCertificatesInTheConfiguration(t *testing.T) {
	ordner := t.TempDir()
	datei := filepath.Join(ordner, "kmr.toml")
	lies := func(text string) (Konfig, error) {
		if err := os.WriteFile(datei, []byte("daten = \".\"\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		return LiesKonfig(Ort{Konfig: datei}, func(string) string { return "" })
	}
	k, err := lies(`[zertifikate]
rechner = ["crl.example", "ocsp.example:8080"]
frist = "3s"
[[zertifikate.netz]]
name = "KDN"
ohne_osci = true
osci_pflicht_ab = "2027-01-01"
[[zertifikate.anker]]
datei = "anker/testa.pem"
netz = ["TESTA", "extern"]
gueltig_bis = "2030-12-31"
[[zertifikate.sperrquelle]]
aussteller = "anker/testa.pem"
crl = ["http://crl.example/testa.crl", "testa.crl"]
[[zertifikate.zulassung]]
datei = "z.pem"
aktenzeichen = "22-0552/7"
gueltig_bis = "2027-06-30"
[[zertifikate.eigenes]]
dienst = "intermediaer"
verwendung = "signatur"
p12 = "i.p12"
pin_datei = "/etc/kmr/pin"
ab = "2026-10-01"
`)
	if err != nil {
		t.Fatal(err)
	}
	z := k.Zertifikate
	if z.Anker[0].Datei != filepath.Join(ordner, "anker/testa.pem") || z.Quellen[0].CRL[0] != "http://crl.example/testa.crl" || z.Quellen[0].CRL[1] != filepath.Join(ordner, "testa.crl") ||
		z.Eigene[0].P12 != filepath.Join(ordner, "i.p12") || z.Eigene[0].PIN != "/etc/kmr/pin" || z.Frist != 3*time.Second {
		t.Errorf("got %+v", z)
	}
	if err := z.OhneOSCI(zertifikatspruefung.KDN, uhr.Datum{Jahr: 2027, Monat: 1, Tag: 1}); err == nil {
		t.Error("S1-03.6 the switch of the file has no effect")
	}
	for name, text := range map[string]string{
		"unknown key": "[zertifikate]\nanchor = 1\n", "unknown network": "[[zertifikate.netz]]\nname = \"LAN\"\n",
		"allow-list without an end": "[[zertifikate.zulassung]]\ndatei = \"z.pem\"\naktenzeichen = \"1\"\n", "day that does not exist": "[[zertifikate.netz]]\nname = \"KDN\"\nosci_pflicht_ab = \"2027-02-30\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := lies(text); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func BenchmarkOSCIAusweise(b *testing.B) {
	for b.Loop() {
		if err := osciAusweiseIn(b.TempDir(), uhr.Fest(spieltagOSCI), uhr.System()).bereite(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

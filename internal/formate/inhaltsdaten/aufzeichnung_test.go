// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten_test

import (
	"bytes"
	"crypto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmlenc"
)

// geteilt returns the folder of the OSCI material.
func geteilt(t testing.TB) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	ordner := filepath.Join(wurzel, "spec", "osci")
	if _, err := os.Stat(ordner); err != nil {
		t.Skip("SKIPPED: the OSCI material is missing; set KMR_SHARED")
	}
	return ordner
}

// aufgezeichneteSchluessel are those of the recorded exchanges.
func aufgezeichneteSchluessel(t testing.TB, ordner string) (liste []inhaltsdaten.Schluessel) {
	t.Helper()
	dateien, err := filepath.Glob(filepath.Join(ordner, "samples", "identitaeten", "*-cipher.p12"))
	if err != nil || len(dateien) == 0 {
		t.Fatalf("no identities: %v", err)
	}
	for _, d := range dateien {
		b, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		k, z, _, err := pkcs12.DecodeChain(b, "123456")
		if err != nil {
			t.Fatalf("%s: %v", d, err)
		}
		liste = append(liste, inhaltsdaten.Schluessel{Zertifikat: z, Privat: k.(crypto.Decrypter)})
	}
	return liste
}

// aufzeichnungen reads all recorded messages that carry content.
func aufzeichnungen(t testing.TB, ordner string, schluessel []inhaltsdaten.Schluessel) map[string]inhaltsdaten.Paket {
	t.Helper()
	s, e := richtlinien(t)
	nachrichten := &osci.Leser{Signatur: s, Verschluesselung: e}
	bund := func(der []byte) crypto.Decrypter {
		for _, k := range schluessel {
			if bytes.Equal(k.Zertifikat.Raw, der) {
				return k.Privat
			}
		}
		return nil
	}
	dateien, err := filepath.Glob(filepath.Join(ordner, "samples", "*", "*.mime"))
	if err != nil || len(dateien) < 30 {
		t.Fatalf("%d recorded messages, %v", len(dateien), err)
	}
	pakete := map[string]inhaltsdaten.Paket{}
	for _, datei := range dateien {
		b, err := os.ReadFile(datei)
		if err != nil {
			t.Fatal(err)
		}
		n, err := nachrichten.Lies(bytes.NewReader(b), osci.Quelle{Schluessel: bund})
		if err != nil {
			t.Fatalf("%s: %v", datei, err)
		}
		if len(n.Inhalt) > 0 {
			pakete[datei] = inhaltsdaten.AusNachricht(&n.Nachricht)
		}
	}
	return pakete
}

// The official library's contents are read, decrypted and verified.
func TestRecordedContents(t *testing.T) {
	ordner := geteilt(t)
	schluessel := aufgezeichneteSchluessel(t, ordner)
	s, e := richtlinien(t)
	l := &inhaltsdaten.Leser{Signatur: s, Chiffre: e, Schluessel: schluessel}
	geschuetzt, offen := 0, 0
	for datei, p := range aufzeichnungen(t, ordner, schluessel) {
		ist, err := l.Lies(p)
		switch {
		case err != nil:
			t.Errorf("%s: %v", datei, err)
		case ist.PruefeGeschuetzt() != nil:
			offen++ // pieces of chunked messages
		case !strings.Contains(strings.Join(bild(t, ist), ""), "Grüße") && !strings.Contains(datei, "passive"):
			t.Errorf("%s: the content is another one", datei)
		default:
			geschuetzt++
		}
	}
	if geschuetzt != 15 || offen != 5 {
		t.Errorf("%d contents signed and encrypted, %d not", geschuetzt, offen)
	}
}

// The container that was recorded with its encryption undone is read with the
// attachment of the message that it was in.
func TestRecordedContainer(t *testing.T) {
	ordner := geteilt(t)
	container, err := os.ReadFile(filepath.Join(ordner, "samples", "decrypted-contentcontainer.xml"))
	if err != nil {
		t.Fatal(err)
	}
	schluessel := aufgezeichneteSchluessel(t, ordner)
	s, e := richtlinien(t)
	l := &inhaltsdaten.Leser{Signatur: s, Chiffre: e, Schluessel: schluessel}
	a, err := e.Verschluessle(xmlenc.Auftrag{ID: "e", Empfaenger: []xmlenc.Empfaenger{{Zertifikat: schluessel[0].Zertifikat}}}, container)
	if err != nil {
		t.Fatal(err)
	}
	inhalt := []byte(strings.Replace(string(schreibe(t).Inhalt), "</osci:ContentPackage>", string(a)+"</osci:ContentPackage>", 1))
	for _, p := range aufzeichnungen(t, ordner, schluessel) {
		p.Inhalt = inhalt
		if ist, err := l.Lies(p); err == nil {
			if b := bild(t, ist); !strings.Contains(b[0], "<text>Grüße &amp; Maße € 0</text>") || len(b[1]) < 4096 || ist.PruefeGeschuetzt() != nil {
				t.Errorf("%.100q", b)
			}
			return
		}
	}
	t.Error("no message has the attachment of this container")
}

// A message that carries our content follows the schema. Several readers of one
// element and containers within containers are beyond it, though the official library
// writes and reads them.
func TestContentFollowsTheSchema(t *testing.T) {
	ordner := filepath.Join(geteilt(t), "schema")
	programm, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint is missing")
	}
	a := []inhaltsdaten.NeuerAutor{autor(t, "autor"), autor(t, "mitautor")}
	l := []xmlenc.Empfaenger{leserVon("leser")}
	p := schreibe(t, &behaelter{Autoren: a, Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x"), anhang("a", "teil")}},
		&behaelter{Autoren: a, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x"), anhang("b", "teil"),
			innen(&behaelter{Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("z")}})}})
	var b bytes.Buffer
	n := &osci.Nachricht{Art: osci.StoreDelivery, MessageID: "1", Inhalt: p.Inhalt, Anhaenge: p.Anhaenge,
		Zertifikate: osci.Zertifikatsblock{Liste: p.Zertifikate}, Steuerblock: osci.Steuerblock{Challenge: "x"}}
	if err := osci.Schreibe(&b, n, osci.Verpackung{}); err != nil {
		t.Fatal(err)
	}
	paket, err := mimeteile.NeuerLeser(&b, mimeteile.Grenzen{})
	if err != nil {
		t.Fatal(err)
	}
	huelle, err := paket.Weiter()
	if err != nil {
		t.Fatal(err)
	}
	aufruf := exec.CommandContext(t.Context(), programm, "--nonet", "--noout", "--schema", filepath.Join(ordner, "soapStoreDelivery.xsd"), "-")
	aufruf.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(ordner, "catalog.xml"))
	aufruf.Stdin = huelle
	if aus, err := aufruf.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, aus)
	}
}

// SPDX-License-Identifier: EUPL-1.2

package osci_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

const inhalt = `<osci:ContentPackage><osci:ContentContainer Id="c"><osci:Content Id="a" href="cid:Änlage 1/ä.bin"></osci:Content></osci:ContentContainer></osci:ContentPackage>`

var ortszeit = time.Date(2026, 3, 29, 2, 59, 59, 120e6, time.FixedZone("", 7200))

func laufzettel(id string) osci.Laufzettel {
	return osci.Laufzettel{MessageID: id, GeaendertAm: ortszeit, Einreichung: osci.Um(ortszeit), Weiterleitung: osci.Um(ortszeit.Add(time.Second)),
		Empfang: osci.Zeitstempel{Verfahren: "urn:stempel", Stempel: []byte{1, 2}}, Betreff: "Rückmeldung <&>",
		Pruefbericht: []osci.Pruefung{
			{Zeit: osci.Um(ortszeit), Inhaber: "CN=A&B,O=X", Aussteller: "CN=CA", Seriennummer: "4099", Klasse: osci.KlasseFortgeschritten,
				Mathematisch: osci.BefundOK, Offline: osci.BefundGueltig, Online: osci.BefundOK, Sperrliste: ortszeit},
			{Zeit: osci.Um(ortszeit), Inhaber: "CN=C", Aussteller: "CN=CA", Seriennummer: "1", Klasse: osci.KlasseUnbekannt,
				Mathematisch: osci.BefundUnbestimmt, Offline: osci.BefundUngueltig, Online: osci.BefundGesperrt},
		}}
}

// voll returns a message of the Art with everything that it may have.
func voll(t testing.TB, art osci.Art) *osci.Nachricht {
	z := func(a osci.Zertifikatsart, name string) osci.Zertifikat {
		return osci.NeuesZertifikat(a, 0, identitaet(t, name).zertifikat.Raw)
	}
	n := &osci.Nachricht{
		Art: art, Steuerblock: osci.Steuerblock{Response: "r&<", Challenge: "c==", ConversationID: "90017", SequenceNumber: 7},
		Sprachen: []string{"de", "en-GB"}, Zeitguete: osci.Zeitguete{Einreichung: osci.Kryptographisch, Empfang: osci.Einfach},
		Intermediaer: []osci.Zertifikat{z(osci.ChiffrierIntermediaer, "intermediary-cipher"), z(osci.SignaturIntermediaer, "intermediary-sig")},
		Zertifikate: osci.Zertifikatsblock{Liste: []osci.Zertifikat{z(osci.ChiffrierAbsender, "sender-cipher"), z(osci.ChiffrierAutor, "author-cipher"),
			z(osci.ChiffrierEmpfaenger, "receiver-cipher"), z(osci.ChiffrierLeser, "passive-cipher"), z(osci.SignaturAbsender, "sender-sig"),
			z(osci.SignaturAutor, "author-sig"), z(osci.SignaturEmpfaenger, "receiver-sig")}},
		Merkmale:     osci.EigeneMerkmale(),
		FremdeKoepfe: []osci.Fremdkopf{{Raum: "urn:xta", Name: "MessageMetaData", ID: "MetaData", Kanonisch: []byte(`<x:MessageMetaData xmlns:x="urn:xta" Id="MetaData">ä&amp;</x:MessageMetaData>`)}},
		Inhalt:       []byte(inhalt),
		Anhaenge:     []osci.Anhang{{ContentID: "Änlage 1/ä.bin", Typ: "application/pdf", Felder: []mimeteile.Feld{{Name: "X-Art", Wert: "1"}}, Daten: osci.Speicherdaten("\r\n--a\x00")}},
		MessageID:    "go-4711", MessageIDAntwort: "go-4712", Betreff: "Rückmeldung <&>", Ziel: "https://passiv.example/osci?a=1&b",
		Auswahl:            osci.Auswahl{MessageIDs: []string{"go-4711"}},
		Rueckmeldung:       osci.Melde([]string{"fr", "de-AT"}, "0801", "3800"),
		InnereRueckmeldung: osci.Melde([]string{"en"}, "0800"),
		Laufzettel:         []osci.Laufzettel{laufzettel("go-4711")},
		Paket:              &osci.Paket{Nummer: 2, Groesse: 100, Empfangen: []int{1, 3}, Anzahl: 4, Gesamtgroesse: 350},
	}
	n.Merkmale.HoechstPaket, n.Merkmale.Wartezeit = 1000, 60
	antwort := laufzettel("go-4712")
	n.Antwortlaufzettel = &antwort
	return n
}

func arten() []osci.Art {
	liste := []osci.Art{osci.InitDialog, osci.ExitDialog, osci.GetMessageID, osci.StoreDelivery, osci.FetchDelivery, osci.FetchProcessCard, osci.ForwardDelivery,
		osci.MediateDelivery, osci.AcceptDelivery, osci.ProcessDelivery, osci.PartialStoreDelivery, osci.PartialFetchDelivery}
	for _, a := range liste[:12] {
		liste = append(liste, a.Antwort())
	}
	return liste
}

// signierend is who signs messages of this kind in the tests.
func signierend(t testing.TB, art osci.Art) *xmldsig.Unterzeichner {
	name := "sender-sig"
	switch {
	case art == osci.AntwortAcceptDelivery:
		name = "receiver-sig"
	case art.AnPassive() || !art.IstAuftrag() && art != osci.AntwortProcessDelivery:
		name = "intermediary-sig"
	}
	verfahren := []string{xmldsig.RSASHA256, xmldsig.RSAPSSSHA256, xmldsig.RSAPSSSHA512}[len(art)%3]
	digest := []string{xmldsig.DigestSHA256, xmldsig.DigestSHA512}[len(art)%2]
	return unterzeichner(t, name, verfahren, digest)
}

// schreibeUndLies returns the message as it is read again, and its bytes.
func schreibeUndLies(t testing.TB, n *osci.Nachricht, v osci.Verpackung) (*osci.Eingang, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, v); err != nil {
		t.Fatal(err)
	}
	return lies(t, b.Bytes()), b.Bytes()
}

// Every message: written full, signed and encrypted, it is read, verifies, says the
// same when written again, and is valid.
func TestEveryMessage(t *testing.T) {
	for _, art := range arten() {
		t.Run("S1-02.4 "+string(art), func(t *testing.T) {
			n := voll(t, art)
			u := signierend(t, art)
			e, klar := schreibeUndLies(t, n, osci.Verpackung{Unterzeichner: u})
			if !e.Signiert() || e.Verschluesselt != nil || e.Art != art {
				t.Fatalf("%v %v %s", e.Signiert(), e.Verschluesselt, e.Art)
			}
			pruefe(t, e)
			zu, _ := schreibeUndLies(t, n, osci.Verpackung{Unterzeichner: u, Empfaenger: identitaet(t, "intermediary-cipher").zertifikat, Richtlinie: leser(t).Verschluesselung})
			if zu.Verschluesselt == nil || zu.Verschluesselt.Verfahren != xmlenc.AES256GCM {
				t.Error("not encrypted")
			}
			pruefe(t, zu)
			wieder, _ := schreibeUndLies(t, &e.Nachricht, osci.Verpackung{})
			if d := cmp.Diff(e.Nachricht, wieder.Nachricht, vergleiche); d != "" {
				t.Errorf("written again:\n%s", d)
			}
			if len(e.FremdeKoepfe) != 1 || e.FremdeKoepfe[0].ID != "MetaData" || !bytes.Contains(e.FremdeKoepfe[0].Kanonisch, []byte(">ä&amp;<")) {
				t.Error("the foreign header is lost")
			}
			if art == osci.AntwortPartialStoreDelivery {
				return // the schema calls the bundle procard (section 17)
			}
			schemagueltig(t, art, klar)
		})
	}
}

// What is signed for the mailbox arrives at the recipient byte by byte, also the
// namespaces that a signature of the content depends on.
func TestDeliveryIsPassedOnUnchanged(t *testing.T) {
	n := voll(t, osci.StoreDelivery)
	hin, _ := schreibeUndLies(t, n, osci.Verpackung{Unterzeichner: signierend(t, osci.StoreDelivery)})
	a := voll(t, osci.AntwortFetchDelivery)
	a.Zertifikate, a.Inhalt, a.Anhaenge, a.FremdeKoepfe = hin.Zertifikate, hin.Inhalt, hin.Anhaenge, hin.FremdeKoepfe
	her, _ := schreibeUndLies(t, a, osci.Verpackung{Unterzeichner: signierend(t, osci.AntwortFetchDelivery)})
	pruefe(t, her)
	if d := cmp.Diff(hin.Zertifikate, her.Zertifikate, vergleiche); d != "" {
		t.Error(d)
	}
	if !bytes.Equal(hin.Inhalt, her.Inhalt) || !bytes.Equal(hin.FremdeKoepfe[0].Kanonisch, her.FremdeKoepfe[0].Kanonisch) {
		t.Error("changed on the way")
	}
}

// The Laufzettel shows only the times that the message may show (section 10).
func TestTimesOfTheLaufzettel(t *testing.T) {
	for art, soll := range map[osci.Art][3]bool{
		osci.AntwortStoreDelivery: {true, false, false}, osci.AcceptDelivery: {true, true, false}, osci.AntwortFetchDelivery: {true, true, false},
		osci.AntwortFetchProcessCard: {true, true, true}, osci.AntwortMediateDelivery: {true, true, true}, osci.AntwortForwardDelivery: {true, true, true},
	} {
		e, _ := schreibeUndLies(t, voll(t, art), osci.Verpackung{})
		z := e.Laufzettel[0]
		if ist := [3]bool{z.Einreichung.Da(), z.Weiterleitung.Da(), z.Empfang.Da()}; ist != soll {
			t.Errorf("%s: %v", art, ist)
		}
	}
	n := voll(t, osci.AcceptDelivery)
	n.Laufzettel[0].Weiterleitung = osci.Zeitstempel{}
	var f *osci.Fehler
	if err := osci.Schreibe(&bytes.Buffer{}, n, osci.Verpackung{}); !errors.As(err, &f) {
		t.Errorf("a mandatory time is missing: %v", err)
	}
}

func TestMessagesThatCanNotBeWritten(t *testing.T) {
	for name, aendere := range map[string]func(*osci.Nachricht){
		"unknown Art":                  func(n *osci.Nachricht) { n.Art = "Foo" },
		"fault":                        func(n *osci.Nachricht) { n.Art = osci.SOAPFault },
		"no Challenge":                 func(n *osci.Nachricht) { n.Steuerblock.Challenge = "" },
		"ConversationId is no number":  func(n *osci.Nachricht) { n.Steuerblock.ConversationID = "a" },
		"no MessageId":                 func(n *osci.Nachricht) { n.MessageID = "" },
		"no content":                   func(n *osci.Nachricht) { n.Inhalt = nil },
		"no addressee":                 func(n *osci.Nachricht) { n.Zertifikate.Liste = n.Zertifikate.Liste[:2] },
		"control character in subject": func(n *osci.Nachricht) { n.Betreff = "a\x01" },
		"no UTF-8 in the subject":      func(n *osci.Nachricht) { n.Betreff = "a\xff" },
		"foreign header without Id":    func(n *osci.Nachricht) { n.FremdeKoepfe[0].Kanonisch = []byte("<a></a>") },
	} {
		n := voll(t, osci.StoreDelivery)
		aendere(n)
		if err := osci.Schreibe(&bytes.Buffer{}, n, osci.Verpackung{Unterzeichner: unterzeichner(t, "sender-sig", xmldsig.RSASHA256, xmldsig.DigestSHA256)}); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	u := unterzeichner(t, "receiver-sig", xmldsig.RSASHA256, xmldsig.DigestSHA256)
	if err := osci.Schreibe(&bytes.Buffer{}, voll(t, osci.StoreDelivery), osci.Verpackung{Unterzeichner: u}); err == nil {
		t.Error("signed with a key that the message does not name")
	}
}

func TestSelections(t *testing.T) {
	for name, a := range map[string]osci.Auswahl{
		"everything":    {},
		"many ids":      {MessageIDs: []string{"a", "ü", "c;"}, Hoechstens: 2},
		"reception":     {EingereichtSeit: ortszeit, Rolle: osci.AlsEmpfaenger, NurOhneEmpfang: true, Hoechstens: 10},
		"recent change": {GeaendertSeit: ortszeit, Rolle: osci.AlsAbsender},
	} {
		n := voll(t, osci.FetchProcessCard)
		n.Auswahl = a
		e, _ := schreibeUndLies(t, n, osci.Verpackung{})
		if d := cmp.Diff(a, e.Auswahl, vergleiche); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	n := voll(t, osci.FetchDelivery)
	n.Auswahl = osci.Auswahl{EingereichtSeit: ortszeit}
	if e, _ := schreibeUndLies(t, n, osci.Verpackung{}); !e.Auswahl.EingereichtSeit.Equal(ortszeit) || e.Auswahl.MessageIDs != nil {
		t.Errorf("%+v", e.Auswahl)
	}
}

func TestPartialStoreAsksOnly(t *testing.T) {
	n := voll(t, osci.PartialStoreDelivery)
	n.NurAuskunft, n.Paket, n.Inhalt, n.Anhaenge = true, nil, []byte(osci.LeererInhalt), nil
	e, b := schreibeUndLies(t, n, osci.Verpackung{})
	if !e.NurAuskunft || e.Paket != nil {
		t.Errorf("%+v", e.Paket)
	}
	schemagueltig(t, n.Art, b)
}

// Any text survives: subjects, challenges, message ids, names of attachments, data.
func TestAnyText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		wort := rapid.StringMatching(`[a-zA-ZäöüÄÖÜß<>&"' \t\n\r€=+/;:]{1,30}`)
		n := voll(t, osci.StoreDelivery)
		n.Betreff, n.MessageID, n.Steuerblock.Challenge, n.Ziel = wort.Draw(r, "subject"), wort.Draw(r, "id"), wort.Draw(r, "challenge"), ""
		n.Inhalt, n.Anhaenge = []byte(osci.LeererInhalt), nil
		for i := range rapid.IntRange(0, 3).Draw(r, "attachments") {
			n.Anhaenge = append(n.Anhaenge, osci.Anhang{ContentID: fmt.Sprint(i, rapid.StringMatching(`[a-zäöü/:. <>]{0,9}`).Draw(r, "name")),
				Daten: osci.Speicherdaten(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(r, "data"))})
		}
		v := osci.Verpackung{}
		if rapid.Bool().Draw(r, "encrypt") {
			v = osci.Verpackung{Empfaenger: identitaet(t, "intermediary-cipher").zertifikat, Richtlinie: leser(t).Verschluesselung,
				IvLaenge: rapid.SampledFrom([]int{0, 12, 16}).Draw(r, "iv"), Base64: rapid.Bool().Draw(r, "base64")}
		}
		e, _ := schreibeUndLies(t, n, v)
		if e.Betreff != n.Betreff || e.MessageID != n.MessageID || e.Steuerblock.Challenge != n.Steuerblock.Challenge {
			t.Fatalf("%q %q %q", e.Betreff, e.MessageID, e.Steuerblock.Challenge)
		}
		if d := cmp.Diff(n.Anhaenge, e.Anhaenge, vergleiche); d != "" {
			t.Fatal(d)
		}
	})
}

func TestFaults(t *testing.T) {
	for _, code := range osci.Codes() {
		if !osci.IstFault(code) {
			continue
		}
		var b bytes.Buffer
		f := osci.FaultZu(&osci.Fehler{Code: code})
		if err := osci.SchreibeFault(&b, f); err != nil {
			t.Fatal(err)
		}
		e := lies(t, b.Bytes())
		if e.Art != osci.SOAPFault || *e.Fault != f || f.Text == "" || f.Code != code {
			t.Errorf("%s: %+v", code, e.Fault)
		}
	}
	for _, err := range []error{errors.New("x"), &osci.Fehler{Code: "9801"}} {
		if f := osci.FaultZu(err); f.Code != "9000" || !f.AmServer {
			t.Errorf("%v: %+v", err, f)
		}
	}
}

func TestTextsOfTheCodes(t *testing.T) {
	if n := len(osci.Codes()); n < 65 {
		t.Errorf("only %d codes", n)
	}
	for _, c := range osci.Codes() {
		if osci.TextZu(c, "de") == "" || osci.TextZu(c, "en") == "" || len(c) != 4 {
			t.Errorf("%s has no text", c)
		}
	}
	if r := osci.Melde([]string{"fr", "en-GB"}, "9801")[0]; r.Sprache != "en" || !osci.Erfolg(osci.Melde(nil, "3800")) || osci.Erfolg(osci.Melde(nil, "0800", "9801")) || osci.Erfolg(nil) {
		t.Errorf("%+v", r)
	}
}

// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// Words that stand in the residents' records and in the questions, and nowhere
// else. The record's ereignis.zeichen is none of them: a refusal names the record by it.
const (
	kanNachname  = "Zwergrohrsänger"
	kanVorname   = "Steinschmätzerin"
	kanGesperrt  = "Wendehalsiger"
	kanGeburtort = "Ringdrosselau"
	kanStrasse   = "Pirolwinkelgasse"
	kanZeichen   = "ZILPZALP77"
	kanFalsch    = "Grauammerlich"
	kanAkte      = "Bartmeisenakte"
	kanNutzer    = "tannenhaeherin"
)

var kanarien = []string{kanNachname, kanVorname, kanGesperrt, kanGeburtort, kanStrasse, kanZeichen, kanFalsch, kanAkte, kanNutzer}

// voliere collects everything that the processes say outside of answers and receipts.
type voliere struct {
	t    *testing.T
	laut []string // what was collected, each with its source
}

func (v *voliere) hoere(quelle string, texte ...string) {
	for _, text := range texte {
		if text != "" {
			v.laut = append(v.laut, quelle+": "+text)
		}
	}
}

// pruefe looks for the words as they are and without their umlauts, since escapes
// of JSON, URLs or logs would hide those.
func (v *voliere) pruefe() {
	v.t.Helper()
	for _, text := range v.laut {
		klein := strings.ToLower(text)
		for _, k := range kanarien {
			for _, stueck := range strings.FieldsFunc(strings.ToLower(k), func(r rune) bool { return r > 127 }) {
				if len(stueck) > 5 && strings.Contains(klein, stueck) {
					v.t.Errorf("%q is in %.600s", k, text)
				}
			}
		}
	}
	if len(v.laut) < 10 {
		v.t.Errorf("only %d outputs collected", len(v.laut))
	}
}

func kanariensaetze() (frei, gesperrt *melde.Meldesatz) {
	bunt := func(nr int, m mensch) *melde.Meldesatz {
		m.nr, m.vorname = nr, kanVorname
		s := m.satz()
		s.Geburt.Ort, s.Schluessel.Ordnungsmerkmal = kanGeburtort, fmt.Sprint(kanZeichen, nr)
		s.Wohnungen[0].Anschrift.Inland.Strasse = kanStrasse
		return s
	}
	// With one date of birth they could be one human, and the block would hold for both.
	return bunt(1, mensch{nachname: kanNachname, geboren: 19840217}), bunt(2, mensch{nachname: kanGesperrt, geboren: 19610609, gesperrt: true})
}

// No resident's data in logs, messages to the operator, faults and URLs (stil.md,
// BMG § 39): everything the processes say is searched for unique words.
func TestCanariesAreHeardInAnswersOnly(t *testing.T) {
	v := &voliere{t: t}
	lieferungen := t.TempDir()
	a, b := kanariensaetze()
	gut := lieferung(t, 1, a, b)
	schreibeDatei(t, filepath.Join(lieferungen, "1-gut.xml"), gut)
	for name, kaputt := range kaputteLieferungen(t) {
		schreibeDatei(t, filepath.Join(lieferungen, name+".xml"), []byte(kaputt))
	}
	d := starteDemo(t, "--heute", spieltag, "--lieferungen", lieferungen, "--daten", t.TempDir())
	v.frageViel(d)
	v.betreteSeiten(d)
	d.stoppe(t)
	v.hoere("demo", d.meldung.String())

	daten := t.TempDir()
	r := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}
	befehle := [][]string{
		{"einspielen", "--json", "--daten", daten, lieferungen},
		{"einspielen", "--daten", daten, "-"},
		{"konten", "anlegen", "--daten", daten, schreibeDatei(t, filepath.Join(t.TempDir(), "k.json"), []byte(kontendatei))},
		{"bestand", "--daten", daten},
		{"protokoll", "pruefen", "--daten", daten},
	}
	for _, argumente := range befehle {
		r.eingabe = []byte(strings.Replace(string(gut), "<xmeld:geschlecht", "<xmeld:quatsch", 1))
		l := r.kmr(t, argumente...)
		v.hoere(strings.Join(argumente[:2], " "), l.aus, l.meldung)
	}
	for name, f := range kanarienfragen(t) {
		r.eingabe = f
		l := r.kmr(t, "abfrage", "--daten", daten, "--stelle", "amt-1", "--nutzer", "verfahren")
		if l.status == 0 && !strings.HasPrefix(l.aus, "<?xml") {
			t.Errorf("%s: %s", name, l.aus)
		}
		v.hoere("abfrage "+name, l.meldung)
		l = r.kmr(t, "abfrage", "--daten", daten, "--stelle", "amt-1", "--nutzer", kanNutzer)
		v.hoere("abfrage "+name, l.meldung)
	}
	v.pruefe()
}

// kaputteLieferungen are messages with the words in all the wrong places.
func kaputteLieferungen(t *testing.T) map[string]string {
	t.Helper()
	a, _ := kanariensaetze()
	a.Schluessel.Ordnungsmerkmal = kanZeichen + "3"
	gut := string(lieferung(t, 2, a))
	fremd, _ := kanariensaetze()
	fremd.Schluessel = melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: kanZeichen}
	fremd.Geburt.Datum = 20991231
	return map[string]string{
		"2-abgeschnitten":  gut[:strings.Index(gut, kanStrasse)+5],
		"3-elementname":    strings.Replace(gut, "<xmeld:geschlecht", "<xmeld:"+kanFalsch+"/><xmeld:geschlecht", 1),
		"4-code":           strings.Replace(gut, "<code>w</code>", "<code>"+kanFalsch+"</code>", 1),
		"5-attribut":       strings.Replace(gut, "<xmeld:geschlecht ", "<xmeld:geschlecht x=\""+kanFalsch+"\" ", 1),
		"6-datum":          strings.Replace(gut, "1984-02-17", kanFalsch, 1),
		"7-entitaet":       strings.Replace(gut, kanNachname, "&"+kanFalsch+";", 1),
		"8-endetag":        strings.Replace(gut, "</xmeld:geschlecht>", "</"+kanFalsch+">", 1),
		"9-kein-xml":       kanNachname + " " + kanVorname,
		"10-zeichen":       strings.Replace(gut, kanNachname, kanNachname+"漢", 1),
		"11-version":       strings.Replace(gut, "http://www.osci.de/xmeld2511a", "urn:"+kanFalsch, 1),
		"12-dtd":           "<!DOCTYPE " + kanFalsch + ">" + gut[strings.Index(gut, "<xmeld:"):],
		"13-zurueck":       string(lieferung(t, 2, fremd)),
		"14-anderer-autor": strings.Replace(gut, "ags:14612000", "dbs:"+kanFalsch, 1),
	}
}

func kanarienfragen(t *testing.T) map[string][]byte {
	t.Helper()
	akte := func(a *xmeld.Anfrage) { a.Abrufer.Aktenzeichen = kanAkte }
	wer := func(name melde.Name) mensch { return mensch{nachname: name, vorname: kanVorname, geboren: 19840217} }
	geblockt := wer(kanGesperrt)
	geblockt.geboren = 19610609
	gut := string(frage(t, wer(kanNachname), akte))
	return map[string][]byte{
		"gefunden":  []byte(gut),
		"gesperrt":  frage(t, geblockt, akte),
		"niemand":   frage(t, wer(kanFalsch), akte),
		"kein XML":  []byte(gut[:strings.Index(gut, kanVorname)+6]),
		"element":   []byte(strings.Replace(gut, "<xmeld:aktenzeichen>", "<"+kanFalsch+"/><xmeld:aktenzeichen>", 1)),
		"wert":      []byte(strings.Replace(gut, "1984-02-17", kanFalsch, 1)),
		"schluessl": []byte(strings.Replace(gut, "<code>1</code>", "<code>"+kanFalsch+"</code>", 1)),
		"lang":      frage(t, wer(kanNachname), func(a *xmeld.Anfrage) { a.Abrufer.Aktenzeichen = strings.Repeat(kanAkte, 10) }),
		"muster":    frage(t, wer(kanNachname+"*"), akte),
	}
}

// frageViel asks well and badly over SOAP; faults and refusals of the log-in are heard.
func (v *voliere) frageViel(d *demo) {
	v.t.Helper()
	k := d.konto(v.t, "BMG-34a.2", true)
	for name, f := range kanarienfragen(v.t) {
		a := d.curl(v.t, umschlag(f), "--user", k.Benutzer+":"+k.Passwort, "--header", "X-Nutzerkennung: "+kanNutzer)
		switch {
		case a.status != "200":
			v.hoere("fault "+name, string(a.inhalt))
		case name == "gefunden" && !bytes.Contains(a.inhalt, []byte(kanNachname)):
			v.t.Errorf("the answer lacks its data: %s", a.inhalt)
		case name == "gesperrt" && bytes.Contains(a.inhalt, []byte(kanGesperrt)):
			v.t.Errorf("the answer shows a blocked person: %s", a.inhalt)
		}
		a = d.curl(v.t, umschlag(f), "--user", kanNutzer+":"+kanNachname)
		v.hoere("log-in "+name, a.status, string(a.inhalt))
	}
}

// betreteSeiten types the words into the log-in of the portal and asks for pages
// that do not exist; the addresses it is led to are heard.
func (v *voliere) betreteSeiten(d *demo) {
	v.t.Helper()
	formular := url.Values{"benutzer": {kanNutzer}, "kennung": {kanNutzer}, "passwort": {kanNachname}, "code": {kanFalsch}}
	for _, pfad := range []string{"/behoerde/anmelden", "/behoerde/anmeldung", "/behoerde/", "/behoerde/suche", "/verwaltung/", "/verwaltung/anmelden"} {
		p := exec.CommandContext(v.t.Context(), "curl", "--silent", "--http1.1", "--cacert", d.CA, "--dump-header", "-", "--output", "/dev/null",
			"--header", "Origin: "+d.URL, "--data", formular.Encode(), d.URL+pfad)
		kopf, err := p.Output()
		if err != nil {
			v.t.Fatal(err)
		}
		v.hoere(http.MethodPost+" "+pfad, string(kopf))
	}
}

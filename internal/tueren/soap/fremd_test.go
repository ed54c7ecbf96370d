// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Environment of the tests with foreign clients.
const umgebungNode = "KMR_NODE_SOAP" // folder node_modules with the package soap

// fremdauftrag is what a foreign client gets to know.
type fremdauftrag struct {
	URL      string            `json:"url"`
	CA       string            `json:"ca"`
	Benutzer string            `json:"benutzer"`
	Passwort string            `json:"passwort"`
	Person   map[string]string `json:"person"`
}

// fremdbericht is what it understood of the answers.
type fremdbericht struct {
	Einzeln  fremdantwort `json:"einzeln"`
	Sammel   fremdantwort `json:"sammel"`
	Abholung fremdantwort `json:"abholung"`
	Zugang   fremdfehler  `json:"zugang"`
	Schema   fremdfehler  `json:"schema"`
}

type fremdantwort struct {
	Nummer, Strasse, Auftrag string
	Antworten                int
	Gebuehr                  struct {
		Auftrag string      `json:"auftrag"`
		Cent    json.Number `json:"cent"`
	}
}

type fremdfehler struct{ Code, Element, Text string }

// fremddienst serves both services over TLS and returns its address and the file of its certificate.
func fremddienst(t *testing.T) (adresse, ca string, b *auftragsbuch) {
	t.Helper()
	d, b := auskunftstuer()
	a := neueTuer()
	mux := http.NewServeMux()
	mux.Handle("/soap/auskunft", d)
	mux.Handle("/soap/abruf", a.tuer)
	s := httptest.NewTLSServer(mux)
	t.Cleanup(s.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return s.URL, ca, b
}

// fremdprogramm returns how to run a driver, or skips loudly.
func fremdprogramm(t *testing.T, sprache, datei string) *exec.Cmd {
	t.Helper()
	programm, err := exec.LookPath(sprache)
	if err != nil {
		t.Skipf("!! NOT tested, %s is missing", sprache)
	}
	pfad, err := filepath.Abs(filepath.Join("..", "..", "..", "werkzeug", "fremd", sprache, datei))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), programm, pfad)
	switch sprache {
	case "php":
		if out, err := exec.CommandContext(t.Context(), programm, "-r", "exit(class_exists('SoapClient') ? 0 : 1);").CombinedOutput(); err != nil {
			t.Skipf("!! NOT tested, PHP has no SoapClient: %s", out)
		}
	case "node":
		if os.Getenv(umgebungNode) == "" {
			t.Skipf("!! NOT tested, %s does not name the folder with the npm package soap", umgebungNode)
		}
		c.Env = append(os.Environ(), "NODE_PATH="+os.Getenv(umgebungNode))
	}
	return c
}

func fuehreFremdesAus(t *testing.T, c *exec.Cmd, frage, bericht any) {
	t.Helper()
	eingabe, err := json.Marshal(frage)
	if err != nil {
		t.Fatal(err)
	}
	var klage bytes.Buffer
	c.Stdin, c.Stderr = bytes.NewReader(eingabe), &klage
	ausgabe, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, ausgabe, &klage)
	}
	if err := json.Unmarshal(ausgabe, bericht); err != nil {
		t.Fatalf("%v\n%s", err, ausgabe)
	}
}

// TestGeneratedClientsAskAsCustomers lets the SOAP clients of two ecosystems ask, that
// know the WSDL and nothing else.
func TestGeneratedClientsAskAsCustomers(t *testing.T) {
	for _, f := range [][2]string{{"php", "auskunft.php"}, {"node", "auskunft.js"}} {
		t.Run("S2-20.1 "+f[0], func(t *testing.T) {
			c := fremdprogramm(t, f[0], f[1])
			adresse, ca, b := fremddienst(t)
			var ist fremdbericht
			fuehreFremdesAus(t, c, fremdauftrag{URL: adresse + "/soap/auskunft", CA: ca, Benutzer: "maschine", Passwort: "geheim", Person: map[string]string{
				"nachname": "Łęgowski-Müßig", "vornamen": "Zoë", "geburtsdatum": "1980-02-29", "ags": "14612000", "plz": "01067", "ort": "Dresden", "strasse": "Ring",
			}}, &ist)
			pruefeFremdbericht(t, &ist)
			if p := b.gesendet.Profile[0].Ersuchen.Anfrage; p.Nachname != "Łęgowski-Müßig" || p.Vornamen != "Zoë" || p.Geburtsdatum != 19800229 {
				t.Errorf("the question arrived as %+v", p)
			}
		})
	}
}

func pruefeFremdbericht(t *testing.T, b *fremdbericht) {
	t.Helper()
	if e := b.Einzeln; e.Nummer != "0601" || e.Strasse != "Elbweg" || e.Antworten != 2 || e.Gebuehr.Auftrag != "NR-1" || e.Gebuehr.Cent != "456" {
		t.Errorf("S2-34.1 0600 to 0601: %+v", e)
	}
	if s := b.Sammel; s.Nummer != "0603" || s.Auftrag != "NR-1" {
		t.Errorf("0602 to 0603: %+v", s)
	}
	if a := b.Abholung; a.Nummer != "0604" || a.Strasse != "Elbweg" || a.Gebuehr.Cent != "456" {
		t.Errorf("holeAntwort to 0604: %+v", a)
	}
	if z := b.Zugang; z.Code != "ZUGANG" {
		t.Errorf("wrong password: %+v", z)
	}
	if s := b.Schema; s.Code != "SCHEMA" || s.Element == "" || s.Text == "" {
		t.Errorf("31 February: %+v", s)
	}
}

// TestGeneratedClientsAskAsAuthorities is the same for the retrieval.
func TestGeneratedClientsAskAsAuthorities(t *testing.T) {
	for _, f := range [][2]string{{"php", "abruf.php"}, {"node", "abruf.js"}} {
		t.Run(f[0], func(t *testing.T) {
			c := fremdprogramm(t, f[0], f[1])
			adresse, ca, _ := fremddienst(t)
			var ist struct{ Nummer, Status, Nachname, Fault string }
			fuehreFremdesAus(t, c, fremdauftrag{URL: adresse + "/soap/abruf", CA: ca, Benutzer: "verfahren", Passwort: "geheim", Person: map[string]string{
				"nachname": nachname, "vornamen": "Zoë", "geburtsdatum": "1980-02-29", "ags": "14612000",
			}}, &ist)
			if ist.Nummer != "1331" || ist.Nachname != nachname || ist.Fault != "SCHEMA" {
				t.Errorf("%+v", ist)
			}
		})
	}
}

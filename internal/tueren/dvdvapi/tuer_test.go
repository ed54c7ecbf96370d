// SPDX-License-Identifier: EUPL-1.2

package dvdvapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/dvdvapi"
	"kernmelderegister/internal/tueren/dvdvkunde"
)

var anfang = time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC)

const (
	rueckmeldung   = "http://www.osci.de/xmeld2511a/xmeld2511aRueckmeldung.wsdl"
	fortschreibung = "http://www.osci.de/xmeld2511a/xmeld2511aFortschreibung.wsdl"
	stadt, frueher = "ags:14000001", "ags:14000002"
	postamt        = "https://post.example/osci"
)

type haus struct {
	*httptest.Server
	verzeichnis *verzeichnis.Verzeichnis
	paar        verzeichnistest.Paar
	abdruck     string
	intern      bool
	uhr         *uhr.Stell
}

// baue opens the door on a directory with a valid city, one that has ended, and a service that has ended.
func baue(t testing.TB) *haus {
	t.Helper()
	h := &haus{paar: verzeichnistest.NeuesPaar(t, "stadt", anfang, anfang.AddDate(1, 0, 0)), intern: true, uhr: uhr.Fest(anfang)}
	ablage := &verzeichnistest.Ablage{}
	v, err := verzeichnis.Neu(t.Context(), ablage, verzeichnis.EingebauterKatalog(), h.uhr)
	if err != nil {
		t.Fatal(err)
	}
	h.verzeichnis = v
	z := verzeichnis.Zertifikat{DER: h.paar.DER}
	h.abdruck = z.Fingerabdruck()
	anschluss := verzeichnis.Anschluss{Intermediaer: postamt, Chiffrier: h.paar.DER, Signier: h.paar.DER, ChiffrierIntermediaer: h.paar.DER}
	jetzige := verzeichnis.Organisation{
		Kategorie: "Meldebehörde", Name: "Stadt Muster", Land: 14, Schluessel: []string{stadt}, Anschrift: "Weg 1\n01001 Muster",
		Klienten: []verzeichnis.Zertifikat{z}, Stellvertreter: []int64{2},
		Dienste: []verzeichnis.Dienst{
			anschluss.Dienst(rueckmeldung, verzeichnis.Zeitraum{Von: anfang.AddDate(-1, 0, 0)}),
			anschluss.Dienst(fortschreibung, verzeichnis.Zeitraum{Bis: anfang}),
		},
	}
	geendet := verzeichnis.Organisation{Kategorie: "Meldebehörde", Name: "Dorf", Schluessel: []string{frueher}, Zeitraum: verzeichnis.Zeitraum{Bis: anfang}}
	if err := v.Trage(t.Context(), jetzige, geendet); err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewUnstartedServer(nil)
	basis := "http://" + h.Listener.Addr().String()
	stelle, err := verzeichnis.NeueAusweisstelle(verzeichnis.Ausweisausstattung{
		Verzeichnis: v, Einmal: ablage, Schluessel: geheim.NeuerSchluessel(geheim.Zufall(32)), Uhr: h.uhr, Empfaenger: []string{basis + dvdvapi.Tokenpfad},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Config.Handler = dvdvapi.Neu(dvdvapi.Ausstattung{
		Verzeichnis: v, Ausweise: stelle, Intern: func(*http.Request) bool { return h.intern }, Fassung: "1.0", Bau: "abc",
	})
	h.Start()
	t.Cleanup(h.Close)
	return h
}

// frage sends a request to the handler and returns the answer.
func (h *haus) frage(methode, ziel, koerper string, kopf ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, ziel, strings.NewReader(koerper))
	for i := 0; i+1 < len(kopf); i += 2 {
		r.Header.Set(kopf[i], kopf[i+1])
	}
	w := httptest.NewRecorder()
	h.Config.Handler.ServeHTTP(w, r)
	return w
}

func alsText(felder map[string]string) string {
	b, _ := json.Marshal(felder)
	return string(b)
}

const internV2 = "/dvdv2-backend/intern/directory/v2/"

func ziel(funktion, requestJSON string) string {
	if requestJSON == "" {
		return internV2 + funktion
	}
	return internV2 + funktion + "?" + url.Values{"request_json": {requestJSON}}.Encode()
}

// fragen are good questions by the last part of the path.
func (h *haus) fragen() map[string]string {
	f := map[string]map[string]string{
		"findauthoritydescription":               {"category": "Meldebehörde", "organizationKey": stadt},
		"findauthoritydescriptions":              {"organizationKey": stadt},
		"findcategories":                         {"fingerPrint": h.abdruck, "organizationKey": stadt},
		"findCertificateByFingerprint":           {"fingerPrint": h.abdruck},
		"findOrganizationsByServiceElement":      {"serviceElementType": "OSCI_ADDRESSEE", "parameterType": "CIPHER_CERTIFICATE", "parameterValue": h.abdruck},
		"findservicedescription":                 {"organizationKey": stadt, "serviceSpecificationUri": rueckmeldung},
		"findServiceSpecificationUrisByCategory": {"category": "Meldebehörde"},
		"verifycategory":                         {"fingerPrint": h.abdruck, "category": "Meldebehörde"},
	}
	texte := map[string]string{}
	for name, felder := range f {
		texte[name] = alsText(felder)
	}
	return texte
}

// inListe are the operations whose description names the element where it must mean
// a list of it: a batch has many answers, and organisations are found in the plural.
var inListe = map[string]string{
	"batchFindAuthorityDescription": "OrganizationDescription", "batchFindOrganizationsByServiceElement": "",
	"batchFindServiceDescription": "Service", "batchFindServiceSpecificationUrisByCategory": "",
	"findOrganizationsByServiceElement": "OrganizationDescription",
}

func TestEveryOperationOfTheDescriptionIsServed(t *testing.T) {
	doc := beschreibung(t)
	schemata := schema{doc["components"].(map[string]any)["schemas"].(map[string]any)}
	h := baue(t)
	anzahl := 0
	for pfad, methoden := range doc["paths"].(map[string]any) {
		for methode, roh := range methoden.(map[string]any) {
			op := roh.(map[string]any)
			anzahl++
			t.Run(op["operationId"].(string), func(t *testing.T) { h.pruefeOperation(t, schemata, pfad, methode, op) })
		}
	}
	if anzahl != 18 {
		t.Errorf("the description has %d operations", anzahl)
	}
}

func (h *haus) pruefeOperation(t *testing.T, schemata schema, pfad, methode string, op map[string]any) {
	soll := op["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)["application/json; charset=utf-8"].(map[string]any)["schema"].(map[string]any)
	if strings.HasSuffix(pfad, "/token") {
		h.pruefeToken(t, schemata, soll)
		return
	}
	name := pfad[strings.LastIndexByte(pfad, '/')+1:]
	frage := h.fragen()[name]
	adresse, koerper := ziel(name, frage), ""
	if strings.Contains(pfad, "/batch/") {
		adresse, koerper = internV2+"batch/"+name, "["+frage+","+frage+"]"
	}
	w := h.frage(strings.ToUpper(methode), adresse, koerper, "Content-Type", "application/json; charset=utf-8")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	ist := alsJSON(t, w.Body.Bytes())
	if liste, da := ist.([]any); da && len(liste) == 0 {
		t.Error("the answer is empty")
	}
	id := op["operationId"].(string)
	element, alsListe := inListe[id]
	switch {
	case id == "getServiceVersion": // JSON text with the three keys
		soll = map[string]any{"type": "object", "properties": map[string]any{
			"version": soll, "buildnunmber": soll, "schemaversion": soll,
		}, "required": []any{"version", "buildnunmber", "schemaversion"}}
	case alsListe:
		soll = map[string]any{"type": "array", "items": map[string]any{"$ref": "#/components/schemas/" + element}}
		if element == "" {
			einzeln := "OrganizationDescription"
			if id == "batchFindServiceSpecificationUrisByCategory" {
				einzeln = "ServiceBase"
			}
			soll["items"] = map[string]any{"type": "array", "items": map[string]any{"$ref": "#/components/schemas/" + einzeln}}
		}
	}
	if mangel := schemata.pruefe(soll, ist, ""); mangel != "" {
		t.Errorf("%s\n%s", mangel, w.Body)
	}
}

// pruefeToken holds what the token endpoint answers to a client against the schema.
func (h *haus) pruefeToken(t *testing.T, schemata schema, soll map[string]any) {
	var gehoert []byte
	mit := &http.Client{Transport: mithoerer{func(b []byte) { gehoert = b }}}
	k, err := dvdvkunde.Neu(dvdvkunde.Einstellung{
		Basis: h.URL + "/dvdv2-backend", HTTP: mit, Uhr: h.uhr, Nachweis: &dvdvkunde.Nachweis{Zertifikat: h.paar.DER, Schluessel: h.paar.Schluessel},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, da, err := k.Dienst(t.Context(), stadt, rueckmeldung); !da || err != nil {
		t.Fatalf("%v, %v", da, err)
	}
	if mangel := schemata.pruefe(soll, alsJSON(t, gehoert), ""); mangel != "" {
		t.Errorf("%s\n%s", mangel, gehoert)
	}
}

// mithoerer hands on what the token endpoint answers.
type mithoerer struct{ an func([]byte) }

func (m mithoerer) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || r.URL.Path != dvdvapi.Tokenpfad {
		return a, err
	}
	b, err := io.ReadAll(a.Body)
	m.an(b)
	a.Body = io.NopCloser(bytes.NewReader(b))
	return a, err
}

func TestRefusalsHaveTheShapeOfTheDescription(t *testing.T) {
	doc := beschreibung(t)
	schemata := schema{doc["components"].(map[string]any)["schemas"].(map[string]any)}
	h := baue(t)
	viele := "[" + strings.TrimSuffix(strings.Repeat(`{"category":"Meldebehörde"},`, 201), ",") + "]"
	genau := "[" + strings.TrimSuffix(strings.Repeat(`{"category":"Meldebehörde"},`, 200), ",") + "]"
	jsonKopf := []string{"Content-Type", "application/json"}
	for name, f := range map[string]struct {
		methode, ziel, koerper string
		kopf                   []string
		status                 int
		teil                   string
	}{
		"no JSON":              {"GET", ziel("findauthoritydescription", "{Nonsense"), "", nil, 400, "7006: Fehler bei JSON-Konvertierung für URL-Query-Parameter request_json='{Nonsense'"},
		"missing category":     {"GET", ziel("findauthoritydescription", `{"organizationKey":"ags:14000001"}`), "", nil, 400, "Parameter 'category' fehlt"},
		"null is missing":      {"GET", ziel("findauthoritydescription", `{"category":null,"organizationKey":"ags:14000001"}`), "", nil, 400, "Parameter 'category' fehlt"},
		"unknown field":        {"GET", ziel("findauthoritydescriptions", `{"organizationKey":"ags:14000001","x":1}`), "", nil, 400, "7006"},
		"field twice":          {"GET", ziel("findauthoritydescriptions", `{"organizationKey":"ags:14000001","organizationKey":"ags:14000001"}`), "", nil, 400, "7006"},
		"other case":           {"GET", ziel("findauthoritydescriptions", `{"organizationkey":"ags:14000001"}`), "", nil, 400, "7006"},
		"number":               {"GET", ziel("findauthoritydescriptions", `{"organizationKey":14000001}`), "", nil, 400, "7006"},
		"short key":            {"GET", ziel("findauthoritydescriptions", `{"organizationKey":"ags:1"}`), "", nil, 400, "7006"},
		"wrong enum":           {"GET", ziel("findOrganizationsByServiceElement", `{"serviceElementType":"Irrtum","parameterType":"URI","parameterValue":"x"}`), "", nil, 400, "7006"},
		"no element type":      {"GET", ziel("findOrganizationsByServiceElement", `{"parameterType":"URI","parameterValue":"x"}`), "", nil, 400, "'serviceElementType' fehlt"},
		"short fingerprint":    {"GET", ziel("verifycategory", `{"fingerPrint":"aa","category":"x"}`), "", nil, 400, "7006"},
		"behind the end":       {"GET", ziel("findauthoritydescriptions", `{"organizationKey":"ags:14000001"}{}`), "", nil, 400, "7006"},
		"second parameter":     {"GET", ziel("findcategories", `{}`) + "&x=1", "", nil, 400, "genau ein"},
		"parameter twice":      {"GET", ziel("findcategories", `{}`) + "&request_json={}", "", nil, 400, "genau ein"},
		"no parameter":         {"GET", ziel("findcategories", ""), "", nil, 400, "genau ein"},
		"query without use":    {"GET", ziel("version", "") + "?x=1", "", nil, 400, "keine"},
		"unknown organisation": {"GET", ziel("findauthoritydescription", `{"category":"Meldebehörde","organizationKey":"ags:irrtum"}`), "", nil, 404, `5009: Keine Organisation mit Kategorie "Meldebehörde" und Organisationsschlüssel "ags:irrtum" gefunden`},
		"unknown service":      {"GET", ziel("findservicedescription", `{"organizationKey":"ags:gibsnich","serviceSpecificationUri":"http://x.example/a"}`), "", nil, 404, "5005: Kein Dienst zum Organisationsschlüssel 'ags:gibsnich' und URI http://x.example/a."},
		"unknown certificate":  {"GET", ziel("findCertificateByFingerprint", `{"fingerPrint":"`+strings.Repeat("0", 40)+`"}`), "", nil, 404, ""},
		"unknown path":         {"GET", internV2 + "gibsnicht", "", nil, 404, ""},
		"path of Bundesmaster": {"GET", "/dvdv2-backend/extern/bundesmasterauth/directory/v2/version", "", nil, 404, ""},
		"wrong method":         {"POST", ziel("version", ""), "", nil, 405, ""},
		"batch by GET":         {"GET", internV2 + "batch/findcategories", "", nil, 405, ""},
		"batch of 201":         {"POST", internV2 + "batch/findServiceSpecificationUrisByCategory", viele, jsonKopf, 400, "200"},
		"batch incomplete":     {"POST", internV2 + "batch/verifycategory", `[{"category":"x"}]`, jsonKopf, 400, "'fingerPrint' fehlt"},
		"batch no list":        {"POST", internV2 + "batch/verifycategory", `{}`, jsonKopf, 400, "7006"},
		"batch null":           {"POST", internV2 + "batch/verifycategory", `null`, jsonKopf, 400, "7006"},
		"batch other type":     {"POST", internV2 + "batch/verifycategory", `[]`, []string{"Content-Type", "text/plain"}, 415, ""},
		"batch too large":      {"POST", internV2 + "batch/verifycategory", strings.Repeat(" ", 1<<20+1), jsonKopf, 413, ""},
		"S1-05.3 no token":     {"GET", "/dvdv2-backend/extern/standaloneauth/directory/v2/version", "", nil, 401, "Token"},
		"S1-05.3 plain Bearer": {"GET", "/dvdv2-backend/extern/standaloneauth/directory/v2/version", "", []string{"Authorization", "Bearer a.b.c"}, 401, "Token"},
		"token without form":   {"POST", dvdvapi.Tokenpfad, "", nil, 400, "grant_type"},
	} {
		t.Run(name, func(t *testing.T) {
			w := h.frage(f.methode, f.ziel, f.koerper, f.kopf...)
			if w.Code != f.status || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			p, _ := alsJSON(t, w.Body.Bytes()).(map[string]any)
			if m := schemata.pruefe(map[string]any{"$ref": "#/components/schemas/Problem"}, p, ""); m != "" {
				t.Error(m)
			}
			if detail, _ := p["detail"].(string); !strings.Contains(detail, f.teil) || p["status"] != float64(f.status) {
				t.Errorf("problem %v", p)
			}
		})
	}
	if w := h.frage("POST", internV2+"batch/findServiceSpecificationUrisByCategory", genau, jsonKopf...); w.Code != 200 {
		t.Errorf("a batch of 200 has status %d", w.Code)
	}
}

func TestEntriesThatDoNotHoldAreNoContent(t *testing.T) {
	h := baue(t)
	for funktion, frage := range map[string]string{
		"findauthoritydescription": alsText(map[string]string{"category": "Meldebehörde", "organizationKey": frueher}),
		"findservicedescription":   alsText(map[string]string{"organizationKey": stadt, "serviceSpecificationUri": fortschreibung}),
	} {
		w := h.frage("GET", ziel(funktion, frage), "")
		warnung, err := new(mime.WordDecoder).DecodeHeader(w.Header().Get("dvdv-warning-msg"))
		if w.Code != http.StatusNoContent || w.Body.Len() != 0 || err != nil || !strings.Contains(warnung, "nicht gültig") {
			t.Errorf("%s: %d, %v", funktion, w.Code, w.Header())
		}
		b := h.frage("POST", internV2+"batch/"+funktion, "["+frage+"]", "Content-Type", "application/json")
		if b.Body.String() != "[null]" {
			t.Errorf("batch of %s: %s", funktion, b.Body)
		}
	}
}

func TestAnswersSayWhatTheDirectoryHolds(t *testing.T) {
	h := baue(t)
	for funktion, soll := range map[string][]string{
		"findauthoritydescription": {`"organizationKeys":["ags:14000001"]`, `"nameDe":"Dorf"`, `"fingerprint":"` + h.abdruck, `"x509KeyUsage":5`, `"algorithm":"SHA256withRSA"`, `"validTo":"2027-11-04T12:00:00.000Z"`},
		"findcategories":           {`["Meldebehörde"]`},
		"verifycategory":           {`{"verifyCategory":true}`},
		"findservicedescription":   {`"serviceElementUri":"` + postamt, `"validFrom":"2025-11-04T12:00:00.000Z"`, `"validTo":null`, `xmeld2511aRueckmeldung`},
		"categories":               {`"name":"Meldebehörde","prefix":"ags"`},
		"intermediaries":           {`"uri":"` + postamt},
		"version":                  {`"version":"1.0"`},
	} {
		w := h.frage("GET", ziel(funktion, h.fragen()[funktion]), "")
		for _, teil := range soll {
			if !strings.Contains(w.Body.String(), teil) {
				t.Errorf("%s has no %s:\n%s", funktion, teil, w.Body)
			}
		}
	}
	falsch := alsText(map[string]string{"fingerPrint": "11:51:43:a1:b5:fc:8b:b7:0a:3a:a9:b1:0f:66:73:22", "category": "Behörde"})
	if w := h.frage("GET", ziel("verifycategory", falsch), ""); w.Body.String() != `{"verifyCategory":false}` {
		t.Errorf("the example of the description: %d %s", w.Code, w.Body)
	}
}

func TestInternalPathIsForTheComputingCentre(t *testing.T) {
	h := baue(t)
	h.intern = false
	if w := h.frage("GET", ziel("version", ""), ""); w.Code != http.StatusForbidden {
		t.Errorf("status %d", w.Code)
	}
}

func (h *haus) kunde(t testing.TB, n *dvdvkunde.Nachweis) *dvdvkunde.Kunde {
	t.Helper()
	k, err := dvdvkunde.Neu(dvdvkunde.Einstellung{Basis: h.URL + "/dvdv2-backend", HTTP: h.Client(), Nachweis: n, Uhr: h.uhr})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestStandaloneLogin(t *testing.T) {
	h := baue(t)
	h.intern = false
	k := h.kunde(t, &dvdvkunde.Nachweis{Zertifikat: h.paar.DER, Schluessel: h.paar.Schluessel})
	for range 2 {
		a, da, err := k.Dienst(t.Context(), stadt, rueckmeldung)
		if err != nil || !da || a.Intermediaer != postamt || !slices.Equal(a.Chiffrier, h.paar.DER) {
			t.Fatalf("S1-05.3: %v, %v", da, err)
		}
		h.uhr.Weiter(25 * time.Hour) // the token is over, a new one is fetched
	}
	fremd := verzeichnistest.NeuesPaar(t, "fremd", anfang, anfang.AddDate(1, 0, 0))
	_, _, err := h.kunde(t, &dvdvkunde.Nachweis{Zertifikat: fremd.DER, Schluessel: fremd.Schluessel}).Dienst(t.Context(), stadt, rueckmeldung)
	if err == nil {
		t.Error("S1-05.3: an unknown certificate may ask")
	}
}

// BenchmarkLookup asks for a service over HTTP on loopback and in process.
func BenchmarkLookup(b *testing.B) {
	h := baue(b)
	adresse := ziel("findservicedescription", h.fragen()["findservicedescription"])
	b.Run("in process", func(b *testing.B) {
		for b.Loop() {
			if w := h.frage("GET", adresse, ""); w.Code != 200 {
				b.Fatal(w.Code)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lookups/s")
	})
	b.Run("HTTP", func(b *testing.B) {
		k := h.kunde(b, nil)
		h.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 16
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, da, err := k.Dienst(b.Context(), stadt, rueckmeldung); !da {
					b.Error(fmt.Errorf("not found: %w", err))
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lookups/s")
	})
}

func FuzzQuery(f *testing.F) {
	h := baue(f)
	for _, frage := range h.fragen() {
		f.Add("request_json=" + url.QueryEscape(frage))
	}
	f.Add("request_json=%7B&x=%zz")
	f.Fuzz(func(t *testing.T, frage string) {
		r := httptest.NewRequest("GET", internV2+"findauthoritydescriptions", nil)
		r.URL.RawQuery = frage
		w := httptest.NewRecorder()
		h.Config.Handler.ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestChangesShowAtOnce(t *testing.T) {
	h := baue(t)
	adresse := ziel("findauthoritydescription", h.fragen()["findauthoritydescription"])
	h.frage("GET", adresse, "")
	o := *h.verzeichnis.Abbild().Organisationen()[0]
	o.Name = "Stadt Umbenannt"
	if err := h.verzeichnis.Trage(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if w := h.frage("GET", adresse, ""); !strings.Contains(w.Body.String(), "Stadt Umbenannt") {
		t.Errorf("S1-05.2 the old entry is served: %s", w.Body)
	}
}

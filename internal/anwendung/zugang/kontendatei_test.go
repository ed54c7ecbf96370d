// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// neuesZertifikat returns a certificate as PEM and as DER.
func neuesZertifikat(t testing.TB, ca bool) (alsPEM string, der []byte) {
	t.Helper()
	schluessel, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	vorlage := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), IsCA: ca, BasicConstraintsValid: true,
	}
	der, err = x509.CreateCertificate(rand.Reader, vorlage, vorlage, schluessel.Public(), schluessel)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), der
}

func lies(text string) (zugang.Kontendatei, []zugang.Mangel) {
	return zugang.LiesKontendatei(strings.NewReader(text), func(id string) bool { return id == "S1-29" || id == "S1-31" })
}

func zitat(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func vollstaendigeDatei(zertifikat string) string {
	return `{"stellen":[{"id":"pd","name":"Polizeidirektion Ö","art":"polizei","sicherheitsbehoerde":1,"sitz":"14",
		"gebiet":["14612000","14713000"],"profile":["S1-29","S1-31"],
		"nutzer":[{"kennung":"fahndung","passwort":"pw-1","rollen":["abruf","besonders_ermaechtigt"]},
			{"kennung":"verfahren-x","passwort":"pw-2","rollen":["abruf"],"verfahren":"Verfahren X","totp":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}],
		"zertifikate":[` + zitat(zertifikat) + `]},
		{"id":"amt","name":"Amt","art":"amt"}],
	"kunden":[{"id":"k1","name":"Beispiel GmbH","art":"grosskunde","regel":"BMG49","vertrag":"V 7","gueltig_bis":"2030-12-31",
		"nutzer":[{"kennung":"beispiel","passwort":"pw-3"}]},
		{"id":"k2","name":"Erika Beispiel","art":"privat"}]}`
}

func TestFileIsReadCompletely(t *testing.T) {
	zertifikat, der := neuesZertifikat(t, false)
	d, maengel := lies(vollstaendigeDatei(zertifikat))
	if len(maengel) != 0 {
		t.Fatal(maengel)
	}
	soll := behoerde.Stelle{
		ID: "pd", Name: "Polizeidirektion Ö", Art: "polizei", Sicherheitsbehoerde: 1, Sitz: "14",
		Gebiet: []melde.AGS{"14612000", "14713000"}, Profile: []string{"S1-29", "S1-31"},
	}
	if u := cmp.Diff(soll, d.Stellen[0].Stelle); u != "" {
		t.Error(u)
	}
	if u := cmp.Diff(behoerde.Stelle{ID: "amt", Name: "Amt", Art: "amt", Sitz: "14"}, d.Stellen[1].Stelle); u != "" {
		t.Error(u)
	}
	kunden := []zugang.Kunde{
		{ID: "k1", Name: "Beispiel GmbH", Art: zugang.BereichGrosskunde, Regel: "BMG49", Vertrag: "V 7", GueltigBis: uhr.Datum{Jahr: 2030, Monat: 12, Tag: 31}},
		{ID: "k2", Name: "Erika Beispiel", Art: zugang.BereichPrivat, Regel: "S2"},
	}
	if u := cmp.Diff(kunden, []zugang.Kunde{d.Kunden[0].Kunde, d.Kunden[1].Kunde}); u != "" {
		t.Error(u)
	}
	if got := d.Stellen[0].Zertifikate[zugang.ZertifikatAbdruck(der)]; string(got) != string(der) {
		t.Error("certificate is missing or registered under another name")
	}
	n := d.Stellen[0].Nutzer
	if len(n) != 2 || n[0].Kennung != "fahndung" || string(n[0].Passwort.Bytes()) != "pw-1" || n[1].Verfahren != "Verfahren X" ||
		!slices.Equal(n[0].Rollen, []zugang.Rolle{"abruf", "besonders_ermaechtigt"}) || n[1].TOTP.Base32() == "" {
		t.Errorf("users are wrong: %d", len(n))
	}
}

func TestEveryFlawIsNamedWithItsPlace(t *testing.T) {
	ca, _ := neuesZertifikat(t, true)
	gut, _ := neuesZertifikat(t, false)
	stelle := func(mehr string) string {
		return `{"stellen":[{"id":"s","name":"S","art":"gericht",` + mehr + `}]}`
	}
	nutzer := func(felder string) string { return stelle(`"nutzer":[{` + felder + `}]`) }
	kunde := func(mehr string) string { return `{"kunden":[{"id":"k","name":"K",` + mehr + `}]}` }
	faelle := map[string]struct {
		text string
		soll []string
	}{
		"no JSON":                       {`{"stellen":[`, []string{"$"}},
		"more after the end":            {`{} {}`, []string{"$"}},
		"no object":                     {`[]`, []string{"$"}},
		"nested without end":            {strings.Repeat(`{"stellen":[`, 500), []string{"$"}},
		"unknown field at the top":      {`{"stelle":[]}`, []string{"$.stelle"}},
		"unknown field of a body":       {stelle(`"farbe":1`), []string{"$.stellen[0].farbe"}},
		"unknown field of a user":       {nutzer(`"kennung":"n","passwort":"p","Rollen":[]`), []string{"$.stellen[0].nutzer[0].Rollen"}},
		"roles are for bodies only":     {kunde(`"art":"privat","nutzer":[{"kennung":"n","passwort":"p","rollen":[]}]`), []string{"$.kunden[0].nutzer[0].rollen"}},
		"doubled field":                 {stelle(`"sitz":"14","sitz":"14"`), []string{"$.stellen[0].sitz"}},
		"missing id, name and kind":     {`{"stellen":[{}]}`, []string{"$.stellen[0].id", "$.stellen[0].name", "$.stellen[0].art"}},
		"blank name":                    {`{"stellen":[{"id":"s","name":" ","art":"x"}]}`, []string{"$.stellen[0].name"}},
		"id twice":                      {`{"stellen":[{"id":"s","name":"S","art":"x"}],"kunden":[{"id":"s","name":"K","art":"privat"}]}`, []string{"$.kunden[0].id"}},
		"number of § 34 Abs. 4 too big": {stelle(`"sicherheitsbehoerde":14`), []string{"$.stellen[0].sicherheitsbehoerde"}},
		"number of § 34 Abs. 4 is 0":    {stelle(`"sicherheitsbehoerde":0`), []string{"$.stellen[0].sicherheitsbehoerde"}},
		"number of § 34 Abs. 4 is text": {stelle(`"sicherheitsbehoerde":"1"`), []string{"$.stellen[0].sicherheitsbehoerde"}},
		"seat outside Germany":          {stelle(`"sitz":"17"`), []string{"$.stellen[0].sitz"}},
		"seat is a number":              {stelle(`"sitz":14`), []string{"$.stellen[0].sitz"}},
		"municipality of seven digits":  {stelle(`"gebiet":["1461200","14612000"]`), []string{"$.stellen[0].gebiet[0]"}},
		"municipality twice":            {stelle(`"gebiet":["14612000","14612000"]`), []string{"$.stellen[0].gebiet[1]"}},
		"unknown profile":               {stelle(`"profile":["S1-29","S9-99"]`), []string{"$.stellen[0].profile[1]"}},
		"list is no list":               {stelle(`"profile":"S1-29"`), []string{"$.stellen[0].profile"}},
		"private person as a body":      {`{"stellen":[{"id":"s","name":"S","art":"privat"}]}`, []string{"$.stellen[0].art"}},
		"customer of another kind":      {kunde(`"art":"polizei"`), []string{"$.kunden[0].art"}},
		"unknown rule":                  {kunde(`"art":"privat","regel":"S3"`), []string{"$.kunden[0].regel"}},
		"day that does not exist":       {kunde(`"art":"privat","gueltig_bis":"2030-02-30"`), []string{"$.kunden[0].gueltig_bis"}},
		"unknown role":                  {nutzer(`"kennung":"n","passwort":"p","rollen":["abruf","chef"]`), []string{"$.stellen[0].nutzer[0].rollen[1]"}},
		"user without name or password": {nutzer(``), []string{"$.stellen[0].nutzer[0].kennung", "$.stellen[0].nutzer[0].passwort"}},
		"empty password":                {nutzer(`"kennung":"n","passwort":""`), []string{"$.stellen[0].nutzer[0].passwort"}},
		"name with colon":               {nutzer(`"kennung":"a:b","passwort":"p"`), []string{"$.stellen[0].nutzer[0].kennung"}},
		"name with line break":          {nutzer(`"kennung":"a\nb","passwort":"p"`), []string{"$.stellen[0].nutzer[0].kennung"}},
		"name longer than 120":          {nutzer(`"kennung":"` + strings.Repeat("n", 121) + `","passwort":"p"`), []string{"$.stellen[0].nutzer[0].kennung"}},
		"name twice":                    {stelle(`"nutzer":[{"kennung":"n","passwort":"p"},{"kennung":"n","passwort":"p"}]`), []string{"$.stellen[0].nutzer[1].kennung"}},
		"second factor is no base32":    {nutzer(`"kennung":"n","passwort":"p","totp":"123"`), []string{"$.stellen[0].nutzer[0].totp"}},
		"certificate is no PEM":         {stelle(`"zertifikate":["abc"]`), []string{"$.stellen[0].zertifikate[0]"}},
		"two certificates in one text":  {stelle(`"zertifikate":[` + zitat(gut+gut) + `]`), []string{"$.stellen[0].zertifikate[0]"}},
		"certificate of a CA":           {stelle(`"zertifikate":[` + zitat(ca) + `]`), []string{"$.stellen[0].zertifikate[0]"}},
		"certificate twice":             {stelle(`"zertifikate":[` + zitat(gut) + `,` + zitat(gut) + `]`), []string{"$.stellen[0].zertifikate[1]"}},
		"all of them at once":           {`{"stellen":[{"id":"s","name":"S","art":"x","sitz":"99","farbe":1},7],"kunden":{}}`, []string{"$.stellen[0].sitz", "$.stellen[0].farbe", "$.stellen[1]", "$.kunden"}},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			_, maengel := lies(fall.text)
			var pfade []string
			for _, m := range maengel {
				pfade = append(pfade, m.Pfad)
			}
			if u := cmp.Diff(fall.soll, pfade); u != "" {
				t.Error(u)
			}
		})
	}
}

func FuzzLiesKontendatei(f *testing.F) {
	f.Add(vollstaendigeDatei("x"))
	f.Add(`{"stellen":[{"id":1,"nutzer":[{"passwort":null}]}],"kunden":null}`)
	f.Add(`{"a":{"a":{"a":[[[[[[[[1]]]]]]]]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, maengel := lies(text)
		if len(maengel) > 0 {
			return
		}
		for _, s := range d.Stellen {
			if s.Stelle.ID == "" || s.Stelle.Name == "" || s.Stelle.Art == "" {
				t.Error("a body without id, name or kind has no flaw")
			}
			for _, n := range s.Nutzer {
				if n.Kennung == "" || n.Passwort.Leer() {
					t.Error("a user without name or password has no flaw")
				}
			}
		}
	})
}

func legeAn(t *testing.T, s *stand, text string) (zugang.Zaehlung, error) {
	t.Helper()
	d, maengel := lies(text)
	if len(maengel) > 0 {
		t.Fatal(maengel)
	}
	return s.LegeAn(t.Context(), zugang.Angemeldet{Kennung: "betrieb"}, d, func() {})
}

func TestFileAppliedTwiceHasTheEffectOfOnce(t *testing.T) {
	zertifikat, _ := neuesZertifikat(t, false)
	s := leererStand(t)
	z, err := legeAn(t, s, vollstaendigeDatei(zertifikat))
	soll := zugang.Zaehlung{Stellen: 2, Kunden: 2, Nutzer: 3, Zertifikate: 1, Neu: 7}
	if err != nil || z != soll {
		t.Fatalf("%+v, %v", z, err)
	}
	vorher := fmt.Sprintf("%+v %+v", s.ablage.inhaber["pd"], s.ablage.konten)
	if e := s.buch.letzter(); e.Art != protokoll.Verwaltung || e.Kennung != "betrieb" || e.Weitere["nutzer"] != "3" {
		t.Error("the act is not in the log")
	}
	z, err = legeAn(t, s, vollstaendigeDatei(zertifikat))
	soll.Neu, soll.Unveraendert = 0, 7
	if err != nil || z != soll {
		t.Fatalf("second time %+v, %v", z, err)
	}
	if nachher := fmt.Sprintf("%+v %+v", s.ablage.inhaber["pd"], s.ablage.konten); nachher != vorher {
		t.Error("something changed")
	}
	for kennung, passwort := range map[string]string{"fahndung": "pw-1", "verfahren-x": "pw-2", "beispiel": "pw-3"} {
		if _, err := s.Anmelden(t.Context(), basic(kennung, passwort)); err != nil {
			t.Errorf("%s cannot log in by Basic: %v", kennung, err)
		}
	}
}

func leererStand(t *testing.T) *stand {
	t.Helper()
	s := neuerStand(t, zugang.Einstellungen{})
	clear(s.ablage.konten)
	clear(s.ablage.inhaber)
	clear(s.ablage.zertifikate)
	return s
}

func TestFileChangesWhatItNamesOnly(t *testing.T) {
	const datei = `{"stellen":[{"id":"s","name":"%s","art":"gericht","nutzer":[{"kennung":"n","passwort":"%s","rollen":["abruf"]}]}]}`
	s := leererStand(t)
	if _, err := legeAn(t, s, fmt.Sprintf(datei, "Alt", "pw-alt")); err != nil {
		t.Fatal(err)
	}
	s.aendere("n", func(k *zugang.Konto) { k.TOTP, k.Belehrt = s.totp, s.uhr.Jetzt() })
	s.sperre("s")
	z, err := legeAn(t, s, fmt.Sprintf(datei, "Neu", "pw-neu"))
	if err != nil || z.Geaendert != 2 || z.Neu+z.Unveraendert != 0 {
		t.Fatalf("%+v, %v", z, err)
	}
	k, i := s.ablage.konten["n"], s.ablage.inhaber["s"]
	if i.Stelle.Name != "Neu" || k.TOTP.Base32() != s.totp.Base32() || k.Belehrt.IsZero() {
		t.Error("name, second factor or instruction is wrong")
	}
	if !i.Stelle.Gesperrt {
		t.Error("S3-15 a file lifted a block")
	}
	i.Stelle.Gesperrt = false
	s.ablage.inhaber["s"] = i
	if _, err := s.Anmelden(t.Context(), basic("n", "pw-alt")); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("the old password still works: %v", err)
	}
	if _, err := s.Anmelden(t.Context(), basic("n", "pw-neu")); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 the second factor can be walked around by Basic: %v", err)
	}
	dialog := zugang.Nachweis{Weg: zugang.WegDialog, Kennung: "n", Passwort: "pw-neu", Code: s.totp.Code(s.uhr.Jetzt())}
	if _, err := s.Anmelden(t.Context(), dialog); err != nil {
		t.Errorf("the new password does not work: %v", err)
	}
}

func TestFileThatTakesFromOthersIsRefusedAsAWhole(t *testing.T) {
	zertifikat, _ := neuesZertifikat(t, false)
	eigen := `{"stellen":[{"id":"s","name":"S","art":"gericht","nutzer":[{"kennung":"n","passwort":"p"}],"zertifikate":[` + zitat(zertifikat) + `]}]}`
	faelle := map[string]struct{ text, element string }{
		"S1-22.20 name of another body's user": {`{"stellen":[{"id":"neu","name":"N","art":"x"},{"id":"t","name":"T","art":"x","nutzer":[{"kennung":"n","passwort":"p"}]}]}`, "$.stellen[1].nutzer[0].kennung"},
		"certificate of another body":          {`{"stellen":[{"id":"neu","name":"N","art":"x"},{"id":"t","name":"T","art":"x","zertifikate":[` + zitat(zertifikat) + `]}]}`, "$.stellen[1].zertifikate"},
		"id of a body for a customer":          {`{"stellen":[{"id":"neu","name":"N","art":"x"}],"kunden":[{"id":"s","name":"K","art":"privat"}]}`, "$.kunden[0].id"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			s := leererStand(t)
			if _, err := legeAn(t, s, eigen); err != nil {
				t.Fatal(err)
			}
			_, err := legeAn(t, s, fall.text)
			if fehler.CodeVon(err) != zugang.CodeKontendatei || fehler.ElementVon(err) != fall.element {
				t.Errorf("%v at %q", err, fehler.ElementVon(err))
			}
			if _, da := s.ablage.inhaber["neu"]; da {
				t.Error("half of the file is stored")
			}
		})
	}
}

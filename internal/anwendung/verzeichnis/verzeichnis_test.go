// SPDX-License-Identifier: EUPL-1.2

package verzeichnis_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

var anfang = time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC)

const rueckmeldung = "http://www.osci.de/xmeld2511a/xmeld2511aRueckmeldung.wsdl"

type aufbau struct {
	*verzeichnis.Verzeichnis
	ablage *verzeichnistest.Ablage
	uhr    *uhr.Stell
}

func baue(t testing.TB) aufbau {
	t.Helper()
	a := aufbau{ablage: &verzeichnistest.Ablage{}, uhr: uhr.Fest(anfang)}
	v, err := verzeichnis.Neu(t.Context(), a.ablage, verzeichnis.EingebauterKatalog(), a.uhr)
	if err != nil {
		t.Fatal(err)
	}
	a.Verzeichnis = v
	return a
}

func stadt(schluessel ...string) verzeichnis.Organisation {
	return verzeichnis.Organisation{Kategorie: "Meldebehörde", Name: "Stadt Muster", Land: 14, Schluessel: schluessel}
}

func (a aufbau) trage(t testing.TB, liste ...verzeichnis.Organisation) {
	t.Helper()
	if err := a.Trage(t.Context(), liste...); err != nil {
		t.Fatal(err)
	}
}

func (a aufbau) erste() verzeichnis.Organisation { return *a.Abbild().Organisationen()[0] }

func pruefeCode(t *testing.T, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && fehler.CodeVon(err) != code {
		t.Errorf("got %v, want %q", err, code)
	}
}

func TestSeedCoversEveryMunicipality(t *testing.T) {
	const tag = melde.Datum(20261104)
	g := behoerde.Verzeichnis()
	liste := verzeichnis.Grundbestand(verzeichnis.EingebauterKatalog(), g, tag, nil)
	a := baue(t)
	a.trage(t, liste...)
	for _, gemeinde := range g.Alle(tag) {
		o, gilt := a.Abbild().Organisation("Meldebehörde", "ags:"+string(gemeinde.AGS), anfang)
		if !gilt || !slices.Contains(o.Schluessel, "ags:"+string(gemeinde.Meldebehoerde)) {
			t.Errorf("%s is not reached through its Meldebehörde", gemeinde.AGS)
		}
	}
	funde, err := a.Pruefe(t.Context(), netz{})
	if err != nil || len(funde) != 3*len(liste) {
		t.Errorf("S4-02.1: %d findings about %d entries without services, %v", len(funde), len(liste), err)
	}
}

func TestOnlyConsistentEntries(t *testing.T) {
	for name, fall := range map[string]struct {
		aendere func(*verzeichnis.Organisation)
		code    string
	}{
		"a plain one":             {func(*verzeichnis.Organisation) {}, ""},
		"unknown category":        {func(o *verzeichnis.Organisation) { o.Kategorie = "Irrtum" }, "MR-2103"},
		"category without keys":   {func(o *verzeichnis.Organisation) { o.Kategorie = "Behörde" }, "MR-2103"},
		"no key":                  {func(o *verzeichnis.Organisation) { o.Schluessel = nil }, "MR-2103"},
		"key of another category": {func(o *verzeichnis.Organisation) { o.Schluessel = []string{"psb:1"} }, "MR-2103"},
		"ends before it begins":   {func(o *verzeichnis.Organisation) { o.Von, o.Bis = anfang, anfang }, "MR-2103"},
		"unreadable certificate":  {func(o *verzeichnis.Organisation) { o.Klienten = []verzeichnis.Zertifikat{{DER: []byte{1}}} }, "MR-2103"},
		"S1-05.3 service of another category": {func(o *verzeichnis.Organisation) {
			o.Dienste = []verzeichnis.Dienst{{URI: "http://www.osci.de/xmeld2511a/xmeld2511aXmeldit.wsdl"}}
		}, "MR-2103"},
		"address with password": {func(o *verzeichnis.Organisation) {
			o.Dienste = []verzeichnis.Dienst{verzeichnis.Anschluss{Intermediaer: "https://a:b@x/"}.Dienst(rueckmeldung, verzeichnis.Zeitraum{})}
		}, "MR-2103"},
	} {
		t.Run(name, func(t *testing.T) {
			o := stadt("ags:14000001")
			fall.aendere(&o)
			pruefeCode(t, baue(t).Trage(t.Context(), o), fall.code)
		})
	}
}

func TestServiceThatHoldsIsFound(t *testing.T) {
	a := baue(t)
	o := stadt("ags:14000001")
	morgen := anfang.AddDate(0, 0, 1)
	alt := verzeichnis.Anschluss{Intermediaer: "https://alt.example/"}.Dienst(rueckmeldung, verzeichnis.Zeitraum{Bis: morgen})
	neu := verzeichnis.Anschluss{Intermediaer: "https://neu.example/"}.Dienst(rueckmeldung, verzeichnis.Zeitraum{Von: morgen})
	o.Dienste = []verzeichnis.Dienst{neu, alt}
	a.trage(t, o)
	for tag, soll := range map[int]string{0: "https://alt.example/", 1: "https://neu.example/"} {
		x, gilt := a.Abbild().Dienst("ags:14000001", rueckmeldung, anfang.AddDate(0, 0, tag))
		if !gilt || x.Dienst.Elemente[0].URI != soll {
			t.Errorf("day %d: %v, %v", tag, gilt, x.Dienst.Elemente[0].URI)
		}
	}
	if liste := a.Abbild().OrganisationenMitElement("OSCI_INTERMEDIARY", verzeichnis.NachURI, "https://neu.example/", anfang); len(liste) != 0 {
		t.Error("found by a service that does not hold yet")
	}
	if liste := a.Abbild().Intermediaere(anfang); len(liste) != 1 || liste[0].Element.URI != "https://alt.example/" {
		t.Errorf("intermediaries %v", liste)
	}
}

func TestAnotherProcessIsNoticed(t *testing.T) {
	a := baue(t)
	zweites, err := verzeichnis.Neu(t.Context(), a.ablage, verzeichnis.EingebauterKatalog(), a.uhr)
	if err != nil {
		t.Fatal(err)
	}
	a.trage(t, stadt("ags:14000001"))
	if len(zweites.Abbild().Organisationen()) != 0 {
		t.Fatal("the pictures are one")
	}
	if err := zweites.Aktualisiere(t.Context()); err != nil || len(zweites.Abbild().Organisationen()) != 1 {
		t.Errorf("not noticed: %v", err)
	}
}

func antrag(o verzeichnis.Organisation, tage int) verzeichnis.Antrag {
	return verzeichnis.Antrag{Behoerde: "ags:14000001", Von: "huber", Eintrag: o, WirksamAb: uhr.DatumVon(anfang).PlusTage(tage)}
}

func TestApplications(t *testing.T) {
	t.Run("S1-05.6 release by a second person, at once when due", func(t *testing.T) {
		a, ctx := baue(t), t.Context()
		a.trage(t, stadt("ags:14000001"))
		o := a.erste()
		o.Name = "Stadt Neu"
		id, err := a.Stelle(ctx, antrag(o, 0))
		pruefeCode(t, err, "")
		pruefeCode(t, a.GibFrei(ctx, id, "huber"), "MR-2106")
		if a.erste().Name != "Stadt Muster" {
			t.Error("it holds before the release")
		}
		pruefeCode(t, a.GibFrei(ctx, id, "meier"), "")
		if a.erste().Name != "Stadt Neu" {
			t.Error("it does not hold after the release")
		}
		pruefeCode(t, a.GibFrei(ctx, id, "meier"), "MR-2105")
		pruefeCode(t, a.Lehne(ctx, id, "meier", "x"), "MR-2105")
		pruefeCode(t, a.GibFrei(ctx, "fehlt", "meier"), "MR-2104")
	})
	t.Run("S1-05.6 effective date", func(t *testing.T) {
		a, ctx := baue(t), t.Context()
		a.trage(t, stadt("ags:14000001"))
		o := a.erste()
		o.Name = "Stadt Neu"
		id, err := a.Stelle(ctx, antrag(o, 2))
		pruefeCode(t, err, "")
		pruefeCode(t, a.GibFrei(ctx, id, "meier"), "")
		for tag, soll := range []string{"Stadt Muster", "Stadt Muster", "Stadt Neu"} {
			a.uhr.Stelle(anfang.AddDate(0, 0, tag))
			if _, err := a.VollzieheFaellige(ctx); err != nil || a.erste().Name != soll {
				t.Errorf("day %d: %s, %v", tag, a.erste().Name, err)
			}
		}
	})
	t.Run("an application that no longer fits fails", func(t *testing.T) {
		a, ctx := baue(t), t.Context()
		a.trage(t, stadt("ags:14000001"))
		o := a.erste()
		id, err := a.Stelle(ctx, antrag(o, 1))
		pruefeCode(t, err, "")
		pruefeCode(t, a.GibFrei(ctx, id, "meier"), "")
		a.trage(t, o)
		a.uhr.Weiter(24 * time.Hour)
		anzahl, err := a.VollzieheFaellige(ctx)
		liste, err2 := a.Antraege(ctx, verzeichnis.Gescheitert)
		if anzahl != 0 || err != nil || err2 != nil || len(liste) != 1 || liste[0].Grund == "" {
			t.Errorf("%d, %v, %v", anzahl, err, liste)
		}
	})
	t.Run("what can't be applied for", func(t *testing.T) {
		a, ctx := baue(t), t.Context()
		a.trage(t, stadt("ags:14000001"), stadt("ags:14000002"))
		eigene, fremde := *a.Abbild().Organisationen()[0], *a.Abbild().Organisationen()[1]
		uebernahme := fremde
		uebernahme.Schluessel = []string{"ags:14000001", "ags:14000002"}
		veraltet := eigene
		veraltet.Stand--
		for code, x := range map[string]verzeichnis.Antrag{
			"MR-2107": antrag(fremde, 0), "MR-2109": antrag(eigene, -1), "MR-2100": antrag(veraltet, 0),
		} {
			_, err := a.Stelle(ctx, x)
			pruefeCode(t, err, code)
		}
		_, err := a.Stelle(ctx, antrag(uebernahme, 0))
		pruefeCode(t, err, "MR-2107")
		id, err := a.Stelle(ctx, antrag(eigene, 0))
		pruefeCode(t, err, "")
		pruefeCode(t, a.Lehne(ctx, id, "meier", ""), "MR-2108")
		pruefeCode(t, a.Lehne(ctx, id, "meier", "falsch"), "")
	})
}

func TestExportTellsWhatChanged(t *testing.T) {
	a, ctx := baue(t), t.Context()
	a.trage(t, stadt("ags:14000001"), stadt("ags:14000002"))
	stand := a.Abbild().Stand
	pruefeCode(t, a.Ausgeleitet(ctx, a.ablage, stand), "")
	pruefeCode(t, a.Ausgeleitet(ctx, a.ablage, stand+1), "MR-2110")
	geendet := a.erste()
	geendet.Bis = anfang
	a.trage(t, geendet)
	x, err := a.Ausleiten(stand)
	if err != nil || len(x.Organisationen) != 1 || x.Organisationen[0].Bis.IsZero() || x.Bis <= stand {
		t.Errorf("S1-05.5: %+v, %v", x, err)
	}
	if alles, err := a.Ausleiten(0); err != nil || len(alles.Organisationen) != 2 {
		t.Errorf("S1-05.5 everything: %v, %v", alles, err)
	}
	_, err = a.Ausleiten(99)
	pruefeCode(t, err, "MR-2110")
}

// netz knows the addresses where nobody answers.
type netz []string

func (n netz) Erreichbar(_ context.Context, uri string) error {
	if slices.Contains(n, uri) {
		return errors.New("dead")
	}
	return nil
}

func TestCheckWarnsBeforeCertificatesEnd(t *testing.T) {
	p := verzeichnistest.NeuesPaar(t, "c", anfang.AddDate(0, -6, 0), anfang)
	for tage, frist := range map[int]int{61: -1, 60: 60, 31: 60, 30: 30, 8: 30, 7: 7, 0: 7, -1: 0} {
		a := baue(t)
		a.uhr.Stelle(anfang.AddDate(0, 0, -tage))
		o := stadt("ags:14000001")
		o.Klienten = []verzeichnis.Zertifikat{{DER: p.DER}}
		a.trage(t, o)
		funde, err := a.Pruefe(t.Context(), netz{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(funde, func(b verzeichnis.Befund) bool { return b.Art == verzeichnis.AblaufendesZertifikat })
		if ist := fristVon(funde, i); ist != frist {
			t.Errorf("S4-02.1: %d days before the end the warning is %d, want %d", tage, ist, frist)
		}
	}
}

func fristVon(funde []verzeichnis.Befund, i int) int {
	if i < 0 {
		return -1
	}
	return funde[i].Frist
}

func TestCheckFindsDeadAddressesAndMissingServices(t *testing.T) {
	a := baue(t)
	o := stadt("ags:14000001")
	o.Dienste = []verzeichnis.Dienst{verzeichnis.Anschluss{Intermediaer: "https://tot.example/"}.Dienst(rueckmeldung, verzeichnis.Zeitraum{})}
	a.trage(t, o)
	funde, err := a.Pruefe(t.Context(), netz{"https://tot.example/"})
	arten := map[verzeichnis.Befundart]int{}
	for _, b := range funde {
		arten[b.Art]++
	}
	if err != nil || arten[verzeichnis.ToteAdresse] != 1 || arten[verzeichnis.FehlenderDienst] != 2 {
		t.Errorf("S4-02.1: %v, %v", arten, err)
	}
}

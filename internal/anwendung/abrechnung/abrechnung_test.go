// SPDX-License-Identifier: EUPL-1.2

package abrechnung_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/uhr"
)

// kasse is the use case among its stubs.
type kasse struct {
	*abrechnung.Dienst
	t         *testing.T
	ablage    *ablage
	uhr       *uhr.Stell
	eintraege []protokoll.Eintrag
	kaputt    error
	schliesst func(kunde string, vor time.Time)
}

var amt = abrechnung.Wer{Stelle: "amt", StelleName: "Registerstelle", Kennung: "huber"}

func neueKasse(t *testing.T) *kasse {
	t.Helper()
	werk, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	fristen, err := abrechnung.LadeFristen()
	if err != nil {
		t.Fatal(err)
	}
	k := &kasse{t: t, ablage: &ablage{}, uhr: uhr.Fest(time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC))}
	k.Dienst, err = abrechnung.Neu(abrechnung.Ausstattung{
		Speicher: k.ablage, Auftraege: k, Kunden: k, Tarife: werk, Protokoll: k, Uhr: k.uhr, Fristen: fristen,
		Aussteller: bescheid.Aussteller{Name: "Registerstelle", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Kontakt: "x@example.invalid"},
		Bank:       bescheid.Bank{Inhaber: "Kasse", IBAN: "DE02120300000000202051"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *kasse) Kunde(_ context.Context, id string) (abrechnung.Kunde, bool, error) {
	return abrechnung.Kunde{ID: id, Name: "Kunde " + id, Anschrift: []string{"Alte Gasse 1", "01067 Dresden"}}, id != "unbekannt", nil
}

func (k *kasse) Schliesse(_ context.Context, kunde string, vor time.Time) error {
	if k.schliesst != nil {
		k.schliesst(kunde, vor)
	}
	return k.kaputt
}

func (k *kasse) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	k.eintraege = append(k.eintraege, e)
	return int64(len(k.eintraege)), e.Vollstaendig()
}

// tatbestaende returns so many of each.
func tatbestaende(pos, neutral, archiv int) []gebuehr.Tatbestand {
	var t []gebuehr.Tatbestand
	for _, x := range []struct {
		n int
		t gebuehr.Tatbestand
	}{{pos, gebuehr.Auskunft}, {neutral, gebuehr.Neutral}, {archiv, gebuehr.Archiv}} {
		for range x.n {
			t = append(t, x.t)
		}
	}
	return t
}

// fordere raises a claim that was confirmed at the instant.
func (k *kasse) fordere(kunde string, sofort bool, bestaetigt time.Time, t []gebuehr.Tatbestand) {
	k.t.Helper()
	tarif, err := k.Tarife.Fassung("2011-09")
	if err != nil {
		k.t.Fatal(err)
	}
	k.ablage.forderungen = append(k.ablage.forderungen, posten{Forderung: auftrag.Forderung{
		Auftrag: fmt.Sprintf("AUFTRAG%03d", len(k.ablage.forderungen)), Kunde: kunde, Sofort: sofort, Bestaetigt: bestaetigt, Rechnung: tarif.Rechne(t),
	}})
}

func (k *kasse) erlasse() {
	k.t.Helper()
	if _, err := k.ErlasseFaellige(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
}

func (k *kasse) stand(nummer string) abrechnung.Stand {
	k.t.Helper()
	s, err := k.Bescheid(k.t.Context(), "", nummer)
	if err != nil {
		k.t.Fatal(err)
	}
	return s
}

func mitCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || fehler.CodeVon(err) != code {
		t.Errorf("error %v, want code %s", err, code)
	}
}

// The rows of the table in Gebuehren.md section 2.
func TestNoticeOfEachWorkedExample(t *testing.T) {
	for _, f := range []struct {
		pos, neutral, archiv int
		soll                 gebuehr.Cent
	}{
		{1, 0, 0, 380}, {0, 1, 0, 380}, {0, 4, 0, 380}, {0, 5, 0, 380}, {0, 6, 0, 456}, {0, 10, 0, 760}, {1, 1, 0, 456}, {1, 9, 0, 1064},
		{2, 0, 0, 760}, {7, 3, 0, 2888}, {10, 0, 0, 3800}, {0, 0, 1, 1500}, {0, 0, 2, 3000}, {1, 0, 1, 1880}, {0, 3, 1, 1728}, {5, 4, 1, 3704},
	} {
		t.Run(fmt.Sprintf("S2-34.1 %d-%d-%d", f.pos, f.neutral, f.archiv), func(t *testing.T) {
			k := neueKasse(t)
			k.fordere("ida", true, k.uhr.Jetzt(), tatbestaende(f.pos, f.neutral, f.archiv))
			k.erlasse()
			s := k.stand("2026-000001")
			if s.Summe != f.soll || s.Art != abrechnung.Einzelbescheid || s.Faellig.String() != "2026-04-29" || s.Am(s.Faellig) != abrechnung.Unbezahlt {
				t.Errorf("%+v", s)
			}
			if n, err := k.ErlasseFaellige(t.Context()); n != 0 || err != nil {
				t.Errorf("S2-34.6 second notice: %d, %v", n, err)
			}
		})
	}
}

// The example of Gebuehren.md section 3.
func TestMonthOfGrosskunde(t *testing.T) {
	k := neueKasse(t)
	maerz := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	for _, z := range [][3]int{{1, 0, 0}, {0, 1, 0}, {7, 3, 0}, {181, 69, 0}, {0, 1, 0}, {1, 0, 0}, {0, 1, 1}} {
		k.fordere("bank", false, maerz, tatbestaende(z[0], z[1], z[2]))
	}
	letzte := time.Date(2026, 3, 31, 21, 59, 59, 0, time.UTC) // 23:59:59 in Berlin
	k.fordere("verein", false, letzte, tatbestaende(1, 0, 0))
	k.fordere("verein", false, letzte.Add(time.Second), tatbestaende(1, 0, 0))
	k.fordere("ida", true, maerz, tatbestaende(1, 0, 0))
	var geschlossen []string
	k.schliesst = func(kunde string, vor time.Time) {
		geschlossen = append(geschlossen, kunde)
		if !vor.Equal(letzte.Add(time.Second)) {
			t.Errorf("S2-20.4 closed up to %v", vor)
		}
	}
	r, err := k.RechneMonatAb(t.Context(), amt, "2026-03")
	if err != nil || r.Bescheide != 2 || r.Cent != 80008+380 || strings.Join(geschlossen, " ") != "bank verein" {
		t.Fatalf("S2-20.4 %+v after %v, %v", r, geschlossen, err)
	}
	if s := k.stand("2026-000001"); s.Summe != 80008 || s.Summe.String() != "800,08 €" || s.Monat != "2026-03" || s.Kunde != "bank" {
		t.Errorf("S2-20.4 %+v", s)
	}
	if r, err := k.RechneMonatAb(t.Context(), amt, "2026-03"); err != nil || r.Bescheide != 0 {
		t.Errorf("S2-20.4 again: %+v, %v", r, err)
	}
	if s, err := k.Stimme(t.Context()); err != nil || s.Bescheide != 80388 || s.OhneBescheid != 760 {
		t.Errorf("sums %+v, %v", s, err)
	}
	if len(k.eintraege) != 1 || k.eintraege[0].Kennung != "huber" {
		t.Errorf("%d entries in the log", len(k.eintraege))
	}
	var puffer bytes.Buffer
	if err := k.Drucke(t.Context(), "bank", "2026-000001", &puffer); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(pdftest.Struktur(t, puffer.Bytes()), "\n")
	if !strings.Contains(text, "Summe: 800,08 €") || !strings.Contains(text, "AUFTRAG003") || strings.Contains(text, "AUFTRAG007") {
		t.Error("S2-34.6 letter of the month is wrong")
	}
}

func TestMonthIsBilledOnceAndNotTooEarly(t *testing.T) {
	k := neueKasse(t)
	_, err := k.RechneMonatAb(t.Context(), amt, "2026-04")
	mitCode(t, err, "MR-1833")
	_, err = k.RechneMonatAb(t.Context(), amt, "Mai")
	mitCode(t, err, "MR-1832")
	k.uhr.Stelle(time.Date(2026, 3, 31, 21, 59, 0, 0, time.UTC)) // still March in Berlin
	_, err = k.RechneMonatAb(t.Context(), amt, "2026-03")
	mitCode(t, err, "MR-1833")
	k.uhr.Stelle(time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC)) // 1 April in Berlin
	k.fordere("bank", false, time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC), tatbestaende(1, 0, 0))
	k.kaputt = context.DeadlineExceeded
	if err := k.RechneFaelligenMonatAb(t.Context(), amt); err == nil {
		t.Error("failure was not told")
	}
	k.kaputt = nil
	for range 2 {
		if err := k.RechneFaelligenMonatAb(t.Context(), amt); err != nil {
			t.Fatal(err)
		}
		k.fordere("bank", false, time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC), tatbestaende(1, 0, 0)) // finished late
	}
	if len(k.ablage.bescheide) != 1 {
		t.Fatalf("S2-20.4 %d notices", len(k.ablage.bescheide))
	}
	k.uhr.Stelle(time.Date(2026, 5, 1, 1, 0, 0, 0, time.UTC))
	if err := k.RechneFaelligenMonatAb(t.Context(), amt); err != nil {
		t.Fatal(err)
	}
	if s := k.stand("2026-000002"); s.Summe != 760 || s.Monat != "2026-04" {
		t.Errorf("S2-20.4 what was late: %+v", s)
	}
}

func TestOneFailureDoesNotStopTheOthers(t *testing.T) {
	k := neueKasse(t)
	maerz := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	for _, sofort := range []bool{true, false} {
		k.fordere("unbekannt", sofort, maerz, tatbestaende(1, 0, 0))
		k.fordere("ida", sofort, maerz, tatbestaende(1, 0, 0))
	}
	n, err := k.ErlasseFaellige(t.Context())
	if mitCode(t, err, "MR-1841"); n != 1 {
		t.Errorf("%d notices at once", n)
	}
	k.fordere("wega", false, maerz, tatbestaende(1, 0, 0))
	r, err := k.RechneMonatAb(t.Context(), amt, "2026-03")
	if mitCode(t, err, "MR-1841"); r.Bescheide != 2 || len(k.ablage.laeufe) != 0 {
		t.Errorf("%+v", r)
	}
}

// The letters about the neutral answer are the same but for the numbers, whatever
// its cause was; they are made from one Tatbestand.
func TestNeutralNoticesAreTheSame(t *testing.T) {
	drucke := func(t *testing.T, tatbestand gebuehr.Tatbestand) []byte {
		k := neueKasse(t)
		k.fordere("ida", true, k.uhr.Jetzt(), []gebuehr.Tatbestand{tatbestand, gebuehr.Auskunft})
		k.erlasse()
		var puffer bytes.Buffer
		if err := k.Drucke(t.Context(), "ida", "2026-000001", &puffer); err != nil {
			t.Fatal(err)
		}
		return puffer.Bytes()
	}
	if !bytes.Equal(drucke(t, gebuehr.Neutral), drucke(t, gebuehr.ArchivNeutral)) {
		t.Error("BMG-51.1 letters differ")
	}
}

func TestNoticeIsTheCustomersOwn(t *testing.T) {
	k := neueKasse(t)
	k.fordere("ida", true, k.uhr.Jetzt(), tatbestaende(1, 0, 0))
	k.erlasse()
	for _, nummer := range []string{"2026-000001", "2026-000002"} {
		_, err := k.Bescheid(t.Context(), "udo", nummer)
		mitCode(t, err, "MR-1834")
		mitCode(t, k.Drucke(t.Context(), "udo", nummer, &bytes.Buffer{}), "MR-1834")
	}
	k.Bank = bescheid.Bank{}
	mitCode(t, k.Drucke(t.Context(), "ida", "2026-000001", &bytes.Buffer{}), "MR-1844")
}

func TestLedger(t *testing.T) {
	const nummer = "2026-000001"
	offen := func(t *testing.T) *kasse {
		k := neueKasse(t)
		k.fordere("ida", true, k.uhr.Jetzt(), tatbestaende(0, 0, 1))
		k.erlasse()
		return k
	}
	v := func(cent gebuehr.Cent) abrechnung.Vorgang {
		return abrechnung.Vorgang{Wer: amt, Bescheid: nummer, Betrag: cent, Grund: "Barzahlung"}
	}
	t.Run("partial and over payment", func(t *testing.T) {
		k := offen(t)
		for _, f := range []struct {
			cent gebuehr.Cent
			soll abrechnung.Zahlungsstand
		}{{500, abrechnung.Teilbezahlt}, {1000, abrechnung.Bezahlt}, {20, abrechnung.Ueberzahlt}} {
			if err := k.Zahle(t.Context(), v(f.cent)); err != nil {
				t.Fatal(err)
			}
			if s := k.stand(nummer); s.Am(k.Heute()) != f.soll {
				t.Errorf("%s after %v", s.Am(k.Heute()), f.cent)
			}
		}
		mitCode(t, k.Erstatte(t.Context(), v(21)), "MR-1836")
		if err := k.Erstatte(t.Context(), v(20)); err != nil {
			t.Error(err)
		}
		if s := k.stand(nummer); s.Offen() != 0 {
			t.Errorf("%v left", s.Offen())
		}
	})
	t.Run("G15 credit only by a clerk with a reason, logged", func(t *testing.T) {
		k := offen(t)
		ohne := v(100)
		ohne.Grund = "  "
		mitCode(t, k.SchreibeGut(t.Context(), ohne), "MR-1835")
		mitCode(t, k.SchreibeGut(t.Context(), v(1501)), "MR-1836")
		mitCode(t, k.SchreibeGut(t.Context(), v(0)), "MR-1836")
		if len(k.eintraege) > 0 {
			t.Error("a refused act is logged as done")
		}
		if err := k.SchreibeGut(t.Context(), v(1000)); err != nil {
			t.Fatal(err)
		}
		mitCode(t, k.SchreibeGut(t.Context(), v(501)), "MR-1836")
		if s := k.stand(nummer); s.Offen() != 500 || len(k.eintraege) != 1 || k.eintraege[0].Weitere["grund"] != "Barzahlung" {
			t.Errorf("%+v", s)
		}
	})
	t.Run("G15 cancellation leaves what was paid to be given back", func(t *testing.T) {
		k := offen(t)
		if err := k.Zahle(t.Context(), v(1500)); err != nil {
			t.Fatal(err)
		}
		if err := k.Storniere(t.Context(), v(0)); err != nil {
			t.Fatal(err)
		}
		mitCode(t, k.Storniere(t.Context(), v(0)), "MR-1837")
		if s := k.stand(nummer); s.Offen() != -1500 || !s.Storniert {
			t.Errorf("%+v", s)
		}
		if err := k.Erstatte(t.Context(), v(1500)); err != nil {
			t.Fatal(err)
		}
		if s := k.stand(nummer); s.Am(k.Heute()) != abrechnung.Storniert {
			t.Errorf("%+v", s)
		}
	})
	t.Run("reminders after their time, at most as many as there are", func(t *testing.T) {
		k := offen(t)
		for i, schritt := range []struct {
			tag string
			gut bool
		}{{"2026-04-30", false}, {"2026-05-12", false}, {"2026-05-13", true}, {"2026-05-26", false}, {"2026-05-27", true}, {"2026-12-01", false}} {
			d, err := uhr.LiesDatum(schritt.tag)
			if err != nil {
				t.Fatal(err)
			}
			k.uhr.Stelle(d.Beginn().Add(time.Hour))
			if err := k.Mahne(t.Context(), amt, nummer); (err == nil) != schritt.gut {
				t.Errorf("step %d: %v", i, err)
			}
		}
		if s := k.stand(nummer); s.Mahnungen != 2 || s.Am(k.Heute()) != abrechnung.Ueberfaellig {
			t.Errorf("%+v", s)
		}
		mitCode(t, k.Mahne(t.Context(), amt, "2026-000009"), "MR-1834")
	})
}

func TestPaymentsOfTheBank(t *testing.T) {
	k := neueKasse(t)
	for range 2 {
		k.fordere("ida", true, k.uhr.Jetzt(), tatbestaende(1, 0, 0))
	}
	k.erlasse()
	erste, zweite := k.stand("2026-000001"), k.stand("2026-000002")
	zerlegt := strings.ToLower(erste.Referenz[:4] + " " + erste.Referenz[4:9] + "\n" + erste.Referenz[9:])
	datei := "Buchungstag;Name;Verwendungszweck;Betrag\n" +
		"02.04.2026;Ida;\"Gebuehr " + zerlegt + " danke\";3,80\n" +
		"02.04.2026;Udo;Miete;1.000,00\n" +
		"02.04.2026;Udo;" + erste.Referenz + " und " + zweite.Referenz + ";7,60\n" +
		"02.04.2026;Udo;RF00" + zweite.Referenz[4:] + ";3,80\n" + // wrong check digits
		"03.04.2026;Bank;Kontofuehrung;-5,00\n" +
		"02.04.2026;Udo;Miete;1.000,00\n"
	for i, soll := range []abrechnung.Einlesung{
		{Zeilen: 5, Zugeordnet: 1, Offen: 4, Uebergangen: 1, Cent: 380 + 2*100000 + 760 + 380},
		{Zeilen: 5, Bekannt: 5, Uebergangen: 1},
	} {
		ist, _, err := k.LiesZahlungen(t.Context(), amt, strings.NewReader(datei))
		if err != nil || ist != soll {
			t.Errorf("time %d: %+v, %v", i+1, ist, err)
		}
	}
	if s := k.stand("2026-000001"); s.Am(k.Heute()) != abrechnung.Bezahlt {
		t.Errorf("%+v", s)
	}
	offene, err := k.OffeneEingaenge(t.Context())
	if err != nil || len(offene) != 4 {
		t.Fatalf("%d payments without notice, %v", len(offene), err)
	}
	for _, e := range offene {
		if e.Betrag == 760 {
			mitCode(t, k.OrdneZu(t.Context(), amt, e.Nr, "2026-000009"), "MR-1834")
			if err := k.OrdneZu(t.Context(), amt, e.Nr, "2026-000002"); err != nil {
				t.Fatal(err)
			}
			mitCode(t, k.OrdneZu(t.Context(), amt, e.Nr, "2026-000002"), "MR-1839")
		}
	}
	if s := k.stand("2026-000002"); s.Gezahlt != 760 {
		t.Errorf("%+v", s)
	}
}

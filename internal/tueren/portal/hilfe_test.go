// SPDX-License-Identifier: EUPL-1.2

package portal_test

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/portal"
	"kernmelderegister/internal/tueren/web"
)

var jetzt = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

const (
	dresden, leipzig melde.AGS = "14612000", "14713000"
	passwort                   = "richtig"
)

// zugangAttrappe lets three accounts in: a private person, a bulk customer and a
// colleague of hers, and an official, whose area is another one.
type zugangAttrappe struct{ beendet, gesperrt, totp bool }

var konten = map[string]zugang.Angemeldet{
	"erika": kunde("k-privat", "erika", zugang.BereichPrivat), "firma": kunde("k-firma", "firma", zugang.BereichGrosskunde),
	"kollege": kunde("k-firma", "kollege", zugang.BereichGrosskunde),
	"chefin":  mitRolle(kunde("k-firma", "chefin", zugang.BereichGrosskunde), zugang.RolleAdmin),
	"neu":     mitErstkennwort(kunde("k-privat", "neu", zugang.BereichPrivat)),
	"amt":     {Bereich: zugang.BereichAmt, Kennung: "amt"},
}

func kunde(id, kennung string, art zugang.Bereich) zugang.Angemeldet {
	return zugang.Angemeldet{
		Bereich: art, Kennung: kennung, Kunde: &zugang.Kunde{ID: id, Name: "Kunde " + id, Art: art, Regel: "S2"},
		Akteur: behoerde.Akteur{Kennung: kennung, Stelle: behoerde.Stelle{ID: id, Name: "Kunde " + id}},
		// Officials would have to confirm their instruction first, customers not.
		Hinweise: zugang.Hinweise{Protokollierung: true, Belehrung: true},
	}
}

func mitRolle(a zugang.Angemeldet, r zugang.Rolle) zugang.Angemeldet {
	a.Rollen = append(a.Rollen, r)
	return a
}

func mitErstkennwort(a zugang.Angemeldet) zugang.Angemeldet {
	a.Hinweise.Passwortwechsel = true
	return a
}

// Nutzer and the following implement portal.Nutzerverwaltung.
func (z *zugangAttrappe) Nutzer(context.Context, zugang.Angemeldet) ([]zugang.Konto, error) {
	return []zugang.Konto{
		{Kennung: "chefin", Name: "Eva Chefin", Rollen: []zugang.Rolle{zugang.RolleAdmin}}, {Kennung: "kollege", Name: "Udo Kollege", Gesperrt: z.gesperrt},
		{Kennung: "k-firma.programm", Verfahren: "Forderungsmanagement"},
	}, nil
}

func (z *zugangAttrappe) LegeNutzerAn(_ context.Context, _ zugang.Angemeldet, n zugang.NeuerNutzer) (zugang.Erstzugang, error) {
	if n.Kurzname == "" {
		return zugang.Erstzugang{}, zugang.Maengelliste{{Pfad: zugang.FeldKurzname, Text: "Die Kennung fehlt."}}
	}
	if n.Kurzname == "vergeben" {
		return zugang.Erstzugang{}, zugang.ErrVergeben
	}
	return zugang.Erstzugang{Kennung: "k-firma." + n.Kurzname, Teile: []geheim.Schluessel{geheim.NeuerSchluessel([]byte("GEHEIM"))}, Maschine: n.Verfahren != ""}, nil
}

func (z *zugangAttrappe) SperreNutzer(_ context.Context, _ zugang.Angemeldet, kennung string, gesperrt bool) error {
	if kennung != "kollege" {
		return zugang.ErrVerwalten
	}
	z.gesperrt = gesperrt
	return nil
}

func (z *zugangAttrappe) SetzeZurueck(context.Context, zugang.Angemeldet, string, zugang.Ausgabe) (zugang.Erstzugang, error) {
	return zugang.Erstzugang{Kennung: "kollege", Teile: []geheim.Schluessel{geheim.NeuerSchluessel([]byte("ANDERS"))}}, nil
}

func (z *zugangAttrappe) LoescheNutzer(context.Context, zugang.Angemeldet, string) error { return nil }

// MeinKonto and the following implement portal.Profil.
func (z *zugangAttrappe) MeinKonto(_ context.Context, wer zugang.Angemeldet) (zugang.Eigenes, error) {
	return zugang.Eigenes{Kennung: wer.Kennung}, nil
}

func (z *zugangAttrappe) AenderePasswort(_ context.Context, wer zugang.Angemeldet, p zugang.Passwortwechsel) (string, error) {
	if p.Alt != passwort {
		return "", zugang.Maengelliste{{Pfad: zugang.FeldPasswort, Text: "Das bisherige Passwort stimmt nicht."}}
	}
	return wer.Kennung, nil
}

func (z *zugangAttrappe) RichteTOTPEin(_ context.Context, _ zugang.Angemeldet, t geheim.TOTP, code, _ string) error {
	if _, gut := t.Pruefe(code, jetzt, 0); !gut {
		return zugang.Maengelliste{{Pfad: zugang.FeldCode, Text: "Der Einmalcode passt nicht."}}
	}
	z.totp = true
	return nil
}

func (z *zugangAttrappe) AnmeldenImDialog(_ context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	a, da := konten[n.Kennung]
	if !da || n.Passwort != passwort {
		return "", zugang.Angemeldet{}, zugang.ErrZugang
	}
	return n.Kennung, a, nil
}

func (z *zugangAttrappe) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	a, da := konten[token]
	if !da || z.beendet {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	return a, nil
}

func (z *zugangAttrappe) BeendeSitzung(context.Context, string) error       { return nil }
func (z *zugangAttrappe) BestaetigeBelehrung(context.Context, string) error { return nil }

// ablage keeps orders in memory as storage does. It implements auftrag.Speicher.
type ablage struct {
	schloss sync.Mutex
	alle    map[string]auftrag.Auftrag
	einmal  map[string]string
}

func (s *ablage) Lies(_ context.Context, nummer string) (*auftrag.Auftrag, bool, error) {
	s.schloss.Lock()
	defer s.schloss.Unlock()
	a, da := s.alle[nummer]
	a.Profile = slices.Clone(a.Profile)
	return &a, da, nil
}

func (s *ablage) Lege(_ context.Context, a *auftrag.Auftrag, einmal string) (string, error) {
	s.schloss.Lock()
	defer s.schloss.Unlock()
	if alt := s.einmal[a.Kunde+einmal]; einmal != "" && alt != "" {
		return alt, nil
	}
	s.einmal[a.Kunde+einmal], s.alle[a.Nummer] = a.Nummer, *a
	return "", nil
}

func (s *ablage) Ersetze(_ context.Context, a *auftrag.Auftrag, _ auftrag.Neues) (bool, error) {
	s.schloss.Lock()
	defer s.schloss.Unlock()
	if s.alle[a.Nummer].Fassung != a.Fassung-1 {
		return false, nil
	}
	s.alle[a.Nummer] = *a
	return true, nil
}

func (s *ablage) Loesche(_ context.Context, nummer string, _ int64) error {
	delete(s.alle, nummer)
	return nil
}

func (s *ablage) Liste(_ context.Context, kunde, nutzer string) iter.Seq2[auftrag.Zeile, error] {
	return func(yield func(auftrag.Zeile, error) bool) {
		nummern := slices.SortedFunc(func(y func(string) bool) {
			for n := range s.alle {
				if !y(n) {
					return
				}
			}
		}, func(a, b string) int {
			return cmp.Or(s.alle[b].Angelegt.Compare(s.alle[a].Angelegt), strings.Compare(a, b))
		})
		for _, n := range nummern {
			a := s.alle[n]
			if a.Kunde == kunde && (nutzer == "" || a.Nutzer == nutzer) && !yield(auftrag.Zeile{
				Nummer: a.Nummer, Nutzer: a.Nutzer, Zeichen: a.Zeichen, Zustand: a.Zustand, Angelegt: a.Angelegt, Bestaetigt: a.Bestaetigt,
				Erledigt: a.Erledigt, Profile: len(a.Profile), Offen: a.Offen(), Summe: a.Rechnung.Summe,
			}, nil) {
				return
			}
		}
	}
}

func (s *ablage) Offene(context.Context, time.Time) (nummern []string, _ error) {
	for n, a := range s.alle {
		if a.Zustand == auftrag.Bestaetigt {
			nummern = append(nummern, n)
		}
	}
	return nummern, nil
}

func (s *ablage) Faellige(context.Context, time.Time) ([]string, error) { return nil, nil }

func (s *ablage) Unbekanntgegebene(context.Context, string, time.Time) ([]string, error) {
	return nil, nil
}

// register answers by the family name. It implements auftrag.Auskunft.
type register struct{ fragen []auskunft.Ersuchen }

func (r *register) Erteile(_ context.Context, _ *auskunft.Kontext, e *auskunft.Ersuchen) (auskunft.Ergebnis, error) {
	r.fragen = append(r.fragen, *e)
	inland := melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Neue Gasse", Hausnummer: "1", HausnummerZusatz: "a", Postleitzahl: "01067", Wohnort: "Dresden"}}
	a := &auskunft.Auskunft{Familienname: "Kästner", Vornamen: "Ida Marie", Rufname: "Ida", Doktorgrad: "Dr."}
	switch e.Anfrage.Nachname {
	case "Kästner":
		a.Anschriften = []auskunft.Anschrift{{Status: melde.Hauptwohnung, Anschrift: inland}}
	case "Fort":
		a.Anschriften = []auskunft.Anschrift{{Wegzug: true, Anschrift: melde.Anschrift{Form: melde.AnschriftStaat, Staat: "151"}}}
	case "Tot":
		a.Verstorben = true
	case "=Formel":
		a.Familienname, a.Doktorgrad = "=1+1", "@Dr"
	default:
		return auskunft.Ergebnis{Tatbestand: gebuehr.Neutral}, nil
	}
	return auskunft.Ergebnis{Tatbestand: gebuehr.Auskunft, Auskunft: a}, nil
}

func (r *register) Gilt(context.Context, []auskunft.Grundlage) (bool, error) { return true, nil }

// Schreibe implements auftrag.Protokoll.
func (r *register) Schreibe(context.Context, protokoll.Eintrag) (int64, error) { return 1, nil }

// Nutzer implements auftrag.Kunden.
func (r *register) Nutzer(_ context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	return auftrag.Nutzer{Kunde: kunde, Kennung: kennung, Regel: suche.RegelS2}, true, nil
}

// haus is the door with the real use case of orders behind it.
type haus struct {
	t        testing.TB
	zugang   *zugangAttrappe
	register *register
	ablage   *ablage
	dienst   *auftrag.Dienst
	uhr      *uhr.Stell
	tuer     http.Handler
	wer      string // account of the session
}

func neuesHaus(t testing.TB) *haus {
	t.Helper()
	tarife, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{
		t: t, zugang: &zugangAttrappe{}, register: &register{}, ablage: &ablage{alle: map[string]auftrag.Auftrag{}, einmal: map[string]string{}},
		uhr: uhr.Fest(jetzt), wer: "erika",
	}
	h.dienst = auftrag.Neu(auftrag.Ausstattung{
		Speicher: h.ablage, Auskunft: h.register, Kunden: h.register, Tarife: tarife, Protokoll: h.register, Uhr: h.uhr, Zeitgleich: 1,
		Aufbewahrung: 30 * 24 * time.Hour,
	})
	tuer, err := portal.Neu(portal.Ausstattung{
		Zugang: h.zugang, Profil: h.zugang, Nutzer: h.zugang, Auftraege: h.dienst, Tarife: tarife, Uhr: h.uhr, Aufbewahrung: 30 * 24 * time.Hour, Hinweis: "Vorführung mit erfundenen Personen",
		Gemeinden: []stapel.Gemeinde{
			{AGS: dresden, Name: "Dresden", Kreis: "Dresden, Stadt"}, {AGS: leipzig, Name: "Leipzig", Kreis: "Leipzig, Stadt"},
			{AGS: "14625360", Name: "Neukirch", Kreis: "Bautzen"}, {AGS: "14523100", Name: "Neukirch", Kreis: "Vogtlandkreis"},
		},
		Strassen: func(_ context.Context, ags melde.AGS) ([]string, error) {
			if ags == dresden {
				return []string{"Alte Gasse", "Neue Gasse", "Kästnerstraße"}, nil
			}
			return nil, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	seiten, aussen := http.NewServeMux(), http.NewServeMux()
	tuer.Registriere(seiten)
	tuer.RegistriereHochladen(aussen)
	aussen.Handle("GET "+web.DateiPfad, web.Dateien())
	aussen.Handle("/", web.Schutz(seiten))
	h.tuer = aussen
	return h
}

// antwort is an answered page; Ort is where it leads.
type antwort struct {
	*httptest.ResponseRecorder
	Ort string
}

func (h *haus) sende(r *http.Request) antwort {
	if h.wer != "" {
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-konto", Value: h.wer})
	}
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return antwort{w, w.Header().Get("Location")}
}

func (h *haus) hole(pfad string) antwort {
	return h.sende(httptest.NewRequest(http.MethodGet, pfad, nil))
}

func (h *haus) poste(pfad string, paare ...string) antwort {
	v := url.Values{}
	for i := 0; i < len(paare); i += 2 {
		v.Add(paare[i], paare[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, pfad, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.sende(r)
}

// lade uploads a file.
func (h *haus) lade(inhalt []byte) antwort {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	teil, err := m.CreateFormFile("datei", "stapel.csv")
	if err != nil {
		h.t.Fatal(err)
	}
	_, _ = teil.Write(inhalt)
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/konto/stapel", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.sende(r)
}

// soll fails unless the answer has the status.
func (h *haus) soll(a antwort, status int) antwort {
	h.t.Helper()
	if a.Code != status {
		h.t.Fatalf("status %d, want %d\n%s", a.Code, status, a.Body)
	}
	return a
}

var verborgen = regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`)

// verborgenes is the value of a hidden field of the page.
func verborgenes(a antwort, name string) string {
	for _, m := range verborgen.FindAllStringSubmatch(a.Body.String(), -1) {
		if m[1] == name {
			return m[2]
		}
	}
	return ""
}

// beginne fills in the pages of one person up to the summary and returns the
// address of the order.
func (h *haus) beginne(nachname string) string {
	h.t.Helper()
	einmal := verborgenes(h.hole("/konto/auftrag/neu"), "einmal")
	a := h.soll(h.poste("/konto/auftrag/neu", "einmal", einmal, "familienname", nachname, "vornamen", "Ida"), 303)
	auftrag := strings.TrimSuffix(a.Ort, "/merkmale/1")
	h.vollende(auftrag, 1)
	a = h.soll(h.poste(auftrag+"/erklaerung", "fassung", h.fassung(auftrag), "keine_werbung", "ja", "kein_adresshandel", "ja", "gewerblich", "nein"), 303)
	if a.Ort != auftrag+"/pruefen" {
		h.t.Fatalf("after the declaration comes %s", a.Ort)
	}
	return auftrag
}

// vollende fills in features and kind of search of a person whose names are there.
func (h *haus) vollende(auftrag string, nr int) {
	h.t.Helper()
	n := "/" + string(rune('0'+nr))
	a := h.soll(h.poste(auftrag+"/merkmale"+n, "m", "geburtsdatum", "m", "geburtsort"), 303)
	a = h.soll(h.hole(a.Ort), 200)
	h.soll(h.poste(auftrag+"/angaben"+n, "fassung", verborgenes(a, "fassung"), "m", "geburtsdatum", "m", "geburtsort",
		"geburtsdatum", "1.2.1980", "geburtsort", "Dresden"), 303)
	h.soll(h.poste(auftrag+"/umfang"+n, "fassung", h.fassung(auftrag), "kette", "normal"), 303)
}

func (h *haus) fassung(auftrag string) string {
	return verborgenes(h.hole(auftrag+"/pruefen"), "fassung")
}

// bestaetige confirms the order and works on it.
func (h *haus) bestaetige(auftrag string) {
	h.t.Helper()
	s := h.hole(auftrag + "/pruefen")
	h.soll(h.poste(auftrag+"/bestaetigen", "fassung", verborgenes(s, "fassung"), "tarif", verborgenes(s, "tarif")), 303)
	if _, err := h.dienst.Bearbeite(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (s *ablage) Unerledigte(context.Context) ([]auftrag.Amtszeile, error) { return nil, nil }

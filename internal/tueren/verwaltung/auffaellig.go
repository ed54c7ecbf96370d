// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

// Auffaelligkeitsarbeit is the work on notes about single records.
type Auffaelligkeitsarbeit interface {
	Auffaelligkeiten(ctx context.Context, s klaerung.Sachbearbeitung, nach int64, n int) ([]personen.Auffaelligkeit, bool, error)
	ZeigeAuffaelligkeit(ctx context.Context, s klaerung.Sachbearbeitung, folge int64) (klaerung.Auffaelligkeit, error)
	ErledigeAuffaelligkeit(ctx context.Context, s klaerung.Sachbearbeitung, folge int64, grund string) error
}

const auffaelligpfad = klaerungspfad + "/auffaelligkeiten"

func (t *Tuer) registriereAuffaelligkeiten(mux *http.ServeMux) {
	mux.HandleFunc("GET "+auffaelligpfad, t.anmeldung.Nur(t.auffaelligkeiten))
	mux.HandleFunc("GET "+auffaelligpfad+"/{folge}", t.anmeldung.Nur(t.auffaelligkeit))
	mux.HandleFunc("POST "+auffaelligpfad+"/{folge}", t.anmeldung.Nur(t.auffaelligkeitErledigt))
}

// auffaelligliste is the list of open notes as the template shows it.
type auffaelligliste struct {
	Erledigt string // number of the note that was just closed
	Zeilen   []auffaelligzeile
	Weitere  string // address of the next page, "" for none
}

// auffaelligzeile is one note. It says nothing about a resident.
type auffaelligzeile struct{ Nr, Ziel, Zeit, Was string }

func (t *Tuer) auffaelligkeiten(w http.ResponseWriter, r *http.Request) {
	abfrage := r.URL.Query()
	nach, _ := strconv.ParseInt(abfrage.Get(abfrageNach), 10, 64) // 0 = from the beginning
	liste, weitere, err := t.Klaerung.Auffaelligkeiten(r.Context(), sachbearbeitung(r), nach, listenseite)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var s auffaelligliste
	if nr, err := strconv.ParseInt(abfrage.Get("erledigt"), 10, 64); err == nil {
		s.Erledigt = strconv.FormatInt(nr, 10)
	}
	for _, a := range liste {
		nr := strconv.FormatInt(a.Folge, 10)
		s.Zeilen = append(s.Zeilen, auffaelligzeile{nr, auffaelligpfad + "/" + nr, zeitpunkt(a.Zeit), a.Art.String()})
	}
	if weitere {
		s.Weitere = auffaelligpfad + "?" + abfrageNach + "=" + s.Zeilen[len(s.Zeilen)-1].Nr
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "auffaelligkeiten", t.kopf(r, web.Seite{Titel: "Auffälligkeiten", Inhalt: s}))
}

// auffaelligseite is a note with its record as the template shows it.
type auffaelligseite struct {
	Nr, Ziel, Zeit, Was, Rat string
	Satz                     *satzkopf // nil if the record was deleted
	Faelle                   string    // address of the municipality's Klärungsfälle
	Angaben                  []angabezeile
	Grund                    string
}

// angabezeile is one line of the record.
type angabezeile struct {
	Name  string
	Werte []string
}

// raete say what a clerk can do about a note.
var raete = map[personen.Auffaelligkeitsart]string{
	personen.AndererMensch: "Fragen Sie die Meldebehörde, ob das Ordnungsmerkmal neu vergeben wurde. Die bisherigen Verbindungen des Datensatzes sind beendet, die Meldenummer ist beim früheren Menschen geblieben.",
	personen.Haeufung:      "Prüfen Sie, ob es Testdaten, ein Platzhalter oder mehrfach gelieferte Datensätze sind, und bitten Sie die Meldebehörde um Berichtigung. Datensätze, die auch in anderem übereinstimmen, werden weiterhin verglichen.",
}

func (t *Tuer) auffaelligkeit(w http.ResponseWriter, r *http.Request) {
	t.zeigeAuffaelligenSatz(w, r, http.StatusOK, "", nil)
}

// auffaelligkeitsnummer is the number in the address, 0 for none.
func auffaelligkeitsnummer(r *http.Request) int64 {
	folge, _ := strconv.ParseInt(r.PathValue("folge"), 10, 64) // 0 is no note's number
	return folge
}

func (t *Tuer) zeigeAuffaelligenSatz(w http.ResponseWriter, r *http.Request, status int, grund string, mangel []web.Feldfehler) {
	a, err := t.Klaerung.ZeigeAuffaelligkeit(r.Context(), sachbearbeitung(r), auffaelligkeitsnummer(r))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	nr := strconv.FormatInt(a.Folge, 10)
	s := auffaelligseite{Nr: nr, Ziel: auffaelligpfad + "/" + nr, Zeit: zeitpunkt(a.Zeit), Was: a.Art.String(), Rat: raete[a.Art], Grund: grund}
	if satz := a.Satz.Satz; satz != nil {
		s.Satz = &satzkopf{ID: a.Satz.ID, Gemeinde: t.gemeindename(satz.Schluessel.AGS), Lage: satz.Lage().String(),
			Gesperrt: satz.IstGesperrt(), BedingterSperrvermerk: satz.HatBedingtenSperrvermerk()}
		s.Faelle = adresse(klaerungspfad, filterwerte(klaerung.Filter{Gemeinde: satz.Schluessel.AGS}))
		for _, z := range angaben(satz) {
			if len(z.werte) > 0 {
				s.Angaben = append(s.Angaben, angabezeile{z.name, z.werte})
			}
		}
	}
	t.seiten.Schreibe(w, r, status, "auffaelligkeit", t.kopf(r, web.Seite{Titel: "Auffälligkeit " + nr, Fehler: mangel, Inhalt: s}))
}

func (t *Tuer) auffaelligkeitErledigt(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	folge, grund := auffaelligkeitsnummer(r), werte.Get("grund")
	err = t.Klaerung.ErledigeAuffaelligkeit(r.Context(), sachbearbeitung(r), folge, grund)
	switch {
	case err == nil:
		http.Redirect(w, r, auffaelligpfad+"?erledigt="+strconv.FormatInt(folge, 10), http.StatusSeeOther)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeAuffaelligenSatz(w, r, http.StatusUnprocessableEntity, grund, []web.Feldfehler{{Feld: "grund", Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

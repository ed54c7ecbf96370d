// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const (
	gruppenpfad      = Pfad + "gruppe"
	auftragspfad     = gruppenpfad + "/auftrag/"
	zweitepersonpfad = gruppenpfad + "/zweite-person"
)

// errZweitePerson: how many people release is for the body's administrator to say.
var errZweitePerson = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
	"Ob eine zweite Person freigibt, legt die Administration Ihrer Behörde fest.")

// registriereGruppe adds the group query in its steps and the mailbox.
func (t *Tuer) registriereGruppe(mux *http.ServeMux) {
	if t.Gruppen == nil {
		return
	}
	mux.HandleFunc("GET "+gruppenpfad, t.anmeldung.Nur(t.nurGruppe(t.gruppenliste)))
	mux.HandleFunc("GET "+gruppenpfad+"/neu", t.anmeldung.Nur(t.nurGruppe(t.leereGruppe)))
	mux.HandleFunc("POST "+gruppenpfad+"/neu", t.anmeldung.Nur(t.mitFormular(recht.Gruppenabfrage, ausFreiemFormular, t.gruppe)))
	mux.HandleFunc("GET "+auftragspfad+"{id}", t.anmeldung.Nur(t.nurGruppe(t.gruppenauftrag)))
	mux.HandleFunc("POST "+auftragspfad+"{id}", t.anmeldung.Nur(t.nurGruppe(t.schritt)))
	mux.HandleFunc("POST "+zweitepersonpfad, t.anmeldung.Nur(t.setzeZweitePerson))
	mux.HandleFunc("GET "+postfachpfad, t.anmeldung.Nur(t.nurGruppe(t.postfach)))
	mux.HandleFunc("POST "+postfachpfad, t.anmeldung.Nur(t.nurGruppe(t.ladeStueck)))
}

// nurGruppe lets those pass who may ask for groups.
func (t *Tuer) nurGruppe(next func(*fall)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if c := t.beginne(w, r, recht.Gruppenabfrage, ausFreiemFormular(nil)); c != nil {
			next(c)
		}
	}
}

func (t *Tuer) leereGruppe(c *fall) { t.zeigeFreiesFormular(c, http.StatusOK, eingaben{}) }

// gruppe is the first step: the criteria, then the number.
func (t *Tuer) gruppe(c *fall) {
	switch c.r.PostFormValue(feldAktion) {
	case aktionProfil, aktionAendern:
		t.zeigeFreiesFormular(c, http.StatusOK, eingaben{})
		return
	}
	frage, e := t.freieFrage(c)
	if len(e.fehler) > 0 {
		t.zeigeFreiesFormular(c, http.StatusUnprocessableEntity, e)
		return
	}
	frage.VerzichtAufMitteilung = true // nobody of a group is left to the Meldebehörde to answer
	z, err := t.Gruppen.Zaehle(c.r.Context(), &frage)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	if len(z.Rueckweisungen) > 0 {
		t.zeigeFreiesFormular(c, http.StatusUnprocessableEntity, eingaben{fehler: t.freieRueckweisungen(z.Rueckweisungen)})
		return
	}
	t.zettel.merke(abfrage{
		sitzung: sitzungVon(c.r), art: recht.Gruppenabfrage, f: c.f, nummer: z.Protokollnummer, auftrag: z.Auftrag.ID, zuGross: z.ZuGross,
	})
	http.Redirect(c.w, c.r, auftragspfad+z.Auftrag.ID, http.StatusSeeOther)
}

// schritt releases or cancels.
func (t *Tuer) schritt(c *fall) {
	werte, err := web.LiesFormular(c.r)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	id, akteur := c.r.PathValue("id"), c.wer.Akteur
	if werte.Get(feldAktion) == aktionAbbrechen {
		_, err = t.Gruppen.BrichAb(c.r.Context(), akteur, id)
	} else {
		_, err = t.Gruppen.Gibfrei(c.r.Context(), gruppenabfrage.Freigabe{
			Akteur: akteur, Auftrag: id, Zweck: werte.Get(feldFreigabezweck), Bestaetigt: werte.Get(feldVerantwortung) == "ja",
		})
	}
	switch {
	case err == nil:
		http.Redirect(c.w, c.r, auftragspfad+id, http.StatusSeeOther)
	case fehler.CodeVon(err) == gruppenabfrage.CodeUnbestaetigt:
		t.zeigeAuftrag(c, werte.Get(feldFreigabezweck), freigabefehler(werte.Get(feldFreigabezweck), werte.Get(feldVerantwortung)))
	default:
		t.fehler(c.w, c.r, err)
	}
}

func freigabefehler(zweck, verantwortung string) []web.Feldfehler {
	var liste []web.Feldfehler
	if zweck == "" {
		liste = append(liste, web.Feldfehler{Feld: feldFreigabezweck, Text: "Bitte nennen Sie den Zweck, für den das Ergebnis gebraucht wird."})
	}
	if verantwortung == "" {
		liste = append(liste, web.Feldfehler{Feld: feldVerantwortung, Text: "Bitte bestätigen Sie die Verantwortung Ihrer Behörde (§ 22 Abs. 1 Satz 6 SächsMeldVO)."})
	}
	return liste
}

// setzeZweitePerson says whether releases of the body need a second person.
func (t *Tuer) setzeZweitePerson(w http.ResponseWriter, r *http.Request) {
	wer := anmeldung.Wer(r.Context())
	werte, err := web.LiesFormular(r)
	switch {
	case err != nil:
	case !wer.Darf(zugang.RolleAdmin):
		err = errZweitePerson
	default:
		err = t.Gruppen.SetzeZweitePerson(r.Context(), wer.Akteur, werte.Get("verlangt") == "ja")
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, Pfad+"verwaltung/stelle", http.StatusSeeOther)
}

// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Kundenverwaltung knows the customers, their contracts and blocks.
type Kundenverwaltung interface {
	Kunden(ctx context.Context, wer zugang.Angemeldet) ([]kunden.Kunde, error)
	Kunde(ctx context.Context, wer zugang.Angemeldet, id string) (kunden.Kunde, error)
	Sperre(ctx context.Context, wer zugang.Angemeldet, kunde, grund string, gesperrt bool) error
	SetzeVertrag(ctx context.Context, wer zugang.Angemeldet, kunde string, v kunden.Vertrag) error
}

// Kundenbriefe writes letters to applicants and customers.
type Kundenbriefe interface {
	Zugangsbrief(ctx context.Context, wer zugang.Angemeldet, kunde string) (kunden.Brief, error)
	Codebrief(ctx context.Context, wer zugang.Angemeldet, kunde string) (kunden.Brief, error)
	Standbrief(ctx context.Context, wer zugang.Angemeldet, nummer string) (kunden.Brief, error)
}

// kundenPfad is where customers are managed.
const kundenPfad = Pfad + "kunden"

// kundenseite lists the customers; letters that are to be written come first.
type kundenseite struct {
	Zeilen []kundenzeile
	Briefe []kundenzeile
}

type kundenzeile struct{ ID, Name, Art, Vertrag, Stand, Brief string }

func (t *Tuer) kunden(w http.ResponseWriter, r *http.Request) {
	alle, err := t.Registrierungen.Kunden(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var s kundenseite
	for _, k := range alle {
		z := kundenzeile{ID: k.ID, Name: k.Name, Art: kundenartworte[k.Art], Vertrag: k.Vertrag.Nummer, Stand: kundenstand(k)}
		s.Zeilen = append(s.Zeilen, z)
		if k.Zugangsbrief {
			z.Brief = "Zugangsdaten"
			s.Briefe = append(s.Briefe, z)
		}
		if k.Codebrief {
			z.Brief = "Code für eine Änderung"
			s.Briefe = append(s.Briefe, z)
		}
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "kunden", t.kopf(r, web.Seite{Titel: "Kunden", Inhalt: s}))
}

func kundenstand(k kunden.Kunde) string {
	switch {
	case k.Geschlossen:
		return "geschlossen"
	case k.Gesperrt:
		return "gesperrt"
	}
	return "freigeschaltet"
}

// kundenakte is one customer.
type kundenakte struct {
	ID, Stand                 string
	Angaben                   [][2]string
	Verlauf                   []schrittzeile
	Gross, Gesperrt, Offen    bool
	Zugangsbrief, Codebrief   bool
	Vertrag, Ab, Bis, Vermerk string
}

func (t *Tuer) kunde(w http.ResponseWriter, r *http.Request) {
	t.zeigeKunden(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeKunden(w http.ResponseWriter, r *http.Request, status int, mangel []web.Feldfehler) {
	k, err := t.Registrierungen.Kunde(r.Context(), anmeldung.Wer(r.Context()), r.PathValue("id"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := kundenakte{
		ID: k.ID, Stand: kundenstand(k), Verlauf: t.verlauf(k.Verlauf), Gross: k.Art == zugang.BereichGrosskunde, Gesperrt: k.Gesperrt,
		Offen: !k.Geschlossen, Zugangsbrief: k.Zugangsbrief, Codebrief: k.Codebrief,
		Vertrag: k.Vertrag.Nummer, Ab: tagwort(k.Vertrag.Ab), Bis: tagwort(k.Vertrag.Bis), Vermerk: r.PostFormValue(kunden.FeldVermerk),
	}
	if r.PostFormValue("aktion") == "vertrag" {
		s.Vertrag, s.Ab, s.Bis = r.PostFormValue(kunden.FeldVertrag), r.PostFormValue(kunden.FeldAb), r.PostFormValue(kunden.FeldBis)
	}
	for _, z := range [][2]string{
		{"Name", k.Name}, {"Kundennummer", k.ID}, {"Art", kundenartworte[k.Art]}, {"Anschrift", strings.Join(k.Anschrift, ", ")}, {"E-Mail", k.EMail},
		{"Vertrag", k.Vertrag.Nummer}, {"Gültig ab", tagwort(k.Vertrag.Ab)}, {"Gültig bis", tagwort(k.Vertrag.Bis)},
	} {
		if z[1] != "" {
			s.Angaben = append(s.Angaben, z)
		}
	}
	t.seiten.Schreibe(w, r, status, "kunde", t.kopf(r, web.Seite{Titel: "Kunde", Fehler: mangel, Inhalt: s}))
}

// tagwort writes a day for people, "" for none.
func tagwort(d uhr.Datum) string {
	if d.Leer() {
		return ""
	}
	return d.Beginn().Format("02.01.2006")
}

// aendereKunden blocks, frees or gives another contract.
func (t *Tuer) aendereKunden(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	ctx, wer, id := r.Context(), anmeldung.Wer(r.Context()), r.PathValue("id")
	switch v.Get("aktion") {
	case "sperren", "entsperren":
		err = t.Registrierungen.Sperre(ctx, wer, id, v.Get(kunden.FeldVermerk), v.Get("aktion") == "sperren")
	case "vertrag":
		err = t.Registrierungen.SetzeVertrag(ctx, wer, id, kunden.Vertrag{
			Nummer: v.Get(kunden.FeldVertrag), Ab: vertragstag(v.Get(kunden.FeldAb)), Bis: vertragstag(v.Get(kunden.FeldBis)),
		})
	default:
		err = errSeite
	}
	switch liste := maengel(err); {
	case len(liste) > 0:
		t.zeigeKunden(w, r, web.Status(err), liste)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, kundenPfad+"/"+id, http.StatusSeeOther)
	}
}

// kundenbrief writes a letter; it is a form, because every letter makes a new secret.
func (t *Tuer) kundenbrief(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	ctx, wer, id := r.Context(), anmeldung.Wer(r.Context()), r.PathValue("id")
	var b kunden.Brief
	switch v.Get("brief") {
	case "zugang":
		b, err = t.Registrierungen.Zugangsbrief(ctx, wer, id)
	case "aenderung":
		b, err = t.Registrierungen.Codebrief(ctx, wer, id)
	default:
		err = errSeite
	}
	t.sendeBrief(w, r, b, err)
}

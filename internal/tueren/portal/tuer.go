// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/staaten"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/portal/katalog"
	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html vorlagen/teile/*.html
var vorlagen embed.FS

var errSeite = fehler.Neu(fehler.NichtGefunden, "MR-1901", "Diese Seite gibt es nicht.")

// Tuer is the door of the customers.
type Tuer struct {
	Ausstattung
	anmeldung *anmeldung.Tuer
	seiten    *web.Vorlagen
	texte     *katalog.Katalog
	orte      *stapel.Orte
	staaten   map[string]bool
	stapel    *ablage
}

// Neu returns the door. Errors are those of the embedded templates and texts.
func Neu(a Ausstattung) (*Tuer, error) {
	texte, err := katalog.Lade()
	if err != nil {
		return nil, err
	}
	t := &Tuer{Ausstattung: a, texte: texte, orte: stapel.NeueOrte(a.Gemeinden), staaten: map[string]bool{}, stapel: neueAblage(a.Uhr)}
	for _, s := range staaten.Auswahl() {
		t.staaten[s.Schluessel] = true
	}
	einrichtung := ""
	if a.Profil != nil {
		einrichtung = passwortPfad
	}
	t.anmeldung, err = anmeldung.Neu(anmeldung.Ausstattung{
		Zugang: ohneBelehrung{a.Zugang}, Pfad: Pfad, Bereich: texte.T("allgemein.bereich"), Cookie: "kmr-konto", Bereiche: bereiche,
		Hinweis: a.Hinweis, Einrichtung: einrichtung,
	})
	if err != nil {
		return nil, err
	}
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t.seiten, err = web.NeueVorlagen(ordner, template.FuncMap{"t": texte.T, "ts": texte.Liste})
	return t, err
}

// ohneBelehrung lets customers in without the instruction of officials (§ 41 BMG):
// what binds them they declare with every order.
type ohneBelehrung struct{ anmeldung.Zugang }

// AnmeldenImDialog implements anmeldung.Zugang.
func (o ohneBelehrung) AnmeldenImDialog(ctx context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	token, a, err := o.Zugang.AnmeldenImDialog(ctx, n)
	a.Hinweise.Belehrung = false
	return token, a, err
}

// Sitzung implements anmeldung.Zugang.
func (o ohneBelehrung) Sitzung(ctx context.Context, token string) (zugang.Angemeldet, error) {
	a, err := o.Zugang.Sitzung(ctx, token)
	a.Hinweise.Belehrung = false
	return a, err
}

// Registriere adds all pages below Pfad to the mux, but for the upload. They belong
// behind web.Schutz.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	t.anmeldung.Registriere(mux)
	for weg, seite := range map[string]http.HandlerFunc{
		"GET {$}": t.uebersicht, "GET auftrag/neu": t.neuerAuftrag, "POST auftrag/neu": t.beginne,
		"GET auftrag/{nummer}": t.mitAuftrag(t.stand), "POST auftrag/{nummer}/abbrechen": t.mitAuftrag(t.brich),
		"GET auftrag/{nummer}/bestaetigt":   t.mitAuftrag(t.bestaetigt),
		"GET auftrag/{nummer}/ergebnis":     t.mitErgebnis(t.ergebnis),
		"GET auftrag/{nummer}/ergebnis.pdf": t.mitErgebnis(t.ergebnisPDF), "GET auftrag/{nummer}/ergebnis.csv": t.mitErgebnis(t.ergebnisCSV),
		"POST auftrag/{nummer}/wieder/{nr}": t.mitErgebnis(t.wieder),
		"GET auftrag/{nummer}/person/{nr}":  t.mitEntwurf(t.person), "POST auftrag/{nummer}/person/{nr}": t.mitEntwurf(t.speicherePerson),
		"GET auftrag/{nummer}/merkmale/{nr}": t.mitProfil(t.merkmale), "POST auftrag/{nummer}/merkmale/{nr}": t.mitProfil(t.waehleMerkmale),
		"GET auftrag/{nummer}/angaben/{nr}": t.mitProfil(t.angaben), "POST auftrag/{nummer}/angaben/{nr}": t.mitProfil(t.speichereAngaben),
		"GET auftrag/{nummer}/umfang/{nr}": t.mitProfil(t.umfang), "POST auftrag/{nummer}/umfang/{nr}": t.mitProfil(t.speichereUmfang),
		"POST auftrag/{nummer}/entfernen/{nr}": t.mitProfil(t.entferne),
		"GET auftrag/{nummer}/erklaerung":      t.mitEntwurf(t.erklaerung), "POST auftrag/{nummer}/erklaerung": t.mitEntwurf(t.speichereErklaerung),
		"GET auftrag/{nummer}/pruefen": t.mitEntwurf(t.pruefen), "POST auftrag/{nummer}/bestaetigen": t.mitAuftrag(t.bestaetige),
		"GET auftrag/{nummer}/verwerfen": t.mitEntwurf(t.frageVerwerfen), "POST auftrag/{nummer}/verwerfen": t.mitEntwurf(t.verwirf),
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+Pfad+pfad, t.anmeldung.Nur(seite))
	}
	t.registriereStapel(mux)
	t.registriereKonto(mux)
	t.registriereNutzer(mux)
	t.registriereSelbst(mux)
	mux.HandleFunc(Pfad, func(w http.ResponseWriter, r *http.Request) { t.fehler(w, r, errSeite) })
}

func (t *Tuer) fehler(w http.ResponseWriter, r *http.Request, err error) {
	t.seiten.Fehler(w, r, t.kopf(r, web.Seite{}), err)
}

func (t *Tuer) zeige(w http.ResponseWriter, r *http.Request, status int, name string, s web.Seite) {
	t.seiten.Schreibe(w, r, status, name, t.kopf(r, s))
}

func (t *Tuer) kopf(r *http.Request, s web.Seite) web.Seite {
	s = t.anmeldung.Kopf(r, s)
	if s.Nutzer == nil {
		return s
	}
	wer := anmeldung.Wer(r.Context())
	for _, v := range []struct {
		text, ziel string
		da         bool
	}{
		{"nav.haupt", Pfad, true}, {"nav.neu", Pfad + "auftrag/neu", true},
		{"nav.stapel", stapelPfad, wer.Bereich == zugang.BereichGrosskunde},
		{"nav.bescheide", bescheidePfad, t.Bescheide != nil}, {"nav.nutzer", nutzerPfad, t.Nutzer != nil && wer.Darf(zugang.RolleAdmin)}, {"nav.profil", profilPfad, t.Profil != nil},
	} {
		if v.da {
			s.Navigation = append(s.Navigation, web.Verweis{Text: t.texte.T(v.text), Ziel: v.ziel, Aktiv: r.URL.Path == v.ziel})
		}
	}
	return s
}

// nutzer is who is logged in, as orders know him.
func nutzer(r *http.Request) auftrag.Nutzer {
	wer := anmeldung.Wer(r.Context())
	n := auftrag.Nutzer{Kennung: wer.Kennung, AlleAuftraege: wer.Darf(zugang.RolleAdmin), Regel: suche.RegelS2}
	if k := wer.Kunde; k != nil {
		n.Kunde, n.KundeName, n.Grosskunde = k.ID, k.Name, k.Art == zugang.BereichGrosskunde
		if k.Regel != "" {
			n.Regel = suche.Merkmalsregel(k.Regel)
		}
	}
	return n
}

func (t *Tuer) heute() melde.Datum { return melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())) }

// deuter reads words with the helper registers of today.
func (t *Tuer) deuter(ctx context.Context) *stapel.Deuter {
	d := &stapel.Deuter{Heute: t.heute(), Orte: t.orte, Staaten: t.staaten}
	if t.Strassen == nil {
		return d
	}
	bekannt := map[melde.AGS][]string{}
	d.Strassen = func(ags melde.AGS) []string {
		namen, da := bekannt[ags]
		if !da {
			// Without the directory a street can't be checked, which is no reason to refuse it.
			namen, _ = t.Ausstattung.Strassen(ctx, ags)
			bekannt[ags] = namen
		}
		return namen
	}
	return d
}

// zeitpunkt writes an instant for people, "" for none.
func zeitpunkt(z time.Time) string {
	if z.IsZero() {
		return ""
	}
	return z.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")
}

// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// neuerEintrag stands in the address instead of an id for what doesn't exist yet.
const neuerEintrag = "neu"

// postteilnehmerseite is the form of a participant.
type postteilnehmerseite struct {
	ID, Stand, Name, Art, Adresse, Verzeichnis, Zertifikat string
	Arten                                                  []web.Option
	Neu, Gesperrt                                          bool
	Postfaecher                                            []postfachkurz
	Signatur                                               []string
}

type postfachkurz struct{ Ziel, Kurz, Arten string }

func (t *Tuer) postteilnehmer(w http.ResponseWriter, r *http.Request) {
	x := intermediaer.Teilnehmer{}
	if id := r.PathValue("id"); id != neuerEintrag {
		var err error
		if x, err = t.Poststelle.TeilnehmerMit(id); err != nil {
			t.fehler(w, r, err)
			return
		}
	}
	t.zeigePostteilnehmer(w, r, x, "", nil)
}

func (t *Tuer) zeigePostteilnehmer(w http.ResponseWriter, r *http.Request, x intermediaer.Teilnehmer, zertifikat string, err error) {
	s := postteilnehmerseite{
		ID: r.PathValue("id"), Stand: strconv.FormatInt(x.Stand, 10), Name: x.Name, Art: x.Art, Adresse: x.Adresse, Verzeichnis: x.Verzeichnis,
		Zertifikat: zertifikat, Neu: x.ID == "", Gesperrt: !x.Gesperrt.IsZero(),
	}
	for _, a := range t.Poststelle.Regeln().Teilnehmerarten {
		s.Arten = append(s.Arten, web.Option{Wert: a.Schluessel, Text: a.Name})
	}
	for i := range x.Postfaecher {
		p := &x.Postfaecher[i]
		s.Postfaecher = append(s.Postfaecher, postfachkurz{
			Ziel: postfachziel(x.ID, p.Postfach().String()), Kurz: kurzadresse(p.Postfach()), Arten: t.artenliste(p),
		})
	}
	for _, der := range x.Signaturzertifikate {
		s.Signatur = append(s.Signatur, intermediaer.PostfachVon(der).String())
	}
	titel := "Teilnehmer"
	if s.Neu {
		titel = "Neuer Teilnehmer"
	}
	t.seiten.Schreibe(w, r, poststatus(err), "poststelle-teilnehmer", t.kopf(r, web.Seite{Titel: titel, Fehler: postmaengel(err), Inhalt: s}))
}

func (t *Tuer) artenliste(p *intermediaer.Postfacheintrag) string {
	if slices.Contains(p.Nachrichtenarten, intermediaer.AlleArten) {
		return "alle Nachrichtenarten"
	}
	text := ""
	for i, a := range p.Nachrichtenarten {
		if i > 0 {
			text += ", "
		}
		text += t.nachrichtenart(a)
	}
	return text
}

func poststatus(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return web.Status(err)
}

// postmaengel is what stands above the form for an error of the administration.
func postmaengel(err error) []web.Feldfehler {
	var f *fehler.Fehler
	if errors.As(err, &f) {
		return []web.Feldfehler{{Feld: f.Element, Text: f.Text}}
	}
	return nil
}

// imFormular reports whether an error can be mended in the form.
func imFormular(err error) bool {
	art := fehler.ArtVon(err)
	return art == fehler.Ungueltig || art == fehler.Konflikt
}

// setzePostteilnehmer takes the button of the participant's page.
func (t *Tuer) setzePostteilnehmer(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	x, err := t.gelesenerTeilnehmer(r, v)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	kennung := anmeldung.Wer(r.Context()).Kennung
	switch v.Get("aktion") {
	case "sperren", "entsperren":
		x, err = t.Poststelle.Sperre(r.Context(), kennung, x.ID, v.Get("aktion") == "sperren")
	case "signatur-weg":
		x.Signaturzertifikate = slices.DeleteFunc(slices.Clone(x.Signaturzertifikate), func(der []byte) bool {
			return intermediaer.PostfachVon(der).String() == v.Get("signatur")
		})
		x, err = t.Poststelle.SetzeTeilnehmer(r.Context(), kennung, x)
	default:
		x.Name, x.Art, x.Adresse, x.Verzeichnis = v.Get("name"), v.Get("art"), v.Get("adresse"), v.Get("verzeichnis")
		if x, err = mitSignatur(x, v.Get("signaturzertifikate")); err == nil {
			var neu intermediaer.Teilnehmer
			if neu, err = t.Poststelle.SetzeTeilnehmer(r.Context(), kennung, x); err == nil {
				x = neu
			}
		}
	}
	switch {
	case err != nil && imFormular(err):
		t.zeigePostteilnehmer(w, r, x, v.Get("signaturzertifikate"), err)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, postpfad+"/teilnehmer/"+x.ID, http.StatusSeeOther)
	}
}

// gelesenerTeilnehmer is the participant of the address as the person saw it.
func (t *Tuer) gelesenerTeilnehmer(r *http.Request, v url.Values) (intermediaer.Teilnehmer, error) {
	id := r.PathValue("id")
	if id == neuerEintrag {
		return intermediaer.Teilnehmer{}, nil
	}
	x, err := t.Poststelle.TeilnehmerMit(id)
	if err != nil {
		return x, err
	}
	x.Stand, err = strconv.ParseInt(v.Get("stand"), 10, 64)
	if err != nil {
		return x, errSeite
	}
	return x, nil
}

func mitSignatur(x intermediaer.Teilnehmer, text string) (intermediaer.Teilnehmer, error) {
	if text == "" {
		return x, nil
	}
	der, mangel := liesZertifikat(text)
	if mangel != "" {
		return x, errZertifikatsfeld(mangel, "signaturzertifikate")
	}
	x.Signaturzertifikate = append(slices.Clone(x.Signaturzertifikate), der)
	return x, nil
}

func errZertifikatsfeld(satz, element string) error {
	return fehler.Neu(fehler.Ungueltig, "MR-2231", satz).MitElement(element)
}

// postfachseite is the form of a mailbox.
type postfachseite struct {
	ID, Stand, Teilnehmer, Postfach, Adresse, Zertifikat string
	Arten                                                []web.Option
	Nachrichten, Megabyte                                string
	Alle, Klartext                                       string
	Neu                                                  bool
}

func (t *Tuer) postfach(w http.ResponseWriter, r *http.Request) {
	x, p, err := t.gewaehltesPostfach(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	t.zeigePostfach(w, r, x, p, "", nil)
}

// gewaehltesPostfach is the mailbox of the address, a fresh one for "neu".
func (t *Tuer) gewaehltesPostfach(r *http.Request) (x intermediaer.Teilnehmer, e intermediaer.Postfacheintrag, err error) {
	if x, err = t.Poststelle.TeilnehmerMit(r.PathValue("id")); err != nil {
		return x, e, err
	}
	if r.PathValue("postfach") == neuerEintrag {
		return x, e, nil
	}
	p, err := intermediaer.LiesPostfach(r.PathValue("postfach"))
	if err != nil {
		return x, e, errSeite
	}
	gefunden, da := x.Eintrag(p)
	if !da {
		return x, e, errSeite
	}
	return x, *gefunden, nil
}

func jaWenn(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

func (t *Tuer) zeigePostfach(w http.ResponseWriter, r *http.Request, x intermediaer.Teilnehmer, p intermediaer.Postfacheintrag, zertifikat string, err error) {
	s := postfachseite{
		ID: x.ID, Stand: strconv.FormatInt(x.Stand, 10), Teilnehmer: x.Name, Postfach: r.PathValue("postfach"), Zertifikat: zertifikat,
		Neu:  r.PathValue("postfach") == neuerEintrag,
		Alle: jaWenn(slices.Contains(p.Nachrichtenarten, intermediaer.AlleArten)), Klartext: jaWenn(p.Klartext),
	}
	if !s.Neu {
		s.Adresse = p.Postfach().String()
	}
	if p.Kontingent.Nachrichten > 0 {
		s.Nachrichten = strconv.Itoa(p.Kontingent.Nachrichten)
	}
	if p.Kontingent.Bytes > 0 {
		s.Megabyte = strconv.FormatInt(p.Kontingent.Bytes>>20, 10)
	}
	for _, n := range t.Poststelle.Regeln().Nachrichtenarten {
		s.Arten = append(s.Arten, web.Option{
			Wert: n.Schluessel, Text: n.Name, Hinweis: n.Norm, Gewaehlt: slices.Contains(p.Nachrichtenarten, n.Schluessel),
		})
	}
	t.seiten.Schreibe(w, r, poststatus(err), "poststelle-postfach", t.kopf(r, web.Seite{Titel: "Postfach", Fehler: postmaengel(err), Inhalt: s}))
}

// setzePostfach creates, changes or removes a mailbox of a participant.
func (t *Tuer) setzePostfach(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	x, alt, err := t.gewaehltesPostfach(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	if x.Stand, err = strconv.ParseInt(v.Get("stand"), 10, 64); err != nil {
		t.fehler(w, r, errSeite)
		return
	}
	p, err := gelesenesPostfach(alt, v)
	if err == nil {
		neu := x
		neu.Postfaecher = slices.DeleteFunc(slices.Clone(x.Postfaecher), func(e intermediaer.Postfacheintrag) bool { return e.Postfach() == alt.Postfach() })
		if v.Get("aktion") != "entfernen" {
			neu.Postfaecher = append(neu.Postfaecher, p)
		}
		_, err = t.Poststelle.SetzeTeilnehmer(r.Context(), anmeldung.Wer(r.Context()).Kennung, neu)
	}
	switch {
	case err != nil && imFormular(err):
		t.zeigePostfach(w, r, x, p, v.Get("zertifikat"), err)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, postpfad+"/teilnehmer/"+x.ID, http.StatusSeeOther)
	}
}

// gelesenesPostfach is the mailbox with what the form says.
func gelesenesPostfach(p intermediaer.Postfacheintrag, v url.Values) (intermediaer.Postfacheintrag, error) {
	p.Nachrichtenarten, p.Klartext = v["arten"], v.Get("klartext") == "ja"
	if v.Get("alle") == "ja" {
		p.Nachrichtenarten = []string{intermediaer.AlleArten}
	}
	var mangel error
	if len(p.Zertifikat) == 0 {
		der, satz := liesZertifikat(v.Get("zertifikat"))
		if satz != "" {
			mangel = errZertifikatsfeld(satz, "zertifikat")
		}
		p.Zertifikat = der
	}
	zahl := func(feld string) int64 {
		if v.Get(feld) == "" {
			return 0
		}
		n, err := strconv.ParseInt(v.Get(feld), 10, 32)
		if err != nil || n < 1 {
			mangel = errors.Join(fehler.Neu(fehler.Ungueltig, "MR-2232", "Ein Kontingent ist eine ganze Zahl größer als null.").MitElement(feld), mangel)
		}
		return n
	}
	p.Kontingent = intermediaer.Kontingent{Nachrichten: int(zahl("nachrichten")), Bytes: zahl("megabyte") << 20}
	return p, mangel
}

// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// aenderungsseite is the form of an application; it keeps what was typed.
type aenderungsseite struct {
	Ziel, Name                                string
	Stand                                     int64
	Bezeichnung, Strasse, Ort                 string
	Intermediaer, Adressat                    string
	Chiffrier, Signier, ChiffrierIntermediaer string
	WirksamAb                                 string
	Dienste                                   []web.Option
}

// aendern shows the form with what is entered now.
func (t *Tuer) aendern(w http.ResponseWriter, r *http.Request) {
	o, err := t.eintrag(r)
	if err == nil && !darfBeantragen(r, o) {
		err = errNurEigene
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	morgen := uhr.Heute(t.Uhr).PlusTage(1)
	strasse, ort, _ := strings.Cut(o.Anschrift, "\n")
	s := aenderungsseite{
		Ziel: eintragsziel(o), Name: o.Name, Stand: o.Stand, Bezeichnung: o.Name, Strasse: strasse, Ort: strings.ReplaceAll(ort, "\n", ", "),
		WirksamAb: tag(morgen), Dienste: t.dienstwahl(o, t.angebotene(o)),
	}
	s.Intermediaer, s.Adressat = jetzigeAdressen(o, morgen)
	t.zeigeAenderung(w, r, http.StatusOK, s, nil)
}

var errNurEigene = fehler.Neu(fehler.NichtBerechtigt, "MR-2452", "Sie können nur Änderungen des Eintrags Ihrer eigenen Behörde beantragen.")

// jetzigeAdressen are the addresses of the services that hold on the day.
func jetzigeAdressen(o *verzeichnis.Organisation, am uhr.Datum) (intermediaer, adressat string) {
	for _, d := range o.Dienste {
		for _, e := range d.Elemente {
			switch {
			case !d.Gilt(am.Beginn()):
			case e.Art == verzeichnis.Intermediaer:
				intermediaer = cmp.Or(intermediaer, e.URI)
			case e.Art == verzeichnis.Adressat:
				adressat = cmp.Or(adressat, e.URI)
			}
		}
	}
	return intermediaer, adressat
}

// angebotene are the URIs of the services that hold now.
func (t *Tuer) angebotene(o *verzeichnis.Organisation) []string {
	var liste []string
	for _, d := range o.Dienste {
		if d.Gilt(t.DVDV.Verzeichnis.Jetzt()) {
			liste = append(liste, d.URI)
		}
	}
	return liste
}

// dienstwahl are the services that the category may offer.
func (t *Tuer) dienstwahl(o *verzeichnis.Organisation, gewaehlt []string) []web.Option {
	k := t.DVDV.Verzeichnis.Abbild().Katalog()
	kategorie, _ := k.Kategorie(o.Kategorie)
	var liste []web.Option
	for _, s := range k.Erlaubt(o.Kategorie) {
		x := web.Option{Wert: s.URI, Text: s.Name + " (XMeld " + strings.Join(s.Nachrichten, ", ") + ")", Gewaehlt: slices.Contains(gewaehlt, s.URI)}
		if slices.Contains(kategorie.Pflicht, s.URI) {
			x.Text += ", vorgeschrieben"
		}
		liste = append(liste, x)
	}
	return liste
}

func (t *Tuer) zeigeAenderung(w http.ResponseWriter, r *http.Request, status int, s aenderungsseite, mangel []web.Feldfehler) {
	t.seiten.Schreibe(w, r, status, "dvdv-aendern", t.kopf(r, web.Seite{Titel: "Änderung beantragen", Fehler: mangel, Inhalt: s}))
}

// beantrage puts the application.
func (t *Tuer) beantrage(w http.ResponseWriter, r *http.Request) {
	o, err := t.eintrag(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	v, err := web.LiesFormular(r)
	if err == nil && !darfBeantragen(r, o) {
		err = errNurEigene
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	id, mangel, err := t.stelleAntrag(r, o, v)
	switch {
	case err != nil:
		t.fehler(w, r, err)
	case len(mangel) > 0:
		s := aenderungsseite{
			Ziel: eintragsziel(o), Name: o.Name, Bezeichnung: v.Get("name"), Strasse: v.Get("strasse"), Ort: v.Get("ort"),
			Intermediaer: v.Get("intermediaer"), Adressat: v.Get("adressat"), Chiffrier: v.Get("chiffrier"), Signier: v.Get("signier"),
			ChiffrierIntermediaer: v.Get("chiffrier-intermediaer"), WirksamAb: v.Get("wirksam-ab"), Dienste: t.dienstwahl(o, v["dienst"]),
		}
		s.Stand, _ = strconv.ParseInt(v.Get("stand"), 10, 64) // 0 is of no entry
		t.zeigeAenderung(w, r, http.StatusUnprocessableEntity, s, mangel)
	default:
		http.Redirect(w, r, dvdvPfad+"/antrag/"+id, http.StatusSeeOther)
	}
}

// stelleAntrag makes an application of the form. What is wrong with fields is in mangel.
func (t *Tuer) stelleAntrag(r *http.Request, o *verzeichnis.Organisation, v url.Values) (id string, mangel []web.Feldfehler, err error) {
	a := verzeichnis.Aenderung{
		Name: v.Get("name"), Anschrift: strings.Trim(v.Get("strasse")+"\n"+v.Get("ort"), "\n"), Dienste: append([]string{}, v["dienst"]...),
		Anschluss: verzeichnis.Anschluss{Intermediaer: v.Get("intermediaer"), Adressat: v.Get("adressat")},
	}
	for feld, ziel := range map[string]*[]byte{
		"chiffrier": &a.Anschluss.Chiffrier, "signier": &a.Anschluss.Signier, "chiffrier-intermediaer": &a.Anschluss.ChiffrierIntermediaer,
	} {
		var satz string
		if *ziel, satz = liesZertifikat(v.Get(feld)); satz != "" {
			mangel = append(mangel, web.Feldfehler{Feld: feld, Text: satz})
		}
	}
	ab := tagAus(v.Get("wirksam-ab"))
	if ab == 0 {
		mangel = append(mangel, web.Feldfehler{Feld: "wirksam-ab", Text: "Bitte geben Sie den Tag als TT.MM.JJJJ an."})
	}
	if len(mangel) > 0 {
		return "", mangel, nil
	}
	antrag, err := t.antragAus(r, o, a, uhr.Datum{Jahr: ab.Jahr(), Monat: ab.Zeit().Month(), Tag: ab.Tag()})
	if err == nil {
		antrag.Eintrag.Stand, _ = strconv.ParseInt(v.Get("stand"), 10, 64) // 0 is of no entry: changed meanwhile
		id, err = t.DVDV.Verzeichnis.Stelle(r.Context(), antrag)
	}
	var f *fehler.Fehler
	if errors.As(err, &f) && f.Art == fehler.Ungueltig {
		return "", []web.Feldfehler{{Feld: formularfeld(f), Text: f.Text}}, nil
	}
	return id, nil, err
}

// antragAus says who applies for what.
func (t *Tuer) antragAus(r *http.Request, o *verzeichnis.Organisation, a verzeichnis.Aenderung, ab uhr.Datum) (verzeichnis.Antrag, error) {
	wer := anmeldung.Wer(r.Context())
	eintrag, err := o.Mit(a, ab)
	antrag := verzeichnis.Antrag{Von: wer.Kennung, Eintrag: eintrag, WirksamAb: ab}
	if wer.Bereich == zugang.BereichAmt {
		return antrag, err
	}
	// darfBeantragen has seen one of the keys; without one the use case refuses.
	antrag.Behoerde = "ags:"
	for _, s := range eigeneSchluessel(r) {
		if slices.Contains(o.Schluessel, s) {
			antrag.Behoerde = s
		}
	}
	return antrag, err
}

// formularfeld is the field of the form that an element of an entry came from.
func formularfeld(f *fehler.Fehler) string {
	switch {
	case f.Code == "MR-2109":
		return "wirksam-ab"
	case strings.HasPrefix(f.Element, "dienste/uri"), f.Element == "intermediaer":
		return "intermediaer"
	}
	return f.Element
}

// liesZertifikat reads a certificate as it was pasted: PEM with or without its frame, line
// breaks lost or not. Nothing pasted is no certificate and no mistake.
func liesZertifikat(text string) (der []byte, mangel string) {
	if text == "" {
		return nil, ""
	}
	text = strings.NewReplacer("-----BEGIN CERTIFICATE-----", "", "-----END CERTIFICATE-----", "").Replace(text)
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, "Bitte fügen Sie genau ein Zertifikat in PEM-Form ein, von -----BEGIN CERTIFICATE----- bis -----END CERTIFICATE-----."
	}
	if _, err := x509.ParseCertificate(der); err != nil {
		return nil, "Dieses Zertifikat ist nicht lesbar."
	}
	return der, ""
}

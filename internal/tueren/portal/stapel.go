// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const stapelPfad = Pfad + "stapel"

var errStapel = fehler.Neu(fehler.NichtBerechtigt, "MR-1903", "Stapel können nur Großkunden aufgeben.")

// groessterUpload leaves room for the parts of the form around the file.
const groessterUpload = stapel.GroessteDatei + 64<<10

// hoechstensFehler is how many mistakes of a file are shown.
const hoechstensFehler = 200

func (t *Tuer) registriereStapel(mux *http.ServeMux) {
	mux.HandleFunc("GET "+stapelPfad, t.anmeldung.Nur(t.nurGrosskunden(t.stapelseite)))
	mux.HandleFunc("GET "+stapelPfad+"/vorlage.csv", t.anmeldung.Nur(t.nurGrosskunden(t.vorlage)))
	mux.HandleFunc("GET "+stapelPfad+"/pruefen/{marke}", t.anmeldung.Nur(t.nurGrosskunden(t.stapelPruefen)))
	mux.HandleFunc("POST "+stapelPfad+"/pruefen/{marke}", t.anmeldung.Nur(t.nurGrosskunden(t.stapelBestaetigen)))
}

// RegistriereHochladen adds the upload of files to the mux. It has its own limit and
// therefore does not belong behind web.Schutz; it is protected like everything there.
func (t *Tuer) RegistriereHochladen(mux *http.ServeMux) {
	fremde := http.NewCrossOriginProtection()
	mux.Handle("POST "+stapelPfad, web.Kopfzeilen(fremde.Handler(t.anmeldung.Nur(t.nurGrosskunden(t.ladeHoch)))))
}

func (t *Tuer) nurGrosskunden(next func(*fall)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &fall{w: w, r: r, n: nutzer(r)}
		if !c.n.Grosskunde {
			t.fehler(w, r, errStapel)
			return
		}
		next(c)
	}
}

// hochladeseite explains batches and takes a file.
type hochladeseite struct {
	Hoechstens    string
	Ziel, Vorlage string
}

func (t *Tuer) stapelseite(c *fall) { t.zeigeHochladen(c, nil) }

func (t *Tuer) zeigeHochladen(c *fall, fehler []web.Feldfehler) {
	tarif, err := t.Tarife.Am(t.heute())
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	s := hochladeseite{Hoechstens: web.Tausend(tarif.ProfileImStapel), Ziel: stapelPfad, Vorlage: stapelPfad + "/vorlage.csv"}
	t.zeige(c.w, c.r, status(fehler), "stapel", web.Seite{Titel: t.texte.T("stapel.titel"), Fehler: fehler, Inhalt: s})
}

func (t *Tuer) vorlage(c *fall) {
	t.sendeDatei(c, "vorlage.csv", "text/csv; charset=utf-8", func(b *bytes.Buffer) error {
		return stapel.SchreibeVorlage(b, t.texte.T("erklaerung.fassung"))
	})
}

// feldDatei is the uploaded file.
const feldDatei = "datei"

// ladeHoch reads the file without keeping it and leads to its check.
func (t *Tuer) ladeHoch(c *fall) {
	inhalt, err := liesDatei(c.w, c.r)
	if err != nil {
		t.zeigeHochladen(c, []web.Feldfehler{{Feld: feldDatei, Text: t.dateitext(err)}})
		return
	}
	tarif, err := t.Tarife.Am(t.heute())
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	d, err := stapel.Lies(inhalt, t.deuter(c.r.Context()), tarif.ProfileImStapel)
	if err != nil {
		t.zeigeHochladen(c, []web.Feldfehler{{Feld: feldDatei, Text: t.dateitext(err)}})
		return
	}
	for i := range d.Zeilen { // what the law lacks is a mistake of the row
		z := &d.Zeilen[i]
		if len(z.Maengel) == 0 {
			for _, m := range z.Anfrage.Maengel(c.n.Regel) {
				z.Maengel = append(z.Maengel, stapel.Mangel{Code: string(m)})
			}
		}
	}
	c.weiter(stapelPfad + "/pruefen/" + t.stapel.lege(anmeldung.Wer(c.r.Context()).Kennung, d))
}

var errOhneDatei = errors.New("no file")

func liesDatei(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, groessterUpload)
	teile, err := r.MultipartReader() // nothing is written to disk
	if err != nil {
		return nil, errOhneDatei
	}
	for {
		teil, err := teile.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errOhneDatei
		}
		if err != nil {
			return nil, err
		}
		if teil.FormName() != feldDatei {
			continue
		}
		inhalt, err := io.ReadAll(teil)
		if err == nil && len(inhalt) == 0 {
			err = errOhneDatei
		}
		return inhalt, err
	}
}

// dateitext says why a file is refused.
func (t *Tuer) dateitext(err error) string {
	var f *stapel.Dateifehler
	var gross *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		werte := make([]any, len(f.Werte))
		for i, w := range f.Werte {
			werte[i] = w
		}
		return t.texte.T("stapelfehler."+f.Code, werte...)
	case errors.As(err, &gross):
		return t.texte.T("stapelfehler.datei_gross")
	case errors.Is(err, errOhneDatei):
		return t.texte.T("stapel.datei_fehlt")
	}
	return t.texte.T("stapelfehler.kein_text")
}

// stapelpruefung is the preview before anything costs.
type stapelpruefung struct {
	Alle, Gut, Schlecht string
	Fehler              []zeilenfehler
	Mehr                int // 0, or how many mistakes are shown of more
	Kopf                []string
	Ziel                string
	Bestaetigbar        bool
	Kosten              []string
}

type zeilenfehler struct {
	Zeile        int
	Spalte, Text string
}

func (t *Tuer) stapelPruefen(c *fall) {
	v, ok := t.stapel.lies(c.n.Kennung, c.r.PathValue("marke"))
	switch {
	case !ok:
		t.zeige(c.w, c.r, http.StatusNotFound, "abgelaufen", web.Seite{Titel: t.texte.T("stapel.abgelaufen_titel")})
	case v.nummer != "":
		c.weiter(Pfad + "auftrag/" + v.nummer + "/bestaetigt")
	default:
		t.zeigeStapelpruefung(c, v, nil)
	}
}

func (t *Tuer) zeigeStapelpruefung(c *fall, v vorgelegt, err error) {
	gute := guteZeilen(v.datei)
	s := stapelpruefung{
		Alle: web.Tausend(len(v.datei.Zeilen)), Gut: web.Tausend(len(gute)), Schlecht: web.Tausend(len(v.datei.Zeilen) - len(gute)),
		Ziel: c.r.URL.Path, Kopf: t.kopfmaengel(v.datei),
	}
	s.Bestaetigbar = len(s.Kopf) == 0 && len(gute) > 0
	t.sammle(&s, v.datei)
	if s.Bestaetigbar {
		var kosten error
		if s.Kosten, kosten = t.stapelkosten(c, gute); kosten != nil {
			t.fehler(c.w, c.r, kosten)
			return
		}
	}
	seite := web.Seite{Titel: t.texte.T("stapel.pruefen"), Inhalt: s}
	stand := http.StatusOK
	if err != nil {
		stand, seite.Fehler = web.Status(err), []web.Feldfehler{{Text: fehler.TextVon(err)}}
	}
	t.zeige(c.w, c.r, stand, "stapelpruefung", seite)
}

func (t *Tuer) sammle(s *stapelpruefung, d *stapel.Datei) {
	for _, z := range d.Zeilen {
		for _, m := range z.Maengel {
			if len(s.Fehler) == hoechstensFehler {
				s.Mehr = hoechstensFehler
				return
			}
			s.Fehler = append(s.Fehler, zeilenfehler{z.Nr, m.Feld, t.mangeltext(m)})
		}
	}
}

// kopfmaengel says what the head of the file lacks.
func (t *Tuer) kopfmaengel(d *stapel.Datei) []string {
	var liste []string
	for _, m := range d.Kopfmaengel {
		liste = append(liste, m.Feld+": "+t.mangeltext(m))
	}
	if !d.KeineWerbung {
		liste = append(liste, t.texte.T("stapel.erklaerung_fehlt", stapel.KopfKeineWerbung))
	}
	if !d.KeinAdresshandel {
		liste = append(liste, t.texte.T("stapel.erklaerung_fehlt", stapel.KopfKeinHandel))
	}
	if d.Gewerblich && (d.Zweck == "" || d.Geschaeftszeichen == "") {
		liste = append(liste, t.texte.T("stapel.zweck_fehlt"))
	}
	if d.Fassung != t.texte.T("erklaerung.fassung") {
		liste = append(liste, t.texte.T("stapel.fassung_alt"))
	}
	return liste
}

func (t *Tuer) stapelkosten(c *fall, gute []stapel.Zeile) ([]string, error) {
	tarif, err := t.Tarife.Am(t.heute())
	if err != nil {
		return nil, err
	}
	archiv := make([]bool, len(gute))
	k := *c
	k.a = &auftrag.Auftrag{Profile: make([]auftrag.Profil, len(gute))}
	for i, z := range gute {
		archiv[i], k.a.Profile[i].Ersuchen.Archiv = z.Archiv, z.Archiv
	}
	var p auftrag.Pruefung
	p.Von, p.Bis = tarif.Spanne(archiv)
	return t.kosten(&k, &p, tarif), nil
}

func guteZeilen(d *stapel.Datei) []stapel.Zeile {
	var gute []stapel.Zeile
	for _, z := range d.Zeilen {
		if len(z.Maengel) == 0 {
			gute = append(gute, z)
		}
	}
	return gute
}

// stapelBestaetigen makes the rows without mistakes an order and forgets the file;
// sent twice it leads to the same order (BMG-49.1, S2-34.3).
func (t *Tuer) stapelBestaetigen(c *fall) {
	marke := c.r.PathValue("marke")
	v, ok := t.stapel.lies(c.n.Kennung, marke)
	if !ok || v.nummer != "" {
		t.stapelPruefen(c)
		return
	}
	gute := guteZeilen(v.datei)
	if len(t.kopfmaengel(v.datei)) > 0 || len(gute) == 0 {
		t.zeigeStapelpruefung(c, v, nil)
		return
	}
	d := v.datei
	s := auftrag.Sammelauftrag{
		Weg: auftrag.Stapel, Zeichen: d.Zeichen, Einmal: "stapel-" + marke, Profile: make([]auftrag.Profil, len(gute)),
		Erklaerung: auftrag.Erklaerung{
			Fassung: d.Fassung, KeineWerbung: d.KeineWerbung, KeinAdresshandel: d.KeinAdresshandel, Gewerblich: d.Gewerblich,
			Zweck: d.Zweck, Geschaeftszeichen: d.Geschaeftszeichen,
		},
	}
	for i, z := range gute {
		s.Profile[i] = auftrag.Profil{Zeichen: z.Zeichen, Ersuchen: auskunft.Ersuchen{
			Anfrage: z.Anfrage, Kette: auskunft.Kette(cmp.Or(z.Kette, string(auskunft.KetteKeine))), Archiv: z.Archiv, VerzichtAufMitteilung: z.Verzicht,
		}}
	}
	nummer, err := t.Auftraege.Sende(c.r.Context(), c.n, s)
	if err != nil {
		t.zeigeStapelpruefung(c, v, err)
		return
	}
	t.stapel.erledige(marke, nummer)
	c.weiter(Pfad + "auftrag/" + nummer + "/bestaetigt")
}

// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"fmt"
	"net/http"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/tueren/web"
)

const postfachpfad = Pfad + "postfach"

// fach is the result of one group query in the mailbox.
type fach struct {
	Auftrag, Erstellt, LoeschenAb string
	Stuecke                       []stueckzeile
}

// stueckzeile is one file.
type stueckzeile struct {
	ID                         int64
	Name, Was, Groesse, Geholt string
}

func (t *Tuer) postfach(c *fall) {
	alle, err := t.Gruppen.Postfachstuecke(c.r.Context(), c.wer.Akteur)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	var faecher []fach
	for _, s := range alle {
		n := len(faecher)
		if n == 0 || faecher[n-1].Auftrag != s.Auftrag {
			faecher = append(faecher, fach{Auftrag: s.Auftrag, Erstellt: zeitpunkt(s.Erstellt), LoeschenAb: zeitpunkt(s.LoeschenAb)})
			n++
		}
		z := stueckzeile{ID: s.ID, Name: s.Name, Was: wasIst(s), Groesse: groesse(s.Groesse)}
		if !s.Abgerufen.IsZero() {
			z.Geholt = zeitpunkt(s.Abgerufen)
		}
		faecher[n-1].Stuecke = append(faecher[n-1].Stuecke, z)
	}
	t.seiten.Schreibe(c.w, c.r, http.StatusOK, "postfach", t.kopf(c.r, web.Seite{Titel: "Postfach", Inhalt: faecher}))
}

// ladeStueck sends a file. It is a POST, since the mailbox notes that it was fetched.
func (t *Tuer) ladeStueck(c *fall) {
	werte, err := web.LiesFormular(c.r)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	s, err := t.Gruppen.OeffneStueck(c.r.Context(), c.wer.Akteur, zahl(werte.Get("stueck")))
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	sendeDatei(c.w, c.r, s.Name, s.Medientyp, s.Inhalt)
}

// wasIst says what a file is for.
func wasIst(s gruppenabfrage.Stueck) string {
	switch endung(s.Name) {
	case ".csv":
		return "Tabelle (CSV) für Büroprogramme"
	case ".1333.xml":
		return "Antwortnachricht XMeld 1333"
	case ".hinweise.xml":
		return "Hinweise zur Antwortnachricht"
	}
	return s.Medientyp
}

// endung is the part of a file's name from the first dot.
func endung(name string) string {
	for i := range len(name) {
		if name[i] == '.' {
			return name[i:]
		}
	}
	return ""
}

func groesse(bytes int) string {
	if bytes < 1024 {
		return fmt.Sprintf("%d Byte", bytes)
	}
	return web.Tausend((bytes+1023)/1024) + " KB"
}

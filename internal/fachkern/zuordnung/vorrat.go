// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Vorrat keeps every name, place and municipality once, with what its
// comparison needs, and numbers them. The numbers hang on the order of arrival
// and mean something only together with the Vorrat; nothing that is decided
// depends on them. One goroutine at a time may add.
type Vorrat struct {
	verzeichnis *behoerde.Gemeindeverzeichnis
	roh         [arten]map[string]Nummer // as delivered → entry
	eintraege   []eintrag                // by Nummer; 0 stands for "not given"
	teile       []teil
	teilnummer  map[string]uint32 // search form → part
	gemeinden   map[melde.AGS]uint16
	schluessel  []melde.AGS // by number of the municipality
}

// Nummer is an entry of a Vorrat, 0 if the name isn't given.
type Nummer uint32

// art separates what is counted apart: Müller the surname from Müller the place.
type art uint8

const (
	artNachname art = iota
	artVorname
	artOrt
	artStaat // of birth, by its three digits; only counted, never compared
	arten    = 4
)

// eintrag is one name with all its parts.
type eintrag struct {
	ganz  uint32   // the whole as a part, blanks and hyphens left out
	teile []uint32 // in the order of the name, particles left out
	art   art
}

// teil is one name without blanks and hyphens.
type teil struct {
	form  string    // search form, DIN 91379 table 9
	glatt string    // the same for Müller, Mueller and Muller
	klang string    // Kölner Phonetik of glatt
	wert  streuwert // of klang
}

// NeuerVorrat returns an empty Vorrat.
func NeuerVorrat() *Vorrat {
	v := &Vorrat{verzeichnis: behoerde.Verzeichnis(), eintraege: make([]eintrag, 1), teile: make([]teil, 1),
		teilnummer: map[string]uint32{}, gemeinden: map[melde.AGS]uint16{}, schluessel: make([]melde.AGS, 1)}
	for i := range v.roh {
		v.roh[i] = map[string]Nummer{}
	}
	return v
}

// nimm returns the entry of a name, 0 for one without a search form.
func (v *Vorrat) nimm(a art, roh string) Nummer {
	if nr, da := v.roh[a][roh]; da {
		return nr
	}
	e := v.zerlege(a, roh)
	nr := Nummer(0)
	if e.ganz != 0 {
		nr = Nummer(len(v.eintraege))
		v.eintraege = append(v.eintraege, e)
	}
	v.roh[a][strings.Clone(roh)] = nr
	return nr
}

// partikel are parts of surnames that distinguish nobody.
var partikel = map[string]bool{"VON": true, "VAN": true, "DE": true, "DER": true, "DEN": true, "DEM": true, "ZU": true, "ZUM": true,
	"ZUR": true, "VOM": true, "DI": true, "DA": true, "DO": true, "DOS": true, "DEL": true, "DU": true, "LA": true, "LE": true, "EL": true, "AL": true, "UND": true}

func (v *Vorrat) zerlege(a art, roh string) eintrag {
	e := eintrag{art: a}
	if a == artOrt {
		roh = ortsname(roh)
	}
	var alle strings.Builder
	for wort := range strings.FieldsFuncSeq(roh, trennt) {
		form := suche.Suchform(wort)
		if form == "" {
			continue
		}
		alle.WriteString(form)
		if a != artNachname || !partikel[form] {
			e.teile = append(e.teile, v.teil(form))
		}
	}
	if alle.Len() == 0 {
		return e
	}
	e.ganz = v.teil(alle.String())
	if len(e.teile) == 0 {
		e.teile = []uint32{e.ganz}
	}
	return e
}

// trennt reports whether r separates the parts of a name. Hyphens separate like
// blanks: Hans-Peter, Hans Peter and Hanspeter are the same human's spellings.
func trennt(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == ',' || r == '\u00a0' }

// ortsname leaves out what some municipalities add to a place of birth: district
// and state after a comma, a slash or in brackets.
func ortsname(s string) string {
	if i := strings.IndexAny(s, ",/("); i > 0 {
		return s[:i]
	}
	return s
}

func (v *Vorrat) teil(form string) uint32 {
	if nr, da := v.teilnummer[form]; da {
		return nr
	}
	nr := uint32(len(v.teile))
	glatt := geglaettet(form)
	klang := suche.Koelner(glatt)
	v.teile = append(v.teile, teil{form: form, glatt: glatt, klang: klang, wert: fnvAnfang.text(klang)})
	v.teilnummer[form] = nr
	return nr
}

// geglaettet maps the digraphs of the search form to the letter that remains when
// somebody leaves the dots out, so that Müller, Mueller and Muller are alike.
func geglaettet(form string) string {
	if !strings.Contains(form, "E") && !strings.Contains(form, "SS") {
		return form
	}
	return digraphen.Replace(form)
}

var digraphen = strings.NewReplacer("AE", "A", "OE", "O", "UE", "U", "SS", "S")

// gemeinde returns the number of the municipality that has the area of the key
// today, 0 for no key: a merger must not make two addresses of one.
func (v *Vorrat) gemeinde(ags melde.AGS) uint16 {
	if ags == "" {
		return 0
	}
	if nr, da := v.gemeinden[ags]; da {
		return nr
	}
	heute := v.verzeichnis.Bestandsgemeinde(ags)
	nr, da := v.gemeinden[heute]
	if !da && len(v.schluessel) < 1<<16 {
		nr = uint16(len(v.schluessel))
		v.schluessel = append(v.schluessel, heute)
		v.gemeinden[heute] = nr
	}
	v.gemeinden[eigenerAGS(ags)] = nr
	return nr
}

// eigenerAGS copies the key, which may be a slice of a whole message.
func eigenerAGS(ags melde.AGS) melde.AGS { return melde.AGS(strings.Clone(string(ags))) }

// form returns the search form of the whole name.
func (v *Vorrat) form(nr Nummer) string { return v.teile[v.eintraege[nr].ganz].form }

// klang returns the phonetic code of a part.
func (v *Vorrat) klang(t uint32) string { return v.teile[t].klang }

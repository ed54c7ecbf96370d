// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// nutzer is a user of a body.
type nutzer struct{ stelle, kennung string }

// abrufzug is what the rules need of one query.
type abrufzug struct {
	nummer    int64
	zeit      time.Time
	wer       nutzer
	anschrift string // of the body
	kriterien map[string]string
	neutral   bool
	saetze    []protokoll.Satzbezug
	heute     bool // within the day looked at
}

// sichtung is a day as the rules look at it.
type sichtung struct {
	tag                uhr.Datum
	zuege              []abrufzug // also those of the hours before the day
	abrufe, ohneInhalt int64
	selbst             map[string]bool // bodies whose contents are their own
	zahlen             []Stundenzahl
}

func neueSichtung(tag uhr.Datum) *sichtung { return &sichtung{tag: tag, selbst: map[string]bool{}} }

func (s *sichtung) nimm(nummer int64, e *protokoll.Eintrag) {
	if !e.Art.Behoerdenabruf() {
		return
	}
	heute := uhr.DatumVon(e.Zeit) == s.tag
	if heute {
		s.abrufe++
	}
	if e.FuerStelle {
		s.selbst[e.Stelle] = true
		if heute {
			s.ohneInhalt++
		}
		return
	}
	s.zuege = append(s.zuege, abrufzug{
		nummer: nummer, zeit: e.Zeit, wer: nutzer{e.Stelle, e.Kennung}, anschrift: e.StelleAnschrift,
		kriterien: Kriterien(e.Kriterien), neutral: e.Ergebnis == "03", saetze: e.Saetze, heute: heute,
	})
}

// wende applies one rule.
func (s *sichtung) wende(r Regel) []Fall {
	switch r.Art {
	case RegelUnzeit:
		return s.unzeit(r, false)
	case RegelTechnikUnzeit:
		return s.unzeit(r, true)
	case RegelHaeufung:
		return s.haeufung(r, false)
	case RegelTechnikHaeufung:
		return s.haeufung(r, true)
	case RegelGleichePerson:
		return s.gleichePerson(r)
	case RegelEigenerName:
		return s.eigenerName(r)
	case RegelNeutralquote:
		return s.neutralquote(r)
	case RegelHausnummern:
		return s.hausnummern(r)
	}
	return nil
}

// werHinter returns whom a count is about: a user, or for the technical rules the body
// as a whole; false if the rule is not for this body.
func (s *sichtung) werHinter(z Stundenzahl, technisch bool) (nutzer, bool) {
	if technisch {
		return nutzer{stelle: z.Stelle}, s.selbst[z.Stelle]
	}
	return nutzer{z.Stelle, z.Kennung}, !s.selbst[z.Stelle]
}

func (s *sichtung) unzeit(r Regel, technisch bool) []Fall {
	summen := map[nutzer]int64{}
	for _, z := range s.zahlen {
		ort := z.Stunde.In(uhr.Berlin())
		wer, ok := s.werHinter(z, technisch)
		if ok && uhr.DatumVon(z.Stunde) == s.tag && (ort.Hour() < r.AbStunde || ort.Hour() >= r.BisStunde || technisch && wochenende(ort)) {
			summen[wer] += z.Anzahl
		}
	}
	var faelle []Fall
	for wer, n := range summen {
		if n > r.MehrAls {
			faelle = append(faelle, Fall{Stelle: wer.stelle, Kennung: wer.kennung, Technisch: technisch,
				Wert: float64(n), Schwelle: float64(r.MehrAls), Nummern: s.nummern(wer, func(z *abrufzug) bool {
					h := z.zeit.In(uhr.Berlin()).Hour()
					return h < r.AbStunde || h >= r.BisStunde
				})})
		}
	}
	return geordnet(faelle)
}

func wochenende(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

func (s *sichtung) haeufung(r Regel, technisch bool) []Fall {
	heute, vorher := map[nutzer]int64{}, map[nutzer]int64{}
	erster := s.tag.PlusTage(-r.Tage)
	for _, z := range s.zahlen {
		wer, ok := s.werHinter(z, technisch)
		switch tag := uhr.DatumVon(z.Stunde); {
		case !ok || tag.Vor(erster):
		case tag == s.tag:
			heute[wer] += z.Anzahl
		default:
			vorher[wer] += z.Anzahl
		}
	}
	var faelle []Fall
	for wer, n := range heute {
		schwelle := r.Faktor * float64(vorher[wer]) / float64(r.Tage)
		if n >= r.Mindestens && float64(n) > schwelle {
			faelle = append(faelle, Fall{Stelle: wer.stelle, Kennung: wer.kennung, Technisch: technisch, Wert: float64(n),
				Schwelle: max(schwelle, float64(r.Mindestens)), Nummern: s.nummern(wer, func(*abrufzug) bool { return true })})
		}
	}
	return geordnet(faelle)
}

// gleichePerson finds records that several users met within the window that ends on the day.
func (s *sichtung) gleichePerson(r Regel) []Fall {
	type satz struct{ ags, ordnungsmerkmal string }
	treffer := map[satz][]*abrufzug{}
	for i := range s.zuege {
		for _, b := range s.zuege[i].saetze {
			k := satz{b.AGS, b.Ordnungsmerkmal}
			treffer[k] = append(treffer[k], &s.zuege[i])
		}
	}
	var faelle []Fall
	for _, zuege := range treffer {
		if f, ok := fensterFund(zuege, r); ok {
			faelle = append(faelle, f)
		}
	}
	return geordnet(faelle)
}

// fensterFund looks for the window with most users among the queries for one record,
// which are in order of time.
func fensterFund(zuege []*abrufzug, r Regel) (Fall, bool) {
	var bester Fall
	for bis := range zuege {
		wer, ab := map[nutzer]bool{}, zuege[bis].zeit.Add(-time.Duration(r.Stunden)*time.Hour)
		var nummern []int64
		for _, z := range zuege[:bis+1] {
			if z.zeit.After(ab) {
				wer[z.wer], nummern = true, append(nummern, z.nummer)
			}
		}
		if n := float64(len(wer)); zuege[bis].heute && n >= float64(r.Mindestens) && n > bester.Wert {
			bester = Fall{Stelle: zuege[bis].wer.stelle, Wert: n, Schwelle: float64(r.Mindestens - 1), Nummern: nummern,
				Gegenstand: "ab-eintrag-" + strconv.FormatInt(nummern[0], 10)}
		}
	}
	return bester, bester.Wert > 0
}

func (s *sichtung) eigenerName(r Regel) []Fall {
	return s.jeNutzer(func(z *abrufzug) bool {
		return gleichtKennung(z.kriterien["nachname"], z.wer.kennung) || gleichtAnschrift(z)
	}, func(_, funde int64) (float64, float64, bool) {
		return float64(funde), float64(r.Mindestens - 1), funde >= r.Mindestens
	})
}

// gleichtKennung reports whether the name is a part of the identification, e.g. "Muster" of
// "k.muster".
func gleichtKennung(name, kennung string) bool {
	gesucht := nurBuchstaben(name)
	if len([]rune(gesucht)) < 3 {
		return false
	}
	teile := strings.FieldsFunc(kennung, func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(teile, func(t string) bool { return nurBuchstaben(t) == gesucht })
}

var umschrift = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

func nurBuchstaben(s string) string {
	s = umschrift.Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// gleichtAnschrift reports whether the searched street and number stand in the body's address.
func gleichtAnschrift(z *abrufzug) bool {
	strasse, nummer := nurBuchstaben(z.kriterien["strasse"]), nurBuchstaben(z.kriterien["hausnummer"])
	if strasse == "" || nummer == "" {
		return false
	}
	vor, _, _ := strings.Cut(z.anschrift, ",")
	return nurBuchstaben(vor) == strasse+nummer
}

func (s *sichtung) neutralquote(r Regel) []Fall {
	return s.jeNutzer(func(z *abrufzug) bool { return z.neutral }, func(alle, funde int64) (float64, float64, bool) {
		return float64(100*funde) / float64(max(alle, 1)), float64(r.Prozent), alle >= r.Mindestens && 100*funde > r.Prozent*alle
	})
}

// jeNutzer counts the queries of the day that fit and asks urteil about them.
func (s *sichtung) jeNutzer(passt func(*abrufzug) bool, urteil func(alle, funde int64) (wert, schwelle float64, auffaellig bool)) []Fall {
	alle, funde := map[nutzer]int64{}, map[nutzer][]int64{}
	for i := range s.zuege {
		z := &s.zuege[i]
		if !z.heute {
			continue
		}
		alle[z.wer]++
		if passt(z) {
			funde[z.wer] = append(funde[z.wer], z.nummer)
		}
	}
	var faelle []Fall
	for wer, nummern := range funde {
		if wert, schwelle, ja := urteil(alle[wer], int64(len(nummern))); ja {
			faelle = append(faelle, Fall{Stelle: wer.stelle, Kennung: wer.kennung, Wert: wert, Schwelle: schwelle, Nummern: nummern})
		}
	}
	return geordnet(faelle)
}

// hausnummern finds runs of consecutive house numbers that one user searched in one street.
func (s *sichtung) hausnummern(r Regel) []Fall {
	type strasse struct {
		wer          nutzer
		ags, strasse string
	}
	nummern := map[strasse]map[int]int64{}
	for i := range s.zuege {
		z := &s.zuege[i]
		n, err := strconv.Atoi(z.kriterien["hausnummer"])
		if !z.heute || err != nil || z.kriterien["strasse"] == "" {
			continue
		}
		k := strasse{z.wer, z.kriterien["ags"], nurBuchstaben(z.kriterien["strasse"])}
		if nummern[k] == nil {
			nummern[k] = map[int]int64{}
		}
		nummern[k][n] = z.nummer
	}
	var faelle []Fall
	for k, m := range nummern {
		if folge := laengsteFolge(m); int64(len(folge)) >= r.Mindestens {
			faelle = append(faelle, Fall{Stelle: k.wer.stelle, Kennung: k.wer.kennung, Wert: float64(len(folge)),
				Schwelle: float64(r.Mindestens - 1), Nummern: folge, Gegenstand: "ab-eintrag-" + strconv.FormatInt(folge[0], 10)})
		}
	}
	return geordnet(faelle)
}

// laengsteFolge returns the entries of the longest run of numbers; a step of two counts
// as well, since the sides of a street are numbered apart.
func laengsteFolge(m map[int]int64) []int64 {
	var beste []int64
	for _, schritt := range []int{1, 2} {
		for n := range m {
			if _, da := m[n-schritt]; da {
				continue // not the beginning of a run
			}
			var folge []int64
			for ; ; n += schritt {
				nummer, da := m[n]
				if !da {
					break
				}
				folge = append(folge, nummer)
			}
			if len(folge) > len(beste) || len(folge) == len(beste) && folge[0] < beste[0] {
				beste = folge
			}
		}
	}
	return beste
}

// nummern returns the entries of the day of the user that fit; none for a whole body,
// whose contents are its own.
func (s *sichtung) nummern(wer nutzer, passt func(*abrufzug) bool) []int64 {
	if wer.kennung == "" {
		return nil
	}
	var liste []int64
	for i := range s.zuege {
		if z := &s.zuege[i]; z.heute && z.wer == wer && passt(z) {
			liste = append(liste, z.nummer)
		}
	}
	return liste
}

func geordnet(faelle []Fall) []Fall {
	slices.SortFunc(faelle, func(a, b Fall) int { return cmp.Compare(a.Kennzeichen(), b.Kennzeichen()) })
	return faelle
}

// stellenVon returns the bodies of counts in order.
func stellenVon(zahlen map[string]int64) []string { return slices.Sorted(maps.Keys(zahlen)) }

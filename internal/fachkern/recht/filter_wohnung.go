// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

// wohnungsfelder are the elements of a dwelling, which differ for current and
// former ones.
type wohnungsfelder struct {
	anschrift, status, art                 Element
	einzug, statuswechsel, auszug          Element
	anmeldungAmt, abmeldungAmt, statusAmt  Element
	anmeldung, abmeldung, statusMitgeteilt Element
}

// 0 is no element: a current dwelling has no dates of leaving.
var (
	felderAktuell = wohnungsfelder{
		anschrift: elAktuelleAnschrift, status: elAktuellerStatus, art: elAktuelleArt,
		einzug: 74, statuswechsel: 75, anmeldungAmt: 76, statusAmt: 77, anmeldung: 78, statusMitgeteilt: 79,
	}
	felderFrueher = wohnungsfelder{
		anschrift: elFruehereAnschrift, status: elFruehererStatus, art: elFruehereArt,
		einzug: 80, statuswechsel: 81, auszug: 82, anmeldungAmt: 83, abmeldungAmt: 84, statusAmt: 85,
		anmeldung: 86, abmeldung: 87, statusMitgeteilt: 88,
	}
)

// verbleibsort says where somebody went who left the municipality.
type verbleibsort uint8

const (
	nichtVerzogen verbleibsort = iota
	verzogenInland
	verzogenAusland
	verzogenUnbekannt
)

// unbekanntImAusland is the Sachverhalt of an unknown address abroad (DSMeld 1200).
const unbekanntImAusland = "2"

// istWegzugsart reports whether the kind of an outside dwelling is one that was
// moved to (DSMeld 1213a).
func istWegzugsart(a melde.Wohnungsart) bool {
	return a == melde.ArtKuenftige || a == melde.ArtWegzugNach || a == melde.ArtInlandNachAusland
}

// istPartnerwohnung reports whether the dwelling is the partner's: it is no datum of the person.
func istPartnerwohnung(a melde.Wohnungsart) bool {
	return a == melde.ArtPartner || a == melde.ArtPartnerAufgegeben
}

// verbleib returns where the person went, and the index of the dwelling that
// says so (-1 if none does). Who has a current dwelling in the municipality, or
// is dead without a known move, has not moved.
func verbleib(s *melde.Meldesatz) (verbleibsort, int) {
	ort, index := nichtVerzogen, -1
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		switch {
		case istPartnerwohnung(w.Art):
			continue
		case w.Aktuell && w.Art == "" && w.Anschrift.Form == melde.AnschriftInland:
			return nichtVerzogen, -1
		case istWegzugsart(w.Art) && w.Anschrift.Form == melde.AnschriftInland:
			ort, index = verzogenInland, i
		case ort != verzogenInland && w.Anschrift.Form == melde.AnschriftAusland:
			ort, index = verzogenAusland, i
		case ort == nichtVerzogen && w.Anschrift.Form == melde.AnschriftUnbekannt:
			ort, index = verzogenUnbekannt, i
			if w.Anschrift.Sachverhalt == unbekanntImAusland {
				ort = verzogenAusland
			}
		}
	}
	if ort == nichtVerzogen && s.Tod == nil {
		return verzogenInland, -1
	}
	return ort, index
}

// wohnungen copies the dwellings of the record. It returns of which dwelling each
// one of the Auszug is the copy.
func (f *filter) wohnungen(a *Auszug, s *melde.Meldesatz) (quellen []*melde.Wohnung) {
	_, ziel := verbleib(s)
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if istPartnerwohnung(w.Art) {
			continue
		}
		felder := &felderFrueher
		if w.Aktuell || i == ziel || istWegzugsart(w.Art) {
			felder = &felderAktuell
		}
		if z, etwas := f.wohnung(felder, w); etwas {
			z.Aktuell = w.Aktuell
			a.Wohnungen, quellen = append(a.Wohnungen, z), append(quellen, w)
		}
		f.auslandsanschrift(a, &w.Anschrift)
	}
	return quellen
}

// wohnung copies one dwelling; false if nothing of it may leave.
func (f *filter) wohnung(felder *wohnungsfelder, w *melde.Wohnung) (z melde.Wohnung, etwas bool) {
	etwas = f.abschnitt(func() {
		switch w.Anschrift.Form {
		case melde.AnschriftInland, melde.AnschriftUnbekannt:
			f.anschrift(felder.anschrift, 0, &z.Anschrift, &w.Anschrift)
		case melde.AnschriftStaat:
			f.staat(elZuzugsstaat, &z.Anschrift, &w.Anschrift)
		}
		nimm(f, felder.status, &z.Status, w.Status)
		nimm(f, felder.art, &z.Art, w.Art)
		f.wohnungsdaten(felder, &z, w)
		nimmListe(f, elWohnungsgeber, &z.Wohnungsgeber, w.Wohnungsgeber)
		nimmListe(f, elEigentuemer, &z.EigentuemerNichtWohnungsgeber, w.EigentuemerNichtWohnungsgeber)
	})
	return z, etwas
}

func (f *filter) wohnungsdaten(felder *wohnungsfelder, z, w *melde.Wohnung) {
	nimm(f, felder.einzug, &z.Einzug, w.Einzug)
	nimm(f, felder.auszug, &z.Auszug, w.Auszug)
	nimm(f, felder.statuswechsel, &z.Statuswechsel, w.Statuswechsel)
	nimm(f, felder.anmeldungAmt, &z.AnmeldungVonAmtsWegen, w.AnmeldungVonAmtsWegen)
	nimm(f, felder.abmeldungAmt, &z.AbmeldungVonAmtsWegen, w.AbmeldungVonAmtsWegen)
	nimm(f, felder.statusAmt, &z.StatuswechselVonAmtsWegen, w.StatuswechselVonAmtsWegen)
	nimm(f, felder.anmeldung, &z.Anmeldung, w.Anmeldung)
	nimm(f, felder.abmeldung, &z.Abmeldung, w.Abmeldung)
	nimm(f, felder.statusMitgeteilt, &z.MitteilungStatuswechsel, w.MitteilungStatuswechsel)
	nimm(f, elLetzterWegzugAusland, &z.LetzterWegzugAusland, w.LetzterWegzugAusland)
}

// anschrift copies an address part by part. The elements of its parts follow
// erstes in the order of the DSMeld sheets 1200–1212; staat is the element of a
// foreign state, 0 if such addresses are treated elsewhere. The bedingter
// Sperrvermerk goes with every address of which a part leaves (BMG § 52).
func (f *filter) anschrift(erstes, staat Element, ziel, a *melde.Anschrift) {
	switch a.Form {
	case melde.AnschriftUnbekannt:
		if f.darf.Hat(erstes) {
			*ziel = melde.Anschrift{Form: a.Form, Sachverhalt: a.Sachverhalt}
			f.geliefert.setze(erstes)
		}
	case melde.AnschriftInland:
		f.inland(erstes+1, ziel, a)
	case melde.AnschriftAusland, melde.AnschriftStaat:
		f.staat(staat, ziel, a)
	}
}

func (f *filter) inland(erstes Element, ziel, a *melde.Anschrift) {
	var z melde.Inlandsanschrift
	nimm(f, erstes, &z.AGS, a.Inland.AGS)
	nimm(f, erstes+1, &z.Postleitzahl, a.Inland.Postleitzahl)
	nimm(f, erstes+2, &z.Wohnort, a.Inland.Wohnort)
	nimm(f, erstes+3, &z.Ortsteil, a.Inland.Ortsteil)
	nimm(f, erstes+4, &z.Strasse, a.Inland.Strasse)
	nimm(f, erstes+5, &z.Hausnummer, a.Inland.Hausnummer)
	nimm(f, erstes+6, &z.HausnummerZusatz, a.Inland.HausnummerZusatz)
	nimm(f, erstes+7, &z.HausnummerTeil, a.Inland.HausnummerTeil)
	nimm(f, erstes+8, &z.StockwerkWohnung, a.Inland.StockwerkWohnung)
	nimm(f, erstes+9, &z.Zusatzangaben, a.Inland.Zusatzangaben)
	nimm(f, erstes+10, &z.Wohnungsinhaber, a.Inland.Wohnungsinhaber)
	if z != (melde.Inlandsanschrift{}) {
		*ziel = melde.Anschrift{Form: a.Form, Inland: z, BedingterSperrvermerk: a.BedingterSperrvermerk}
	}
}

// staat copies the state of a foreign address, or the sign that it is rightly not stored.
func (f *filter) staat(e Element, ziel, a *melde.Anschrift) {
	if !f.darf.Hat(e) || (a.Staat == "" && !a.StaatNichtZuUebermitteln) {
		return
	}
	*ziel = melde.Anschrift{Form: melde.AnschriftStaat, Staat: a.Staat, StaatNichtZuUebermitteln: a.StaatNichtZuUebermitteln}
	f.geliefert.setze(e)
}

// auslandsanschrift copies the address abroad to which the person moved: the
// state alone (1232) or the whole print image (1232, 1233).
func (f *filter) auslandsanschrift(ziel *Auszug, a *melde.Anschrift) {
	if a.Form != melde.AnschriftAusland || ziel.Auslandsanschrift != nil {
		return
	}
	z := melde.Anschrift{Form: melde.AnschriftAusland}
	nimm(f, elWegzugsstaat, &z.Staat, a.Staat)
	nimm(f, elAuslandsanschrift, &z.Staat, a.Staat)
	nimmListe(f, elAuslandsanschrift, &z.Zeilen, a.Zeilen)
	if z.Staat != "" {
		ziel.Auslandsanschrift = &z
	}
}

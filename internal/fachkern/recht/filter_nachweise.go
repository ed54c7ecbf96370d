// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

// nachweisbares copies what only few may see: documents, refusals, licences.
func (f *filter) nachweisbares(a *Auszug, s *melde.Meldesatz) {
	for i := range s.Ausweise {
		f.ausweis(a, &s.Ausweise[i])
	}
	for _, v := range s.Passversagungen {
		var z melde.Passversagung
		nimm(f, elPassversagung, &z.Status, v.Status)
		f.nimmNachweis(elNachweisPassversagung, &z.Nachweis, v.Nachweis)
		if z != (melde.Passversagung{}) {
			a.Passversagungen = append(a.Passversagungen, z)
		}
	}
	a.Waffenerlaubnisse = f.erlaubnisse(elWaffenerlaubnis, elNachweisWaffenerlaubnis, s.Waffenerlaubnisse)
	for _, v := range s.Waffenbesitzverbote {
		var z melde.Waffenbesitzverbot
		nimm(f, elWaffenverbot, &z.Erteilt, v.Erteilt)
		nimm(f, elNachweisWaffenverbot, &z.BehoerdeAktenzeichen, v.BehoerdeAktenzeichen)
		if z != (melde.Waffenbesitzverbot{}) {
			a.Waffenbesitzverbote = append(a.Waffenbesitzverbote, z)
		}
	}
	a.Sprengstofferlaubnisse = f.erlaubnisse(elSprengstoff, elNachweisSprengstoff, s.Sprengstofferlaubnisse)
}

func (f *filter) erlaubnisse(datum, nachweis Element, liste []melde.Erlaubnis) []melde.Erlaubnis {
	var auszug []melde.Erlaubnis
	for _, e := range liste {
		var z melde.Erlaubnis
		nimm(f, datum, &z.Erteilt, e.Erteilt)
		f.nimmNachweis(nachweis, &z.Nachweis, e.Nachweis)
		if z != (melde.Erlaubnis{}) {
			auszug = append(auszug, z)
		}
	}
	return auszug
}

// ausweisfelder are the elements of one of the two families of documents.
type ausweisfelder struct{ behoerde, ausgestellt, gueltig, seriennummer Element }

var (
	felderPersonalausweis = ausweisfelder{164, 165, 166, 170} // 1701, 1702, 1703, 1708
	felderPass            = ausweisfelder{167, 168, 169, 171} // 1705, 1706, 1707, 1709
)

// eIDKarte (XMeld Pass.und.Ausweisdokumente) is neither identity card nor passport: the
// recipients of BMG § 34 Abs. 1 Satz 2 Nr. 1 don't get it.
const eIDKarte = "15"

// istPersonalausweis reports whether the kind is an identity card (substitute,
// ordinary, provisional) and no passport (XMeld Pass.und.Ausweisdokumente).
func istPersonalausweis(art string) bool { return art == "02" || art == "09" || art == "10" }

func (f *filter) ausweis(a *Auszug, d *melde.Ausweisdokument) {
	if d.Art == eIDKarte {
		return
	}
	felder := felderPass
	if istPersonalausweis(d.Art) {
		felder = felderPersonalausweis
	}
	var z melde.Ausweisdokument
	nimm(f, elAusweisart, &z.Art, d.Art)
	nimm(f, felder.behoerde, &z.Behoerde, d.Behoerde)
	nimm(f, felder.ausgestellt, &z.Ausgestellt, d.Ausgestellt)
	nimm(f, felder.gueltig, &z.GueltigBis, d.GueltigBis)
	nimm(f, felder.seriennummer, &z.Seriennummer, d.Seriennummer)
	if z != (melde.Ausweisdokument{}) {
		a.Ausweise = append(a.Ausweise, z)
	}
}

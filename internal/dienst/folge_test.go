// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
)

const (
	bestandsgroesse = 24
	satzzahl        = 6
)

// hausnummern is the state of the stock: where each resident lives, 0 for those
// who are not in it.
type hausnummern [bestandsgroesse]int

// folge is an endless sequence of messages: message n moves some residents to
// house number n and deletes one now and then. Three packages are a delivery.
type folge struct{}

func (folge) uuid(n int) string { return fmt.Sprintf("1607763a-fd2e-8645-b9fe-%012d", n) }

// schritt is what message n does: deleted residents are negative, minus one.
func (folge) schritt(n int) (wen []int) {
	z := rand.New(rand.NewPCG(uint64(n), 7))
	for _, om := range z.Perm(bestandsgroesse)[:satzzahl] {
		if z.IntN(6) == 0 {
			om = -om - 1
		}
		wen = append(wen, om)
	}
	return wen
}

// bestand is the state after message n.
func (f folge) bestand(n int) (h hausnummern) {
	for i := 1; i <= n; i++ {
		for _, om := range f.schritt(i) {
			if om < 0 {
				h[-om-1] = 0
			} else {
				h[om] = i
			}
		}
	}
	return h
}

func (f folge) nachricht(n int) ([]byte, error) {
	ereignis := func(om int) melde.Ereignis {
		return melde.Ereignis{Zeitpunkt: gestern.AddDate(0, -1, 0).Add(time.Duration(n) * time.Minute), Zeichen: fmt.Sprintf("Z%d-%d", n, om)}
	}
	k := xmeld.Kopf{UUID: f.uuid(n), Nachricht: "1100", Erstellt: gestern, Leser: stelle("ags:14000000", "Register"), Autor: stelle("ags:"+string(dresden), "Dresden")}
	l := xmeld.Lieferkopf{Nummer: uint64((n-1)/3 + 1), Paket: uint64((n-1)%3 + 1), LetztesPaket: n%3 == 0, Art: xmeld.Deltalieferung,
		Gemeinde: melde.Gemeinde{Name: "Dresden", AGS: dresden}}
	var b bytes.Buffer
	s := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for _, om := range f.schritt(n) {
		if om < 0 {
			if err := s.Loeschen(xmeld.Loeschung{Schluessel: bewohner(-om - 1).satz().Schluessel, Ereignis: ereignis(om)}); err != nil {
				return nil, err
			}
			continue
		}
		satz := bewohner(om).satz()
		satz.Ereignis = ereignis(om)
		satz.Wohnungen[0].Anschrift.Inland.Hausnummer = strconv.Itoa(n)
		if err := s.Liefern(satz); err != nil {
			return nil, err
		}
	}
	err := s.Schliesse()
	return b.Bytes(), err
}

// bewohner returns a resident of the sequence; name and birth are the own ones.
func bewohner(om int) mensch {
	return mensch{nr: 1000 + om, nachname: melde.Name("Baum" + string(rune('a'+om))), vorname: "Erika",
		geboren: melde.TeilbekanntesDatum(19600101 + om)}
}

func elementNr(n int) recht.Element { return recht.Element(n) }

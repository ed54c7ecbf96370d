// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// fremdeIDs: order numbers, tokens of hit lists, log numbers, samples, group queries and
// mailbox items of somebody else get the same answer as those that never were.
func (f *festung) fremdeIDs(t *testing.T) {
	paar := func(name string, s func(id string) stoss, fremd, keine string) {
		t.Run(name, func(t *testing.T) {
			a, b := f.sende(t, s(fremd)), f.sende(t, s(keine))
			if a.status != b.status || gleichBis(a.inhalt, fremd, keine) != gleichBis(b.inhalt, fremd, keine) || a.kopf.Get("Location") != b.kopf.Get("Location") {
				t.Errorf("%d and %d:\n%.600s\n%.600s", a.status, b.status, a.inhalt, b.inhalt)
			}
			if a.status < 300 {
				t.Errorf("answered with %d", a.status)
			}
		})
	}
	keinAuftrag := strings.Repeat("A", len(f.auftragP))
	for _, wer := range []string{"g.kunde", "g.kollege", "p.kunde"} {
		nummer := f.auftragP
		if wer != "g.kunde" {
			nummer = f.auftragG
		}
		for _, methode := range []string{"GET", "DELETE"} {
			paar("S2-10.3 "+methode+" order over REST by "+wer, func(id string) stoss {
				return stoss{methode: methode, pfad: "/api/v1/auskunft/auftraege/" + id, basic: wer}
			}, nummer, keinAuftrag)
		}
		for _, m := range f.Muster() {
			if methode, _ := wegVon(m); strings.Contains(m, "/konto/auftrag/{nummer}") {
				paar("S2-10.3 "+m+" by "+wer, func(id string) stoss {
					_, pfad, _ := strings.Cut(m, " ")
					pfad = strings.NewReplacer("{nummer}", id, "{nr}", "1").Replace(pfad)
					s := stoss{methode: methode, pfad: pfad, keks: f.wer[wer].keks}
					if methode == "POST" {
						s.felder = url.Values{"fassung": {"1"}}
					}
					return s
				}, nummer, keinAuftrag)
			}
		}
		paar("S2-10.3 holeAntwort by "+wer, func(id string) stoss {
			return stoss{methode: "POST", pfad: "/soap/auskunft", basic: wer, art: "text/xml",
				koerper: string(umschlag(fmt.Appendf(nil, `<k:holeAntwort xmlns:k="urn:kernmelderegister:auskunft:1" auftragsnummer="%s"/>`, id)))}
		}, nummer, keinAuftrag)
	}
	paar("DAV-09 token of a hit list of another body", func(id string) stoss {
		return stoss{methode: "POST", pfad: "/api/v1/abruf/personensuche", basic: "b.mensch", art: "application/json",
			koerper: fmt.Sprintf(`{"stelle":{"name":"Amt","anschrift":"Ring 1","erreichbarkeit":"1"},"aktenzeichen":"1","anlass":"A","identifikationsmerkmal":%q,"elemente":[1]}`, id)}
	}, f.merkmalA, strings.Repeat("Z", len(f.merkmalA)))

	formular := func(pfad, wer, feld string, dazu url.Values) func(id string) stoss {
		return func(id string) stoss {
			felder := url.Values{feld: {id}}
			for k, v := range dazu {
				felder[k] = v
			}
			return stoss{methode: "POST", pfad: pfad, keks: f.wer[wer].keks, felder: felder}
		}
	}
	paar("S1-23.3 log number of another body", formular("/behoerde/kontrolle/eintrag", "b.admin", "nummer", nil), strconv.FormatInt(f.nummerA, 10), "987654321")
	paar("S1-23.3 sample of another body", formular("/behoerde/kontrolle/stichprobe", "b.admin", "probe", url.Values{"ergebnis": {"in_ordnung"}, "nummer": {"987654321"}}),
		strconv.FormatInt(f.probeA, 10), "987654321")
	paar("S1-22.4 mailbox piece of another body", formular("/behoerde/postfach", "b.mensch", "stueck", nil), strconv.FormatInt(f.stueckA, 10), "987654321")
	const keineGruppe = "00000000-0000-4000-8000-000000000000"
	for _, methode := range []string{"GET", "POST"} {
		paar("S1-22.4 "+methode+" group query of another body", func(id string) stoss {
			s := stoss{methode: methode, pfad: "/behoerde/gruppe/auftrag/" + id, keks: f.wer["b.mensch"].keks}
			if methode == "POST" {
				s.felder = url.Values{"aktion": {"freigeben"}, "bestaetigt": {"ja"}, "zweck": {"x"}}
			}
			return s
		}, f.gruppeA, keineGruppe)
	}
	t.Run("the owners see theirs", func(t *testing.T) {
		for _, s := range []stoss{
			{methode: "GET", pfad: "/api/v1/auskunft/auftraege/" + f.auftragP, basic: "p.kunde"},
			{methode: "GET", pfad: "/behoerde/gruppe/auftrag/" + f.gruppeA, keks: f.wer["a.mensch"].keks},
			formular("/behoerde/kontrolle/eintrag", "a.admin", "nummer", nil)(strconv.FormatInt(f.nummerA, 10)),
			formular("/behoerde/postfach", "a.mensch", "stueck", nil)(strconv.FormatInt(f.stueckA, 10)),
		} {
			if w := f.sende(t, s); w.status != 200 {
				t.Errorf("%s: %d %.200s", s.pfad, w.status, w.inhalt)
			}
		}
	})
	t.Run("S3-06 administrators see their own users only", func(t *testing.T) {
		fremde := f.sende(t, stoss{methode: "GET", pfad: "/behoerde/verwaltung", keks: f.wer["b.admin"].keks})
		if fremde.status != 200 || strings.Contains(fremde.inhalt, "a.mensch") {
			t.Errorf("%d, users of A shown: %v", fremde.status, strings.Contains(fremde.inhalt, "a.mensch"))
		}
	})
}

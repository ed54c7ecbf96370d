// SPDX-License-Identifier: EUPL-1.2

package abruf

import "kernmelderegister/internal/fachkern/protokoll"

// sperrtreffer says for the log whether the person who was met without doubt is blocked,
// whatever the answer was: the duties to notify of § 34 Abs. 5 BMG are derived from it
// later, so that a query for a blocked person does no other work than one for nobody.
func (v *vorgang) sperrtreffer(p *person, ende *ausgang) []protokoll.Sperrtreffer {
	if !p.lage.IstGesperrt() {
		return nil
	}
	t := protokoll.Sperrtreffer{
		Satz: bezug(p.fund), Veranlasser: p.lage.Veranlasser, VeranlasserUnklar: p.lage.VeranlasserUnklar,
		Ersuchen: v.anfrage.Akteur.Stelle.Sicherheitsbehoerde,
		Neutral:  ende.antwort.Status == StatusNeutral, Verzicht: v.anfrage.VerzichtAufMitteilung,
	}
	for _, g := range p.lage.Gruende {
		t.Gruende = append(t.Gruende, string(g))
	}
	return []protokoll.Sperrtreffer{t}
}

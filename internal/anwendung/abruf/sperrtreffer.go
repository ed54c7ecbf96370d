// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// sperrtreffer says for the log whether the person who was met without doubt is blocked,
// whatever the answer was: the duties to notify of § 34 Abs. 5 BMG are derived from it
// later, so that a query for a blocked person does no other work than one for nobody.
func (v *vorgang) sperrtreffer(p *person, ende *ausgang) []protokoll.Sperrtreffer {
	if !p.lage.IstGesperrt() {
		return nil
	}
	return []protokoll.Sperrtreffer{v.sperrtrefferVon(bezug(p.fund), p.lage, ende.antwort.Status == StatusNeutral)}
}

// sperrtrefferVon notes one blocked person; neutral says that nothing was told of her.
func (v *vorgang) sperrtrefferVon(satz protokoll.Satzbezug, l recht.Sperrlage, neutral bool) protokoll.Sperrtreffer {
	t := protokoll.Sperrtreffer{
		Satz: satz, Veranlasser: l.Veranlasser, VeranlasserUnklar: l.VeranlasserUnklar,
		Ersuchen: v.anfrage.Akteur.Stelle.Sicherheitsbehoerde, Neutral: neutral, Verzicht: v.anfrage.VerzichtAufMitteilung,
	}
	for _, g := range l.Gruende {
		t.Gruende = append(t.Gruende, string(g))
	}
	return t
}

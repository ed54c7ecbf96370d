// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
)

// Codes of the errors of this package.
const (
	// CodeProtokoll: the entry could not be written, therefore there is no answer.
	CodeProtokoll = "MR-0401"
	// CodeBestand: the stock could not be read.
	CodeBestand = "MR-0402"
)

// Anschluesse is what the use case needs from outside; all fields are required.
type Anschluesse struct {
	Recht     *recht.Rechtsregister
	Bestand   Bestand
	Protokoll Protokoll
	Merkmale  Merkmale
	Gemeinden Gemeinden
	Frei      Freibestand
	Gebiete   Gebietsumfang
	Uhr       uhr.Uhr
}

// Einstellungen are the choices of the installation.
type Einstellungen struct {
	// InternetwiderspruchWirkt honours the objection to information over the Internet
	// (S0-07), which the BMG no longer knows; internetwiderspruch_wirkt, default true.
	InternetwiderspruchWirkt bool
	// ProtokollBeauftragt says whether a body that has to log by itself (§ 40 Abs. 3
	// BMG) has ordered logging here (S3-17). nil: none has.
	ProtokollBeauftragt func(stelle string) bool
	// Tempo bounds the number of queries.
	Tempo Tempo
}

// Dienst answers Personensuchen, free searches and group queries. It is safe for concurrent use.
type Dienst struct {
	anschluesse   Anschluesse
	einstellungen Einstellungen
	takt          *takt
}

// NeuerDienst returns the use case.
func NeuerDienst(a Anschluesse, e Einstellungen) *Dienst {
	return &Dienst{anschluesse: a, einstellungen: e, takt: &takt{Tempo: e.Tempo}}
}

// vorgang is one query while it is decided.
type vorgang struct {
	*Dienst
	anfrage   *Anfrage
	frei      *FreieAnfrage     // nil for a Personensuche
	angaben   map[string]string // further particulars for the log
	beginn    time.Time
	heute     melde.Datum
	profil    *recht.Profil    // nil until chosen
	suchrecht *recht.Suchrecht // what the profile says of the kind of search
	freigabe  recht.Freigabe
}

// ausgang is how a query ended: what goes out, and what the log shall know.
type ausgang struct {
	antwort   Antwort
	abweisung *fehler.Fehler // instead of antwort
	grund     protokoll.Grund
	grundtext string
	treffer   int64
	belege    []recht.Beleg
	saetze    []protokoll.Satzbezug
	// sperrtreffer is the blocked person who was met without doubt.
	sperrtreffer []protokoll.Sperrtreffer
}

// Personensuche decides and answers one query. Refusals inside an XMeld answer are
// answers; the error is a *fehler.Fehler: NichtBerechtigt (BERECHTIGUNG, ZUGANG)
// when the body may not ask this way, Intern when something failed. Without a
// durable log entry there is no answer, not even a refusal.
func (d *Dienst) Personensuche(ctx context.Context, a *Anfrage) (*Antwort, error) {
	v := d.neuerVorgang(a)
	ende, err := v.entscheide(ctx)
	if err != nil {
		ende = gestoert(err)
	}
	return v.schliesse(ctx, ende)
}

func (d *Dienst) neuerVorgang(a *Anfrage) *vorgang {
	jetzt := d.anschluesse.Uhr.Jetzt()
	return &vorgang{Dienst: d, anfrage: a, beginn: jetzt, heute: melde.DatumVon(jetzt.In(uhr.Berlin()))}
}

// gestoert ends a query of which something failed inside.
func gestoert(err error) ausgang {
	return ausgang{
		abweisung: fehler.Neu(fehler.Intern, CodeBestand, "Die Anfrage konnte nicht bearbeitet werden. Bitte versuchen Sie es später erneut.").MitUrsache(err),
		grund:     protokoll.GrundIntern,
	}
}

func (v *vorgang) entscheide(ctx context.Context) (ausgang, error) {
	if ende := v.pruefe(); ende != nil {
		return *ende, nil
	}
	v.freigabe = v.suchrecht.Freigabe(v.anfrage.Elemente, v.anfrage.Erklaerungen)
	if v.anfrage.Identifikationsmerkmal != "" {
		return v.setzeFort(ctx)
	}
	return v.suche(ctx)
}

// schliesse writes the entry and then gives the answer.
func (v *vorgang) schliesse(ctx context.Context, ende ausgang) (*Antwort, error) {
	nummer, err := v.anschluesse.Protokoll.Schreibe(ctx, v.eintrag(&ende))
	if err != nil {
		if ende.abweisung != nil {
			err = errors.Join(err, ende.abweisung)
		}
		return nil, fehler.Neu(fehler.Intern, CodeProtokoll,
			"Die Anfrage konnte nicht protokolliert werden und wurde deshalb nicht beantwortet.").MitUrsache(err)
	}
	if ende.abweisung != nil {
		return nil, ende.abweisung
	}
	antwort := ende.antwort
	antwort.Protokollnummer = nummer
	if v.profil != nil {
		antwort.Profil, antwort.Rechtsstand = v.profil.ID, v.profil.Rechtsstand
	}
	return &antwort, nil
}

// neutraleAntwort is the answer that says nothing (BMG § 34a Abs. 5, § 51 Abs. 2
// Satz 3). It is not told why.
func neutraleAntwort() Antwort { return Antwort{Status: StatusNeutral} }

// neutral ends a query without data; only the log learns the reason.
func neutral(grund protokoll.Grund, text string, gefunden []person) ausgang {
	return ausgang{antwort: neutraleAntwort(), grund: grund, grundtext: text, treffer: int64(len(gefunden)), saetze: bezuege(gefunden)}
}

// neuesMerkmal returns a random token of at least 128 bits (BMG § 39 Abs. 2: nothing of
// the person's data goes into it).
func neuesMerkmal() string { return rand.Text() }

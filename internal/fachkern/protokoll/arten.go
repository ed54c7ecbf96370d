// SPDX-License-Identifier: EUPL-1.2

package protokoll

import "strings"

// Art is the kind of event that an entry records.
type Art string

// The kinds of events.
const (
	// Personensuche is the query of an authority for one named person (§ 34a BMG, XMeld 1330).
	Personensuche Art = "personensuche"
	// FreieSuche is the query of an authority with free criteria (§ 34a BMG, XMeld 1332).
	FreieSuche Art = "freie_suche"
	// Gruppenabfrage is the query for persons not named (§ 22 Abs. 1 S. 4 SächsMeldVO 2007, § 34a Abs. 3 BMG).
	Gruppenabfrage Art = "gruppenabfrage"
	// EinfacheAuskunft is the information for private persons (§ 44 BMG, XMeld 0600/0602).
	EinfacheAuskunft Art = "einfache_auskunft"
	// Selbstauskunft is the retrieval by the person concerned (§ 40 Abs. 4 BMG).
	Selbstauskunft Art = "selbstauskunft"
	// Anmeldungsabruf is the retrieval by a municipality for a registration (§ 5 1. BMeldDÜV).
	Anmeldungsabruf Art = "anmeldungsabruf"
	// Uebermittlung is a regular transmission.
	Uebermittlung Art = "uebermittlung"
	// Lieferung is a delivery of a municipality that changed the register.
	Lieferung Art = "lieferung"
	// Verwaltung is an act of administration: accounts, profiles, settings, decisions.
	Verwaltung Art = "verwaltung"
	// Protokolleinsicht is a look into this log itself (§ 22 Abs. 4 SächsMeldVO 2007).
	Protokolleinsicht Art = "protokolleinsicht"
	// Protokollloeschung is a run of legal deletion in this log.
	Protokollloeschung Art = "protokollloeschung"
	// Anmeldung is a log-in, successful or refused.
	Anmeldung Art = "anmeldung"
	// Klaerungsfall is a clerk's look at the two records of a Klärungsfall or a decision about them (§ 10 Abs. 3 SächsMeldVO).
	Klaerungsfall Art = "klaerungsfall"
)

// Arten returns all kinds of events.
func Arten() []Art {
	return []Art{
		Personensuche, FreieSuche, Gruppenabfrage, EinfacheAuskunft, Selbstauskunft, Anmeldungsabruf,
		Uebermittlung, Lieferung, Verwaltung, Protokolleinsicht, Protokollloeschung, Anmeldung, Klaerungsfall,
	}
}

// Behoerdenabruf reports whether a is a retrieval by an authority, for which
// § 22 Abs. 3 SächsMeldVO 2007 and § 40 Abs. 1 BMG list what must be recorded.
func (a Art) Behoerdenabruf() bool {
	return a == Personensuche || a == FreieSuche || a == Gruppenabfrage
}

// Grund is the true reason of an outcome. It stands in the log only, never in an answer.
type Grund string

// The true reasons.
const (
	// GrundGefunden means that data were given.
	GrundGefunden Grund = "gefunden"
	// GrundMehrere means that several persons matched.
	GrundMehrere Grund = "mehrere"
	// GrundNichtGefunden means that nobody matched.
	GrundNichtGefunden Grund = "nicht_gefunden"
	// GrundGesperrt means that a match was withheld because of an Auskunftssperre or a Sperrvermerk.
	GrundGesperrt Grund = "gesperrt"
	// GrundZuViele means that more persons matched than may be given.
	GrundZuViele Grund = "zu_viele"
	// GrundNachricht means that the message was not well-formed or not valid.
	GrundNachricht Grund = "nachricht"
	// GrundZugang means that the log-in was unknown, blocked or without this service.
	GrundZugang Grund = "zugang"
	// GrundBerechtigung means that no profile allowed the query.
	GrundBerechtigung Grund = "berechtigung"
	// GrundPflichtangabe means that a particular of § 11 BMeldDAV was missing or too long.
	GrundPflichtangabe Grund = "pflichtangabe"
	// GrundMindestkriterien means that the search had too few criteria.
	GrundMindestkriterien Grund = "mindestkriterien"
	// GrundSuchraum means that the search area was outside the profile or the state.
	GrundSuchraum Grund = "suchraum"
	// GrundSuchform means that wildcards, phonetics or the kind of search were not allowed.
	GrundSuchform Grund = "suchform"
	// GrundDatenumfang means that data were requested that the profile does not allow.
	GrundDatenumfang Grund = "datenumfang"
	// GrundMerkmal means that an Identifikationsmerkmal was unknown, foreign or expired.
	GrundMerkmal Grund = "identifikationsmerkmal"
	// GrundTempo means that the official asked more often than allowed.
	GrundTempo Grund = "tempo"
	// GrundIntern means that the system failed.
	GrundIntern Grund = "intern"
	// GrundErledigt means that an act that is no query was done.
	GrundErledigt Grund = "erledigt"
)

// Gruende returns all true reasons.
func Gruende() []Grund {
	return []Grund{
		GrundGefunden, GrundMehrere, GrundNichtGefunden, GrundGesperrt, GrundZuViele, GrundNachricht, GrundZugang,
		GrundBerechtigung, GrundPflichtangabe, GrundMindestkriterien, GrundSuchraum, GrundSuchform, GrundDatenumfang,
		GrundMerkmal, GrundTempo, GrundIntern, GrundErledigt,
	}
}

// Ergebnis is the outcome as the asking side saw it: the status of the XMeld answer
// ("01" to "04"), a Rueckweisung, an Abweisung, or "ok" for acts that are no queries.
type Ergebnis string

// ErgebnisOK is the outcome of an act that is no query.
const ErgebnisOK Ergebnis = "ok"

const (
	vorsatzRueckweisung = "R"
	vorsatzAbweisung    = "F "
)

// Rueckweisung is the outcome "rejected inside an XMeld answer" with the code of the list, e.g. "17".
func Rueckweisung(code string) Ergebnis { return Ergebnis(vorsatzRueckweisung + code) }

// Abweisung is the outcome "refused with a fault" with its code, e.g. "ZUGANG".
func Abweisung(code string) Ergebnis { return Ergebnis(vorsatzAbweisung + code) }

// Verweigert reports whether e is a Rueckweisung or an Abweisung.
func (e Ergebnis) Verweigert() bool {
	return strings.HasPrefix(string(e), vorsatzRueckweisung) || strings.HasPrefix(string(e), vorsatzAbweisung)
}

// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Codes of the errors of this package.
const (
	CodeUnbekannt    = "MR-1410" // the body has no such group query
	CodeUnbestaetigt = "MR-1411" // responsibility not confirmed, or no purpose named
	CodeZweitePerson = "MR-1412" // the release needs a second person
	CodeVeraltet     = "MR-1413" // the counting is too old
	CodeZustand      = "MR-1414" // the query is past this step
	CodeStueckFehlt  = "MR-1416" // the mailbox has no such piece
)

const (
	// zaehlungGilt is how long a number may be released.
	zaehlungGilt = 24 * time.Hour
	// Aufbewahrung is how long results and finished queries are kept.
	Aufbewahrung = 30 * 24 * time.Hour
	// HoechstensVorgabe is the usual bound of persons in one result.
	HoechstensVorgabe = 100_000
)

// Ausstattung is what the use case needs; all fields but Hoechstens are required.
type Ausstattung struct {
	Abruf    Abruf
	Akteure  Akteure
	Speicher Speicher
	Postfach Postfach
	// Protokoll notes who reads a result, before it leaves.
	Protokoll Protokoll
	// Register is this register as author of the answers.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
	// Hoechstens bounds the persons of one result; 0 for HoechstensVorgabe.
	Hoechstens int
}

// Dienst carries group queries out. It is safe for concurrent use.
type Dienst struct {
	Ausstattung
	wecker chan struct{}
}

// Neu returns the use case. Released queries are done by Arbeite.
func Neu(a Ausstattung) *Dienst {
	if a.Hoechstens == 0 {
		a.Hoechstens = HoechstensVorgabe
	}
	return &Dienst{Ausstattung: a, wecker: make(chan struct{}, 1)}
}

// Zaehlung is the answer to the first step: a query that can be released, or why
// there is none.
type Zaehlung struct {
	Rueckweisungen []recht.Rueckweisung
	// Auftrag is nil with Rueckweisungen.
	Auftrag *Auftrag
	// ZuGross says that the group has too many persons to be released.
	ZuGross bool
	// ZweitePerson says that the body wants a second person for the release.
	ZweitePerson bool
	// Protokollnummer is the number of the log entry of the counting.
	Protokollnummer int64
}

// Zaehle decides a group query and counts the persons. Nothing of a person is read
// out. Errors are those of abruf.Dienst.ZaehleGruppe and of the storage.
func (d *Dienst) Zaehle(ctx context.Context, f *abruf.FreieAnfrage) (*Zaehlung, error) {
	zahl, err := d.Abruf.ZaehleGruppe(ctx, f)
	if err != nil {
		return nil, err
	}
	z := &Zaehlung{Rueckweisungen: zahl.Rueckweisungen, Protokollnummer: zahl.Protokollnummer}
	if len(zahl.Rueckweisungen) > 0 {
		return z, nil
	}
	frage := *f
	frage.Profil = zahl.Profil
	inhalt, err := verpacke(&frage)
	if err != nil {
		return nil, err
	}
	if z.ZweitePerson, err = d.Speicher.ZweitePerson(ctx, f.Akteur.Stelle.ID); err != nil {
		return nil, err
	}
	jetzt := d.Uhr.Jetzt()
	z.ZuGross = zahl.Anzahl > d.Hoechstens
	z.Auftrag = &Auftrag{
		ID: geheim.UUID(), Stelle: f.Akteur.Stelle.ID, Profil: zahl.Profil, Anfrage: inhalt, Zustand: Gezaehlt,
		Anzahl: zahl.Anzahl, GezaehltVon: f.Akteur.Kennung, Erstellt: jetzt, LoeschenAb: jetzt.Add(Aufbewahrung),
	}
	return z, d.Speicher.Lege(ctx, *z.Auftrag)
}

// Freigabe is the second step.
type Freigabe struct {
	Akteur  behoerde.Akteur
	Auftrag string
	// Zweck is the purpose for which the result is needed.
	Zweck string
	// Bestaetigt says that the official confirmed the responsibility of the body
	// (SächsMeldVO § 22 Abs. 1 Satz 6).
	Bestaetigt bool
}

// Gibfrei confirms and releases a counted query. Where the body wants a second
// person, the first confirmation leaves it in the state WartetZweite, and somebody
// else must release it; the one who counted and confirmed counts as one person.
// Errors (*fehler.Fehler): MR-1401, MR-1410 to MR-1414.
func (d *Dienst) Gibfrei(ctx context.Context, f Freigabe) (Auftrag, error) {
	a, err := d.hole(ctx, f.Akteur, f.Auftrag)
	if err != nil {
		return Auftrag{}, err
	}
	jetzt := d.Uhr.Jetzt()
	switch {
	case a.Zustand != Gezaehlt && a.Zustand != WartetZweite:
		return Auftrag{}, errZustand
	case !f.Bestaetigt || strings.TrimSpace(f.Zweck) == "":
		return Auftrag{}, fehler.Neu(fehler.Ungueltig, CodeUnbestaetigt,
			"Bitte bestätigen Sie, dass Ihre Stelle die Verantwortung für die Zulässigkeit des Abrufs trägt, und nennen Sie den Zweck.")
	case a.Veraltet(jetzt):
		return Auftrag{}, fehler.Neu(fehler.Konflikt, CodeVeraltet, "Die Zählung ist älter als 24 Stunden. Bitte zählen Sie neu.")
	case a.Anzahl > d.Hoechstens:
		return Auftrag{}, fehler.Neu(fehler.Konflikt, abruf.CodeGruppeZuGross, "Die Gruppe hat mehr Personen, als auf einmal geliefert werden.")
	}
	zweite, err := d.Speicher.ZweitePerson(ctx, a.Stelle)
	if err != nil {
		return Auftrag{}, err
	}
	neu, err := a.bestaetigt(f, zweite, jetzt)
	if err != nil {
		return Auftrag{}, err
	}
	return d.wechsle(ctx, a.Zustand, neu)
}

// bestaetigt returns the query after the confirmation.
func (a Auftrag) bestaetigt(f Freigabe, zweite bool, jetzt time.Time) (Auftrag, error) {
	if zweite && a.Zustand == Gezaehlt && f.Akteur.Kennung == a.GezaehltVon {
		a.Zustand, a.BestaetigtVon, a.Zweck = WartetZweite, f.Akteur.Kennung, f.Zweck
		return a, nil
	}
	if zweite && (f.Akteur.Kennung == a.GezaehltVon || f.Akteur.Kennung == a.BestaetigtVon) {
		return Auftrag{}, fehler.Neu(fehler.NichtBerechtigt, CodeZweitePerson,
			"Ihre Stelle verlangt, dass eine zweite Person die Gruppenabfrage freigibt.")
	}
	if a.BestaetigtVon == "" {
		a.BestaetigtVon, a.Zweck = f.Akteur.Kennung, f.Zweck
	}
	a.Zustand, a.FreigegebenVon, a.Freigegeben, a.Faellig = Bereit, f.Akteur.Kennung, jetzt, jetzt
	return a, nil
}

// BrichAb cancels a query that has not ended. What it has collected is removed.
func (d *Dienst) BrichAb(ctx context.Context, akteur behoerde.Akteur, id string) (Auftrag, error) {
	a, err := d.hole(ctx, akteur, id)
	if err != nil {
		return Auftrag{}, err
	}
	if a.Zustand.Beendet() {
		return Auftrag{}, errZustand
	}
	vorher := a.Zustand
	a.Zustand, a.Beendet = Abgebrochen, d.Uhr.Jetzt()
	return d.wechsle(ctx, vorher, a)
}

var errZustand = fehler.Neu(fehler.Konflikt, CodeZustand, "Dieser Schritt ist bei der Gruppenabfrage nicht mehr möglich. Bitte laden Sie die Seite neu.")

func (d *Dienst) wechsle(ctx context.Context, von Zustand, a Auftrag) (Auftrag, error) {
	ok, err := d.Speicher.Wechsle(ctx, von, a)
	if err != nil {
		return Auftrag{}, err
	}
	if !ok {
		return Auftrag{}, errZustand
	}
	if a.Zustand == Bereit {
		d.wecke()
	}
	return a, nil
}

func (d *Dienst) hole(ctx context.Context, akteur behoerde.Akteur, id string) (Auftrag, error) {
	a, da, err := d.Speicher.Hole(ctx, akteur.Stelle.ID, id)
	if err != nil {
		return Auftrag{}, err
	}
	if !da {
		return Auftrag{}, fehler.Neu(fehler.NichtGefunden, CodeUnbekannt, "Diese Gruppenabfrage gibt es bei Ihrer Stelle nicht.")
	}
	return a, nil
}

// Auftrag returns one query of the actor's body with its progress.
func (d *Dienst) Auftrag(ctx context.Context, akteur behoerde.Akteur, id string) (Auftrag, error) {
	return d.hole(ctx, akteur, id)
}

// Auftraege returns the queries of the actor's body, the newest first.
func (d *Dienst) Auftraege(ctx context.Context, akteur behoerde.Akteur) ([]Auftrag, error) {
	return d.Speicher.Auftraege(ctx, akteur.Stelle.ID)
}

// Postfachstuecke returns what lies in the mailbox of the actor's body, without contents.
func (d *Dienst) Postfachstuecke(ctx context.Context, akteur behoerde.Akteur) ([]Stueck, error) {
	return d.Postfach.Stuecke(ctx, Empfaenger{EmpfaengerStelle, akteur.Stelle.ID})
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// OeffneStueck returns one piece with its content; that somebody reads it is on
// record before it leaves (S1-22.7).
func (d *Dienst) OeffneStueck(ctx context.Context, akteur behoerde.Akteur, id int64) (Stueck, error) {
	s, da, err := d.Postfach.Oeffne(ctx, Empfaenger{EmpfaengerStelle, akteur.Stelle.ID}, id, d.Uhr.Jetzt())
	if err != nil {
		return Stueck{}, err
	}
	if !da {
		return Stueck{}, fehler.Neu(fehler.NichtGefunden, CodeStueckFehlt, "Dieses Stück liegt nicht im Postfach Ihrer Stelle.")
	}
	_, err = d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf, Stelle: akteur.Stelle.ID, Kennung: akteur.Kennung,
		Anlass: "Ergebnis einer Gruppenabfrage gelesen", Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
		Weitere: map[string]string{"stueck": strconv.FormatInt(id, 10)},
	})
	if err != nil {
		return Stueck{}, fmt.Errorf("note the reading of a result: %w", err)
	}
	return s, nil
}

// SetzeZweitePerson says whether releases of the body need a second person. The door
// lets only the administrator of the body do it.
func (d *Dienst) SetzeZweitePerson(ctx context.Context, akteur behoerde.Akteur, verlangt bool) error {
	return d.Speicher.SetzeZweitePerson(ctx, akteur.Stelle.ID, verlangt)
}

// ZweitePerson says whether releases of the body need a second person.
func (d *Dienst) ZweitePerson(ctx context.Context, akteur behoerde.Akteur) (bool, error) {
	return d.Speicher.ZweitePerson(ctx, akteur.Stelle.ID)
}

// Raeume removes results and queries whose term is over.
func (d *Dienst) Raeume(ctx context.Context) error {
	if _, err := d.Speicher.Raeume(ctx, d.Uhr.Jetzt()); err != nil {
		return fmt.Errorf("clear mailboxes: %w", err)
	}
	return nil
}

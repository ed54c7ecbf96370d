// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/dvdvapi"
	"kernmelderegister/internal/tueren/dvdvkunde"
	"kernmelderegister/internal/tueren/oscikunde"
	"kernmelderegister/internal/welt/meldeamt"
)

const (
	// versuchsabstand is by how much the clock is moved when something failed, until
	// another attempt is due; it is moved at most hoechstVersuche times, which is less than
	// the 24 hours after which a message would have to go by mail (S4-04.3).
	versuchsabstand = time.Minute
	hoechstVersuche = 20 * 60
	// amtsfrist bounds one request.
	amtsfrist = time.Minute
)

// amtspost is the post room that all Meldebehörden share, as those of a computing centre
// do: each is a participant of its own with its own keys and its own mailbox.
type amtspost struct {
	*simulation
	raum         *osciversand.Dienst
	identitaeten []amtsausweis           // of the participants, in their order
	dienst       map[meldeamt.Art]string // services of the directory
}

// neueAmtspost opens the post room in a folder of its own; addresses come from the
// directory by HTTP.
func (s *simulation) neueAmtspost(ctx context.Context, identitaeten []amtsausweis) (*amtspost, error) {
	ordner := filepath.Join(s.ordner, "meldebehoerden")
	speicher, err := sqlite.Oeffne(ctx, ordner, sqlite.Optionen{})
	if err != nil {
		return nil, err
	}
	s.schluss = append(s.schluss, speicher.Schliesse)
	adressen, err := s.adressabfrage()
	if err != nil {
		return nil, err
	}
	regeln, err := osciversand.LiesRegeln()
	if err != nil {
		return nil, err
	}
	stand, err := s.haus.oscistand(osciPost)
	if err != nil {
		return nil, err
	}
	teilnehmer, err := s.teilnehmer(identitaeten, stand)
	if err != nil {
		return nil, err
	}
	k := verzeichnis.EingebauterKatalog()
	p := &amtspost{simulation: s, identitaeten: identitaeten, dienst: map[meldeamt.Art]string{}}
	for _, art := range []meldeamt.Art{meldeamt.Anmeldung, meldeamt.Auswertung, meldeamt.Lieferung} {
		p.dienst[art] = dienstFuer(k, string(art))
	}
	p.raum, err = osciversand.Neu(osciversand.Ausstattung{
		Teilnehmer: teilnehmer, Speicher: speicher.OSCI(), Verzeichnis: adressen, Pruefer: stand.zertifikate, Verarbeiter: p,
		Richtlinien: stand.richtlinien, Regeln: regeln, Uhr: s.uhr, Log: slog.Default(),
	})
	return p, err
}

// adressabfrage asks the directory through its door, with the cache of the day.
func (s *simulation) adressabfrage() (*verzeichnisabfrage.Abfrage, error) {
	kunde, err := dvdvkunde.Neu(dvdvkunde.Einstellung{
		Basis: s.wurzel + strings.TrimSuffix(dvdvapi.Pfad, "/"), Uhr: s.uhr, HTTP: &http.Client{Timeout: amtsfrist, Transport: s.leitung()},
	})
	if err != nil {
		return nil, err
	}
	return verzeichnisabfrage.Neu(verzeichnisabfrage.Einstellung{
		Verzeichnisse: []verzeichnisabfrage.Verzeichnis{kunde}, Zusatz: s.haus.speicher.dvdv, Uhr: s.uhr, Frist: amtsfrist,
	}), nil
}

// leitung are the connections of the Meldebehörden.
func (s *simulation) leitung() *http.Transport {
	t := &http.Transport{MaxIdleConnsPerHost: 4 * gleichzeitig()}
	s.schluss = append(s.schluss, func() error { t.CloseIdleConnections(); return nil })
	return t
}

// teilnehmer are the Meldebehörden as participants.
func (s *simulation) teilnehmer(identitaeten []amtsausweis, stand *oscistand) ([]osciversand.Teilnehmer, error) {
	chiffrier, err := s.eigenesZertifikat(osciPost + "-cipher")
	if err != nil {
		return nil, err
	}
	signatur, err := s.eigenesZertifikat(osciPost + "-sig")
	if err != nil {
		return nil, err
	}
	ablage := s.anhangordner()
	if err := os.MkdirAll(ablage, 0o700); err != nil {
		return nil, err
	}
	vorlage := oscikunde.Einstellung{
		Adresse: s.eingang, Chiffrier: chiffrier, Signatur: signatur, HTTP: &http.Client{Timeout: amtsfrist, Transport: s.leitung()},
		Ablage: func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage(ablage) },
	}
	var liste []osciversand.Teilnehmer
	for _, i := range identitaeten {
		liste = append(liste, osciversand.Teilnehmer{
			Name: string(i.ags), Post: &oscikunde.Post{Vorlage: func() oscikunde.Einstellung { return i.anschluss(vorlage, stand) }},
			Ausweis: func() osciversand.Ausweis { return i.inhalt(stand) },
		})
	}
	return liste, nil
}

// anhangordner is where the Meldebehörden keep attachments while they read.
func (s *simulation) anhangordner() string {
	return filepath.Join(s.ordner, "meldebehoerden", "anhaenge")
}

// anschluss is how the Meldebehörde talks to the Intermediär today.
func (a amtsausweis) anschluss(e oscikunde.Einstellung, stand *oscistand) oscikunde.Einstellung {
	e.Leser = stand.tuer().Leser
	e.Ausweis = oscikunde.Ausweis{
		Chiffrier: a.chiffrier.Zertifikat, ChiffrierSchluessel: a.chiffrier.Schluessel,
		Signatur: a.signier.Zertifikat, Unterzeichner: unterzeichner(e.Leser, a.signier.Schluessel),
	}
	return e
}

// inhalt are its keys for content.
func (a amtsausweis) inhalt(stand *oscistand) osciversand.Ausweis {
	return osciversand.Ausweis{
		Signatur: a.signier.Zertifikat.Raw, Unterzeichner: unterzeichner(stand.tuer().Leser, a.signier.Schluessel),
		Schluessel: []inhaltsdaten.Schluessel{{Zertifikat: a.chiffrier.Zertifikat, Privat: a.chiffrier.Schluessel}},
	}
}

// betreffe are the subjects; nothing personal belongs into them.
var betreffe = map[meldeamt.Art]string{
	meldeamt.Anmeldung: "0201 Rückmeldung", meldeamt.Auswertung: "0203 Auswertung der Rückmeldung", meldeamt.Lieferung: "1100 Datenlieferung",
}

// nimmAn gives a message to the post room and notes who must get it. A Rückmeldung has
// its three Werktage (S4-04.4).
func (p *amtspost) nimmAn(ctx context.Context, von melde.AGS, n *meldeamt.Nachricht) error {
	p.buch.gesendet(n)
	s := osciversand.Sendung{ID: n.UUID, Teilnehmer: string(von), Empfaenger: n.Empfaenger, Dienst: p.dienst[n.Art], Betreff: betreffe[n.Art], Inhalt: n.Inhalt}
	if n.Art == meldeamt.Anmeldung {
		s.Fristende = p.raum.Dreitagefrist(p.tag)
	}
	return p.raum.NimmAn(ctx, s)
}

// Verarbeite implements osciversand.Verarbeiter: the office that the message is for takes
// it, and its answers go out.
func (p *amtspost) Verarbeite(ctx context.Context, n *osciversand.Nachricht) error {
	a := p.nachAGS[melde.AGS(n.Teilnehmer)]
	for i := range n.Inhalt.Alle() {
		e, err := a.Nimm(meldeamt.Empfang{Kennung: n.MessageID, Inhalt: i.Daten}, p.uhr.Jetzt())
		if err != nil {
			return err
		}
		p.buch.empfangen(a.AGS(), n.MessageID, e)
		for k := range e.Antworten {
			if err := p.nimmAn(ctx, a.AGS(), &e.Antworten[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

// gleichzeitig is how many offices work at the same time.
func gleichzeitig() int { return 2 * runtime.GOMAXPROCS(0) }

// sende sends what waits in the post room of the Meldebehörden.
func (p *amtspost) sende(ctx context.Context) error { return p.bisFertig(ctx, p.raum, gleichzeitig()) }

// leereAlle empties every mailbox, works on what came and sends the answers.
func (p *amtspost) leereAlle(ctx context.Context) error {
	gruppe, frist := errgroup.WithContext(ctx)
	gruppe.SetLimit(gleichzeitig())
	for _, a := range p.aemter {
		gruppe.Go(func() error { return p.leere(frist, p.raum, string(a.AGS())) })
	}
	if err := gruppe.Wait(); err != nil {
		return err
	}
	return p.sende(ctx)
}

// leere empties a mailbox; when the connection was cut, again a little later.
func (s *simulation) leere(ctx context.Context, raum *osciversand.Dienst, teilnehmer string) (err error) {
	for range hoechstVersuche {
		if _, err = raum.LeerePostkorb(ctx, teilnehmer); err == nil || ctx.Err() != nil {
			return err
		}
		s.uhr.Weiter(versuchsabstand)
	}
	return fmt.Errorf("mailbox of %s: %w", teilnehmer, err)
}

// registerlauf lets the register empty its mailbox, work on the deliveries one after the
// other and send the receipts.
func (s *simulation) registerlauf(ctx context.Context) error {
	p, err := s.haus.registerpost()
	if err != nil {
		return err
	}
	if err := s.leere(ctx, p.raum, osciRegister); err != nil {
		return err
	}
	return s.bisFertig(ctx, p.raum, 1)
}

// bisFertig works on everything in the post room that is due, so many messages that came
// in at a time, and moves the clock on as long as something waits for its next attempt.
func (s *simulation) bisFertig(ctx context.Context, raum *osciversand.Dienst, arbeiter int) error {
	for range hoechstVersuche {
		if err := reihum(ctx, arbeiter, raum.VerarbeiteEine); err != nil {
			return err
		}
		if err := reihum(ctx, gleichzeitig(), raum.SendeEine); err != nil {
			return err
		}
		wartet, err := raum.Speicher.Ausgaenge(ctx, osciversand.Auswahl{Zustaende: []osciversand.Zustand{osciversand.Wartet}})
		if err != nil {
			return err
		}
		offen, err := raum.Speicher.Eingaenge(ctx, osciversand.Eingegangen)
		if err != nil || len(wartet)+len(offen) == 0 {
			return err
		}
		s.uhr.Weiter(versuchsabstand)
	}
	return errors.New("messages of a post room are not finished after a day of attempts")
}

// reihum lets n workers do what is there.
func reihum(ctx context.Context, n int, eine func(context.Context) (bool, error)) error {
	gruppe, ctx := errgroup.WithContext(ctx)
	for range n {
		gruppe.Go(func() error {
			for ctx.Err() == nil {
				if da, err := eine(ctx); err != nil || !da {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return gruppe.Wait()
}

// raeume are all post rooms.
func (s *simulation) raeume() []*osciversand.Dienst {
	liste := []*osciversand.Dienst{s.post.raum}
	if p, err := s.haus.registerpost(); err == nil {
		liste = append(liste, p.raum)
	}
	return liste
}

// postbuch is what an impartial observer writes down: what was sent, and what arrived where.
type postbuch struct {
	mu sync.Mutex
	// rueckmeldungen are messages between offices by UUID, lieferungen the packages by delivery.
	rueckmeldungen map[string]*buchung
	lieferungen    map[liefernummer]int
	anzahl         int // messages that arrived
	fremde         int // messages that nobody sent, or in the wrong mailbox
}

// buchung is a message between offices.
type buchung struct {
	empfaenger string          // its key
	eingaenge  map[string]bool // ids of the transport by which it came
}

type liefernummer struct {
	gemeinde melde.AGS
	nummer   uint64
}

func neuesPostbuch() *postbuch {
	return &postbuch{rueckmeldungen: map[string]*buchung{}, lieferungen: map[liefernummer]int{}}
}

func (b *postbuch) gesendet(n *meldeamt.Nachricht) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n.Art == meldeamt.Lieferung {
		b.lieferungen[liefernummer{n.Gemeinde, n.Nummer}]++
		return
	}
	if b.rueckmeldungen[n.UUID] == nil {
		b.rueckmeldungen[n.UUID] = &buchung{n.Empfaenger, map[string]bool{}}
	}
}

func (b *postbuch) empfangen(amt melde.AGS, kennung string, e meldeamt.Empfangen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.anzahl++
	if e.Art != string(meldeamt.Anmeldung) && e.Art != string(meldeamt.Auswertung) {
		return
	}
	m := b.rueckmeldungen[e.UUID]
	if m == nil {
		b.fremde++
		return
	}
	m.eingaenge[string(amt)+" "+kennung] = true
}

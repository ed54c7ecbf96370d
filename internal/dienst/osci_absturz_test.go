// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/tueren/oscikunde"
)

// The post office under SIGKILL: clients of two mailboxes send and fetch at the same
// time. What was acknowledged must arrive, and what was received for sure must not come again.

// alsPoststelle serves the post office of the data folder and says its address.
func alsPoststelle() int {
	ctx, halt := signal.NotifyContext(context.Background(), os.Interrupt)
	defer halt()
	err := dienst.DienePost(ctx, os.Args[1], func(ort string) { fmt.Println(ort) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// poststelle is a post office that runs as a process of its own.
type poststelle struct {
	prozess *exec.Cmd
	ort     string
	meldung bytes.Buffer
}

func startePoststelle(t *testing.T, daten string) *poststelle {
	t.Helper()
	p := &poststelle{prozess: exec.Command(os.Args[0], daten)}
	p.prozess.Env = umgebung(rollenname + "=post")
	p.prozess.Stderr = &p.meldung
	rohr, err := p.prozess.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.prozess.Start(); err != nil {
		t.Fatal(err)
	}
	zeile, err := bufio.NewReader(rohr).ReadString('\n')
	if err != nil {
		t.Fatalf("the post office does not open: %v, %v\n%s", err, p.prozess.Wait(), p.meldung.String())
	}
	p.ort = strings.TrimSpace(zeile)
	return p
}

// ende stops the process with the signal and waits for it.
func (p *poststelle) ende(t *testing.T, s syscall.Signal) {
	t.Helper()
	err := errors.Join(p.prozess.Process.Signal(s), p.prozess.Wait())
	if s == syscall.SIGKILL && p.prozess.ProcessState.ExitCode() == -1 {
		return
	}
	if err != nil {
		t.Fatalf("the post office ended by itself: %v\n%s", err, p.meldung.String())
	}
}

// leitung are connections to a post office that comes back at another port.
type leitung struct {
	*http.Transport
	ort string
}

func neueLeitung() *leitung {
	l := &leitung{}
	l.Transport = &http.Transport{MaxIdleConnsPerHost: 8, DialContext: func(ctx context.Context, netz, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, netz, l.ort)
	}}
	return l
}

// nach leads to the post office; nobody may be using the connections.
func (l *leitung) nach(p *poststelle) {
	l.CloseIdleConnections()
	l.ort = p.ort
}

// sendung is a delivery whose fate is followed.
type sendung struct {
	zustellung oscikunde.Zustellung
	teile      *oscikunde.Grossendung // nil if it goes in one piece
	inhalt     string
	quittiert  bool
	erhalten   bool
	bestaetigt bool // the reception is acknowledged
}

// verkehr are two participants who send each other messages.
type verkehr struct {
	t       *testing.T
	leitung *leitung
	partei  [2]*dienst.Postteilnehmer
	kunde   [2]*oscikunde.Kunde

	mu     sync.Mutex
	nummer int
	alle   map[string]*sendung // by MessageId
}

func neuerVerkehr(t *testing.T, daten string) *verkehr {
	t.Helper()
	v := &verkehr{t: t, leitung: neueLeitung(), alle: map[string]*sendung{}}
	for i, name := range []string{"teilnehmer-a", "teilnehmer-b"} {
		p, err := dienst.NeuerPostteilnehmer(daten, name, t.TempDir(), v.leitung)
		if err != nil {
			t.Fatal(err)
		}
		v.partei[i] = p
		if v.kunde[i], err = oscikunde.Neu(p.Einstellung); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// imSpeicher keeps attachments.
type imSpeicher struct{}

func (imSpeicher) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}

// neue makes the next delivery of the party to the other one: small in the envelope, with an
// attachment that is kept in a file of its own, or in chunks.
func (v *verkehr) neue(wer int, messageID string) (*sendung, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.nummer++
	s := &sendung{inhalt: fmt.Sprintf("Sendung %d ", v.nummer)}
	teil := inhaltsdaten.NeuerInhalt{Daten: []byte(s.inhalt)}
	if v.nummer%5 > 2 {
		s.inhalt = strings.Repeat(s.inhalt, 30_000)
		teil = inhaltsdaten.NeuerInhalt{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: "anlage", Quelle: strings.NewReader(s.inhalt)}}
	}
	e := v.partei[1-wer].Einstellung
	w := inhaltsdaten.Schreiber{Chiffre: e.Leser.Verschluesselung, Ablage: imSpeicher{}}
	inhalt, anhaenge, err := w.Schreibe(&inhaltsdaten.NeuerBehaelter{Inhalte: []inhaltsdaten.NeuerInhalt{teil}})
	if err != nil {
		return nil, err
	}
	s.zustellung = oscikunde.Zustellung{MessageID: messageID, Betreff: "Probe", Empfaenger: e.Ausweis.Chiffrier.Raw, Inhalt: inhalt, Anhaenge: anhaenge}
	if v.nummer%5 == 4 {
		s.teile, err = v.kunde[wer].NeueGrossendung(&s.zustellung, 200)
	}
	v.alle[messageID] = s
	return s, err
}

// sende sends one delivery after the other, first those of which nobody knows whether they
// arrived, until the post office is gone.
func (v *verkehr) sende(ctx context.Context, wer int, offene []*sendung) error {
	for {
		var s *sendung
		if len(offene) > 0 {
			s, offene = offene[0], offene[1:]
		} else {
			id, err := v.kunde[wer].MessageID(ctx)
			if err != nil {
				return err
			}
			if s, err = v.neue(wer, id); err != nil {
				return err
			}
		}
		if err := v.stelle(ctx, wer, s); err != nil {
			return err
		}
	}
}

// stelle sends the delivery and notes that it was acknowledged.
func (v *verkehr) stelle(ctx context.Context, wer int, s *sendung) (err error) {
	if s.teile != nil {
		_, err = s.teile.Sende(ctx)
	} else {
		_, err = v.kunde[wer].Stelle(ctx, &s.zustellung)
	}
	if err == nil {
		v.mu.Lock()
		defer v.mu.Unlock()
		s.quittiert = true
	}
	return err
}

// hole fetches in dialogs until the post office is gone, or until the mailbox is empty.
func (v *verkehr) hole(ctx context.Context, wer int, bisLeer bool) error {
	for {
		d, err := v.kunde[wer].Dialog(ctx)
		if err != nil {
			return err
		}
		leer, err := v.leere(ctx, d)
		if err != nil || leer && bisLeer {
			return err
		}
	}
}

// leere fetches up to ten deliveries; each is confirmed by the request after it.
func (v *verkehr) leere(ctx context.Context, d *oscikunde.Dialog) (leer bool, err error) {
	var vorige *sendung
	for range 10 {
		var diese *sendung
		da, err := d.Hole(ctx, osci.Auswahl{}, func(_ context.Context, a *oscikunde.Abholung) (err error) {
			diese, err = v.nimm(a)
			return err
		})
		if err != nil {
			return false, err
		}
		v.bestaetige(vorige)
		if vorige = diese; !da {
			leer = true
			break
		}
	}
	if err := d.Ende(ctx); err != nil {
		return false, err
	}
	v.bestaetige(vorige)
	return leer, nil
}

func (v *verkehr) bestaetige(s *sendung) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if s != nil {
		s.bestaetigt = true
	}
}

// nimm takes a delivery and compares it with what was sent.
func (v *verkehr) nimm(a *oscikunde.Abholung) (*sendung, error) {
	v.mu.Lock()
	s := v.alle[a.MessageID]
	v.mu.Unlock()
	if s == nil {
		return nil, fmt.Errorf("delivery %s was never sent", a.MessageID)
	}
	leser := v.partei[0].Inhalt // the content is in the clear
	e, err := leser.Lies(inhaltsdaten.Paket{Inhalt: a.Inhalt, Zertifikate: a.Zertifikate, Anhaenge: a.Anhaenge})
	if err != nil {
		return nil, err
	}
	for i := range e.Alle() {
		text, err := inhaltstext(i)
		if err != nil {
			return nil, err
		}
		if text != s.inhalt {
			v.t.Errorf("the content of %s is changed", a.MessageID)
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if s.bestaetigt {
		v.t.Errorf("%s comes again after its reception was confirmed", a.MessageID)
	}
	s.erhalten = true
	return s, nil
}

func inhaltstext(i *inhaltsdaten.Inhalt) (string, error) {
	if i.Anhang == nil {
		return string(i.Daten), nil
	}
	r, err := i.Anhang.Oeffne()
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), errors.Join(err, r.Close())
}

// offene are the deliveries of the party that were not acknowledged: nobody knows their fate.
func (v *verkehr) offene(wer int) (liste []*sendung) {
	an := v.partei[1-wer].Einstellung.Ausweis.Chiffrier.Raw
	for _, s := range v.alle {
		if !s.quittiert && bytes.Equal(s.zustellung.Empfaenger, an) {
			liste = append(liste, s)
		}
	}
	return liste
}

// unterLast sends and fetches for both parties until the post office is killed.
func (v *verkehr) unterLast(p *poststelle, toete time.Duration) {
	v.t.Helper()
	v.leitung.nach(p)
	g, ctx := errgroup.WithContext(v.t.Context())
	uhr := time.AfterFunc(toete, func() { _ = p.prozess.Process.Kill() })
	defer uhr.Stop()
	for wer := range v.partei {
		offene := v.offene(wer)
		g.Go(func() error { return v.sende(ctx, wer, offene) })
		g.Go(func() error { return v.sende(ctx, wer, nil) })
		g.Go(func() error { return v.hole(ctx, wer, false) })
	}
	if err := g.Wait(); !istWeg(err) {
		v.t.Fatalf("not the end of the process: %v", err)
	}
}

// istWeg reports whether the post office could not be reached or its answer broke off.
func istWeg(err error) bool {
	code := fehler.CodeVon(err)
	return code == oscikunde.CodeUnerreichbar || code == oscikunde.CodeAntwort
}

// TestKilledPostOfficeLosesNothingItAcknowledged kills the post office while it takes and
// hands out; the same mailboxes go through all rounds.
func TestKilledPostOfficeLosesNothingItAcknowledged(t *testing.T) {
	z, anzahl := zufall(t), runden(t, 5)
	daten := t.TempDir()
	dienst.MitOSCI(t, daten)
	v := neuerVerkehr(t, daten)
	for runde := range anzahl {
		p := startePoststelle(t, daten)
		v.unterLast(p, time.Duration(z.Int64N(int64(1500*time.Millisecond))))
		p.ende(t, syscall.SIGKILL)
		if t.Failed() {
			t.Fatalf("round %d of %d", runde, anzahl)
		}
	}
	v.vollende(startePoststelle(t, daten))
	t.Logf("%d kills, %d deliveries", anzahl, len(v.alle))
}

// vollende sends again what is open, empties the mailboxes and looks whether everything arrived.
func (v *verkehr) vollende(p *poststelle) {
	t := v.t
	v.leitung.nach(p)
	for wer := range v.partei {
		for _, s := range v.offene(wer) {
			if err := v.stelle(t.Context(), wer, s); err != nil {
				t.Errorf("S1-02.3 sent again: %v", err)
			}
		}
	}
	for wer := range v.partei {
		if err := v.hole(t.Context(), wer, true); err != nil {
			t.Fatal(err)
		}
	}
	p.ende(t, syscall.SIGINT)
	for id, s := range v.alle {
		if s.quittiert && !s.erhalten {
			t.Errorf("%s was acknowledged and is lost", id)
		}
		if s.teile == nil {
			continue
		}
		if err := s.teile.Raeume(); err != nil {
			t.Error(err)
		}
	}
}

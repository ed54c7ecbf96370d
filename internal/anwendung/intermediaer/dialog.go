// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strconv"
	"sync"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

var (
	// ErrDialog means that ConversationId, SequenceNumber or Response don't fit: a
	// fault 9400, and nothing has changed.
	ErrDialog = fehler.Neu(fehler.Konflikt, "MR-2221", "ConversationId oder SequenceNumber oder Response nicht korrekt.")
	// ErrDialogzahl means that too many dialogs are open, of all or of this client.
	ErrDialogzahl = fehler.Neu(fehler.Ueberlast, "MR-2222", "Zu viele offene Dialoge. Bitte versuchen Sie es später erneut.")
)

// Klient is who asks.
type Klient struct {
	// Chiffrier is the cipher certificate in DER; it names the client and its mailbox.
	Chiffrier []byte
	// Signatur is the certificate of the transport signature in DER, nil if unsigned.
	Signatur []byte
}

// Postfach returns the mailbox of the client.
func (k Klient) Postfach() Postfach { return PostfachVon(k.Chiffrier) }

// Steuerblock is a ControlBlock (OSCI 1.2). MitNummer tells a SequenceNumber 0 from none.
type Steuerblock struct {
	Response, Challenge string
	ConversationID      string
	SequenceNumber      int
	MitNummer           bool
}

// dialog is an explicit dialog. It lives in memory: when the process ends, its clients meet
// 9400, and what they had not confirmed is handed out again.
type dialog struct {
	id      string
	klient  Klient
	belegt  chan struct{} // holds one token while a request is at work; guards what follows
	folge   int           // SequenceNumber of the next request
	antwort string        // Challenge of the last answer, which the next request must return
	offen   []ausgeliefert
	zuletzt time.Time
	vorbei  bool
}

// ausgeliefert is a delivery whose reception the next request confirms.
type ausgeliefert struct {
	nummer    int64
	messageID string
}

// dialoge are the explicit dialogs.
type dialoge struct {
	mu       sync.Mutex
	alle     map[string]*dialog
	jeKlient map[Postfach]int
}

func (d *dialoge) oeffne(neu *dialog, r *Regelwerk) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := neu.klient.Postfach()
	if len(d.alle) >= r.Dialog.Hoechstens || d.jeKlient[p] >= r.Dialog.JeKlient {
		return ErrDialogzahl
	}
	if d.alle[neu.id] != nil {
		return errors.New("intermediaer: conversation id was drawn twice")
	}
	d.alle[neu.id] = neu
	d.jeKlient[p]++
	return nil
}

func (d *dialoge) finde(id string) *dialog {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.alle[id]
}

// beende forgets the dialog; the caller holds it.
func (d *dialoge) beende(x *dialog) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if x.vorbei {
		return
	}
	x.vorbei = true
	delete(d.alle, x.id)
	p := x.klient.Postfach()
	if d.jeKlient[p]--; d.jeKlient[p] <= 0 {
		delete(d.jeKlient, p)
	}
}

// raeume ends dialogs without a request since vor that nobody works in.
func (d *dialoge) raeume(vor time.Time) {
	d.mu.Lock()
	var ruhend []*dialog
	for _, x := range d.alle {
		select {
		case x.belegt <- struct{}{}:
			ruhend = append(ruhend, x)
		default:
		}
	}
	d.mu.Unlock()
	for _, x := range ruhend {
		if x.zuletzt.Before(vor) {
			d.beende(x)
		}
		<-x.belegt
	}
}

// Vorgang is one request with its answer, in an explicit dialog or alone. It is
// used by one goroutine and must be ended with Ende.
type Vorgang struct {
	im          *Intermediaer
	dialog      *dialog // nil for a single request
	allein      string  // ConversationId in the answer to a single request
	klient      Klient
	anfrage     Steuerblock
	eroeffnet   bool // this is the InitDialog
	anerkannt   bool
	geantwortet string // Challenge of the answer
	geendet     bool
}

// Eroeffne opens an explicit dialog for InitDialog. The answer of the Vorgang must be
// encrypted to the client's certificate: only who can read its Challenge may go on.
// Errors: ErrDialog without Challenge or certificate or with numbers, ErrDialogzahl.
func (i *Intermediaer) Eroeffne(k Klient, s Steuerblock) (*Vorgang, error) {
	if len(k.Chiffrier) == 0 || s.Challenge == "" || s.Response != "" || s.ConversationID != "" || s.MitNummer {
		return nil, ErrDialog
	}
	d := &dialog{id: neueConversationID(), klient: k, belegt: make(chan struct{}, 1), antwort: neueChallenge(), zuletzt: i.Uhr.Jetzt()}
	d.belegt <- struct{}{}
	if err := i.dialoge.oeffne(d, i.Regelwerk); err != nil {
		return nil, err
	}
	return &Vorgang{im: i, dialog: d, klient: k, anfrage: s, eroeffnet: true, anerkannt: true, geantwortet: d.antwort}, nil
}

// Beginne finds the dialog of a request and locks it; another request of the same
// dialog is waited for. Without ConversationId the request is a dialog of its own; a
// Response is ignored then. Error: ErrDialog.
func (i *Intermediaer) Beginne(ctx context.Context, s Steuerblock) (*Vorgang, error) {
	if s.Challenge == "" || !s.MitNummer {
		return nil, ErrDialog
	}
	v := &Vorgang{im: i, anfrage: s, allein: neueConversationID()}
	if s.ConversationID == "" {
		if s.SequenceNumber != 0 {
			return nil, ErrDialog
		}
		return v, nil
	}
	d := i.dialoge.finde(s.ConversationID)
	if d == nil {
		return nil, ErrDialog
	}
	select {
	case d.belegt <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if i.Uhr.Jetzt().Sub(d.zuletzt) > i.Regelwerk.Dialog.Leerlauf {
		i.dialoge.beende(d)
	}
	if d.vorbei || d.folge != s.SequenceNumber || !geheim.Gleich(d.antwort, s.Response) {
		<-d.belegt
		return nil, ErrDialog
	}
	v.dialog, v.klient = d, d.klient
	return v, nil
}

// Explizit reports whether the request belongs to an explicit dialog.
func (v *Vorgang) Explizit() bool { return v.dialog != nil }

// Klient returns the client of an explicit dialog; of a single request what Anerkenne was told.
func (v *Vorgang) Klient() Klient { return v.klient }

// Anerkenne is called when the request is found authentic. It uses up the number and
// the Challenge, and makes durable that the deliveries of the answers before were
// received. k is the client of a single request; in an explicit dialog only its
// Signatur is compared with that of InitDialog (ErrDialog if it differs).
func (v *Vorgang) Anerkenne(ctx context.Context, k Klient) error {
	if v.anerkannt {
		return nil
	}
	if v.dialog == nil {
		v.klient, v.anerkannt = k, true
		return nil
	}
	d := v.dialog
	if d.klient.Signatur != nil && k.Signatur != nil && !bytes.Equal(d.klient.Signatur, k.Signatur) {
		return ErrDialog
	}
	if err := v.im.bestaetigeEmpfang(ctx, d.klient.Postfach(), d.offen); err != nil {
		return err
	}
	d.offen, d.antwort, d.zuletzt = nil, neueChallenge(), v.im.Uhr.Jetzt()
	d.folge++
	v.anerkannt, v.geantwortet = true, d.antwort
	return nil
}

// Beende ends an explicit dialog (ExitDialog); the answer has no Challenge then.
func (v *Vorgang) Beende() {
	if v.dialog != nil && v.anerkannt {
		v.im.dialoge.beende(v.dialog)
	}
}

// Antwort returns the ControlBlock of the answer. A single request gets a ConversationId
// of its own, as the schema demands one, and no Challenge.
func (v *Vorgang) Antwort() Steuerblock {
	s := Steuerblock{Response: v.anfrage.Challenge, SequenceNumber: v.anfrage.SequenceNumber, MitNummer: !v.eroeffnet}
	if v.dialog == nil {
		s.ConversationID = v.allein
		return s
	}
	s.ConversationID = v.dialog.id
	if !v.dialog.vorbei {
		s.Challenge = v.geantwortet
	}
	return s
}

// Erfolg returns the success code: 0801 in an explicit dialog that stays open, 0800 otherwise.
func (v *Vorgang) Erfolg() Code {
	if v.dialog != nil && !v.dialog.vorbei {
		return CodeAusgefuehrtDialogOffen
	}
	return CodeAusgefuehrt
}

// Ende releases the dialog. Without Anerkenne nothing has changed. It may be called twice.
func (v *Vorgang) Ende() {
	if v.dialog != nil && !v.geendet {
		<-v.dialog.belegt
	}
	v.geendet = true
}

// merkeAusgeliefert notes what the next request of the dialog confirms.
func (v *Vorgang) merkeAusgeliefert(z *Zustellung) {
	if z.Zustand == Bereit {
		v.dialog.offen = append(v.dialog.offen, ausgeliefert{z.Nummer, z.MessageID})
	}
}

// neueConversationID returns a random number of at most 18 digits.
func neueConversationID() string {
	const grenze = 1_000_000_000_000_000_000
	return strconv.FormatUint(binary.BigEndian.Uint64(geheim.Zufall(8))%grenze, 10)
}

func neueChallenge() string { return geheim.TokenBase64(16) }

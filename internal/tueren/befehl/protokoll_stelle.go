// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
)

// protokollSchluesselBefehl makes the key pair of a body; it is run at the body.
type protokollSchluesselBefehl struct {
	Ziel string `required:"" placeholder:"DATEI" help:"Datei für den geheimen Schlüssel; sie darf noch nicht vorhanden sein"`
}

// Run writes the secret key and shows the public one.
func (b *protokollSchluesselBefehl) Run(l *lauf) error {
	privat, oeffentlich, err := protokoll.NeuesStellenpaar()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(b.Ziel, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(privat.Bytes(), '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return l.zeige(map[string]string{"oeffentlich": oeffentlich}, func(w io.Writer) { fmt.Fprintln(w, oeffentlich) })
}

// protokollEntschluesselnBefehl opens sealed contents; it is run at the body and needs
// no installation.
type protokollEntschluesselnBefehl struct {
	Datei      string `arg:"" help:"Ausgeleitete Kapseln, eine je Zeile (JSON)"`
	Schluessel string `required:"" placeholder:"DATEI" help:"geheimer Schlüssel der Stelle"`
}

// maxKapselzeile bounds a line of a file of capsules: base64 of the greatest entry.
const maxKapselzeile = 2 * protokoll.MaxInhalt

// Run writes the entries as JSON, one a line.
func (b *protokollEntschluesselnBefehl) Run(l *lauf) error {
	roh, err := os.ReadFile(b.Schluessel)
	if err != nil {
		return err
	}
	f, err := os.Open(b.Datei)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	zeilen := bufio.NewScanner(f)
	zeilen.Buffer(nil, maxKapselzeile)
	ausgabe := json.NewEncoder(l.Ausgabe)
	for nr := 1; zeilen.Scan(); nr++ {
		var k protokoll.Kapsel
		if err := json.Unmarshal(zeilen.Bytes(), &k); err != nil {
			return eingabefehler{fmt.Sprintf("Zeile %d ist keine Kapsel.", nr)}
		}
		e, err := k.Oeffne(geheim.NeuerSchluessel(roh))
		switch {
		case errors.Is(err, protokoll.ErrStellenschluessel):
			return eingabefehler{"Die Schlüsseldatei enthält keinen geheimen Schlüssel einer Stelle."}
		case err != nil:
			fmt.Fprintf(l.Meldung, "kmr: Eintrag %d wurde verändert oder gehört zu einem anderen Schlüssel.\n", k.Nummer)
			return errAbgelehnt
		}
		if err := ausgabe.Encode(e); err != nil {
			return err
		}
	}
	return zeilen.Err()
}

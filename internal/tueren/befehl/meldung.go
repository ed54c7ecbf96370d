// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/datentraeger"
)

// meldeFehler tells the operator the sentence and, behind it, what the log would have.
func (l *lauf) meldeFehler(err error) {
	var f *fehler.Fehler
	if !errors.As(err, &f) {
		fmt.Fprintf(l.Meldung, "kmr: %s\n", systemtext(err))
		return
	}
	fmt.Fprintf(l.Meldung, "kmr: %s (%s)\n", fehler.TextVon(err), fehler.CodeVon(err))
	if f.Ursache != nil {
		fmt.Fprintf(l.Meldung, "     Ursache: %v\n", f.Ursache)
	}
}

// systemtext says in German what the operating system refused. Other errors are
// our own; the operator gets them as they are.
func systemtext(err error) string {
	var traeger *datentraeger.Fehler
	var datei *fs.PathError
	switch {
	case errors.As(err, &traeger):
		return err.Error()
	case errors.Is(err, syscall.ENOSPC):
		return "Auf dem Datenträger ist kein Platz mehr. Was bestätigt ist, bleibt gespeichert."
	case errors.As(err, &datei) && errors.Is(err, fs.ErrNotExist):
		return datei.Path + " ist nicht vorhanden."
	case errors.As(err, &datei) && errors.Is(err, fs.ErrPermission):
		return "Der Zugriff auf " + datei.Path + " ist nicht erlaubt."
	case errors.As(err, &datei) && errors.Is(err, syscall.ENOTDIR):
		return datei.Path + " ist kein Ordner."
	}
	return "Die Arbeit ist an einem inneren Fehler gescheitert: " + err.Error()
}

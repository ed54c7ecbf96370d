// SPDX-License-Identifier: EUPL-1.2

package fehler_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
)

func TestArtenAreClosedAndNamed(t *testing.T) {
	gesehen := map[string]bool{}
	for _, art := range fehler.Arten() {
		if gesehen[art.String()] {
			t.Errorf("name %s is used twice", art)
		}
		gesehen[art.String()] = true
	}
	if len(gesehen) != 8 {
		t.Errorf("got %d kinds, want 8", len(gesehen))
	}
	var leer fehler.Art
	if leer != fehler.Intern {
		t.Errorf("zero value is %s, want Intern", leer)
	}
	if got := fehler.Art(200).String(); got != "Intern" {
		t.Errorf("unknown kind prints %q", got)
	}
}

func TestOutermostFehlerDecides(t *testing.T) {
	innen := fehler.Neu(fehler.Extern, "MR-0001", "innen").MitUrsache(io.EOF)
	aussen := fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "außen").MitElement("auswahldaten/ags").MitUrsache(innen)
	err := fmt.Errorf("read 1330: %w", aussen)

	if got := fehler.ArtVon(err); got != fehler.Ungueltig {
		t.Errorf("Art %s", got)
	}
	if got := fehler.CodeVon(err); got != "SCHEMA" {
		t.Errorf("Code %s", got)
	}
	if got := fehler.TextVon(err); got != "außen" {
		t.Errorf("Text %s", got)
	}
	if got := fehler.ElementVon(err); got != "auswahldaten/ags" {
		t.Errorf("Element %s", got)
	}
	if !errors.Is(err, io.EOF) {
		t.Error("cause is lost")
	}
}

func TestUnknownErrorTellsNothing(t *testing.T) {
	err := errors.New("pq: duplicate key Mustermann")
	if fehler.ArtVon(err) != fehler.Intern || fehler.CodeVon(err) != fehler.CodeIntern || fehler.ElementVon(err) != "" {
		t.Error("unknown error is not Intern")
	}
	if text := fehler.TextVon(err); text == "" || strings.Contains(text, "Mustermann") {
		t.Errorf("text %q", text)
	}
	if text := fehler.TextVon(&fehler.Fehler{}); text != fehler.TextVon(err) {
		t.Errorf("empty text gives %q", text)
	}
}

func TestDeclaredFehlerStaysUnchangedAndMatches(t *testing.T) {
	urform := fehler.Neu(fehler.Konflikt, "MR-0412", "Text")
	abgeleitet := urform.MitElement("x").MitUrsache(io.EOF)
	if urform.Element != "" || urform.Ursache != nil {
		t.Error("the declared Fehler was changed")
	}
	if !errors.Is(fmt.Errorf("store: %w", abgeleitet), urform) {
		t.Error("derived Fehler does not match its origin")
	}
	if errors.Is(abgeleitet, fehler.Neu(fehler.Konflikt, "MR-0413", "Text")) {
		t.Error("different codes match")
	}
}

func TestErrorHasNoPersonalData(t *testing.T) {
	_, zahl := strconv.Atoi("Mustermann")
	_, zeit := time.Parse(time.DateOnly, "Mustermann")
	faelle := map[string]struct {
		err  *fehler.Fehler
		soll string
	}{
		"text stays out": {
			fehler.Neu(fehler.Ungueltig, "MR-0001", "Mustermann"), "Ungueltig MR-0001"},
		"number conversion": {
			fehler.Neu(fehler.Ungueltig, "MR-0002", "x").MitUrsache(fmt.Errorf("read field: %w", zahl)),
			"Ungueltig MR-0002: strconv.Atoi: invalid syntax"},
		"time conversion": {
			fehler.Neu(fehler.Ungueltig, "MR-0003", "x").MitUrsache(zeit),
			"Ungueltig MR-0003: time.Parse: value does not fit layout"},
		"element keeps path characters only": {
			fehler.Neu(fehler.Ungueltig, "SCHEMA", "x").MitElement("a/b:c[1]@d\nü"), "Ungueltig SCHEMA (a/b:c[1]@d??)"},
		"nested Fehler": {
			fehler.Neu(fehler.Extern, "MR-0004", "x").MitUrsache(fehler.Neu(fehler.Intern, "MR-0005", "Mustermann")),
			"Extern MR-0004: Intern MR-0005"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := fall.err.Error(); got != fall.soll {
				t.Errorf("got %q, want %q", got, fall.soll)
			}
			var ausgabe bytes.Buffer
			slog.New(slog.NewJSONHandler(&ausgabe, nil)).Info("test", slog.Any("fehler", fall.err))
			if strings.Contains(ausgabe.String(), "Mustermann") {
				t.Errorf("log carries the value: %s", ausgabe.String())
			}
			if !strings.Contains(ausgabe.String(), fall.err.Code) {
				t.Errorf("log lacks the code: %s", ausgabe.String())
			}
		})
	}
}

func TestLongElementIsCut(t *testing.T) {
	got := fehler.Neu(fehler.Ungueltig, "XML", "x").MitElement(strings.Repeat("ä", 5_000_000)).Error()
	if len(got) > 400 {
		t.Errorf("error has %d bytes", len(got))
	}
}

// SPDX-License-Identifier: EUPL-1.2

// Package browsertest opens pages in a real Chromium: it types as a user does,
// measures the layout, takes pictures and lets axe-core judge accessibility. Only
// tests import it. Without Chromium or axe-core the tests are skipped and say so.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The environment variables of the browser tests.
const (
	// UmgebungAxe names the file axe.min.js.
	UmgebungAxe = "KMR_AXE"
	// UmgebungBilder names the folder for pictures; without it none are kept.
	UmgebungBilder = "KMR_BILDER"
)

// frist bounds a single step, so that a page that never comes fails the test. It
// is far beyond what a step takes on a busy machine.
const frist = 3 * time.Minute

// gezeichnet ends when the page was drawn: only then has a field with autofocus
// the focus, which a key that comes earlier would miss.
const gezeichnet = `new Promise(fertig => requestAnimationFrame(() => requestAnimationFrame(() => fertig(''))))`

// Optionen choose how the browser starts.
type Optionen struct {
	Dunkel bool // the user prefers dark colours
}

// Browser is one tab of a fresh Chromium without any earlier data.
type Browser struct {
	tb  testing.TB
	ctx context.Context
	axe string
}

// Starte starts Chromium; it ends with the test.
func Starte(tb testing.TB, o Optionen) *Browser {
	tb.Helper()
	if testing.Short() {
		tb.Skip("browser tests are left out in short runs")
	}
	programm := finde()
	if programm == "" {
		tb.Skip("NO CHROMIUM FOUND: the browser tests are skipped")
	}
	schalter := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(programm), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.IgnoreCertErrors, chromedp.UserDataDir(tb.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	}
	if o.Dunkel {
		schalter = append(schalter, chromedp.Flag("blink-settings", "preferredColorScheme=0"))
	}
	basis, ende := chromedp.NewExecAllocator(context.Background(), schalter...)
	tb.Cleanup(ende)
	ctx, zu := chromedp.NewContext(basis)
	tb.Cleanup(zu)
	b := &Browser{tb: tb, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("start Chromium: %v", err)
	}
	return b
}

func finde() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if pfad, err := exec.LookPath(name); err == nil {
			return pfad
		}
	}
	return ""
}

// Groesse sets the size of the window in CSS pixels.
func (b *Browser) Groesse(breite, hoehe int64) {
	b.tb.Helper()
	b.tu("resize", chromedp.EmulateViewport(breite, hoehe))
}

// Oeffne opens the address and waits for the page.
func (b *Browser) Oeffne(adresse string) {
	b.tb.Helper()
	b.tu("open", chromedp.Navigate(adresse))
	b.warteAufBild()
}

// Tippe sends keys to the focused element: "\t" and "\r" are Tab and Enter.
func (b *Browser) Tippe(tasten string) {
	b.tb.Helper()
	b.tu("type", chromedp.KeyEvent(tasten))
}

// TippeWeiter sends keys that lead to another page and returns its HTTP status.
func (b *Browser) TippeWeiter(tasten string) int64 {
	b.tb.Helper()
	return b.weiter("type", chromedp.KeyEvent(tasten))
}

// KlickeWeiter clicks the first element of the CSS selector, which leads to
// another page, and returns the HTTP status.
func (b *Browser) KlickeWeiter(auswahl string) int64 {
	b.tb.Helper()
	return b.weiter("click", chromedp.Click(chromedp.CSS(auswahl)))
}

func (b *Browser) weiter(was string, schritt chromedp.Action[chromedp.Void]) int64 {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	antwort, err := chromedp.RunResponse(ctx, schritt)
	if err != nil {
		b.tb.Fatalf("%s: %v", was, err)
	}
	b.warteAufBild()
	return antwort.Status
}

func (b *Browser) warteAufBild() {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](gezeichnet, chromedp.EvalAwaitPromise)); err != nil {
		b.tb.Fatalf("wait until the page is drawn: %v", err)
	}
}

// Text returns the value of a JavaScript expression as text.
func (b *Browser) Text(ausdruck string) string {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	wert, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+ausdruck+")"))
	if err != nil {
		b.tb.Fatalf("evaluate %s: %v", ausdruck, err)
	}
	return wert
}

// Setze writes a value into the field with the id without typing it key by key.
func (b *Browser) Setze(id, wert string) {
	b.tb.Helper()
	b.Text(fmt.Sprintf("(document.getElementById(%q).value = %s)", id, alsJSON(wert)))
}

// Bild keeps a picture of the whole page when UmgebungBilder is set.
func (b *Browser) Bild(name string) {
	b.tb.Helper()
	ordner := os.Getenv(UmgebungBilder)
	if ordner == "" {
		return
	}
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	bild, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.tb.Fatalf("picture %s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(ordner, name+".png"), bild, 0o644); err != nil {
		b.tb.Fatal(err)
	}
}

// PruefeBreite fails if the page is wider than the window: nobody should have
// to scroll sideways (WCAG 1.4.10).
func (b *Browser) PruefeBreite(zustand string) {
	b.tb.Helper()
	if zuBreit := b.Text("document.documentElement.scrollWidth - window.innerWidth"); !strings.HasPrefix(zuBreit, "-") && zuBreit != "0" {
		b.tb.Errorf("%s: the page is %s px wider than the window", zustand, zuBreit)
	}
}

func (b *Browser) tu(was string, schritt chromedp.Action[chromedp.Void]) {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	if err := chromedp.Do(ctx, schritt); err != nil {
		b.tb.Fatalf("%s: %v", was, err)
	}
}

func alsJSON(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}

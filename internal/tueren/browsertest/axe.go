// SPDX-License-Identifier: EUPL-1.2

package browsertest

import (
	"context"
	"os"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeLauf runs all rules; the result is a line per finding.
const axeLauf = `axe.run(document, {resultTypes: ['violations'], preload: false}).then(e => e.violations.map(v =>
	v.id + ' (' + v.impact + '): ' + v.help + ' -- ' + v.nodes.slice(0, 3).map(k => k.target.join(' ') + ' ' + k.html.slice(0, 160) + ' ' + k.any.concat(k.all, k.none).map(c => c.message).join('; ')).join(' | ')).join('\n'))`

// PruefeZugang lets axe-core look at the page in its present state and fails
// for every finding. axe-core comes in through the developer tools, because
// the pages' own rules let no foreign script run.
func (b *Browser) PruefeZugang(zustand string) {
	b.tb.Helper()
	b.ladeAxe()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	befund, err := chromedp.Run(ctx, chromedp.Evaluate[string](axeLauf, chromedp.EvalAwaitPromise))
	if err != nil {
		b.tb.Fatalf("%s: axe-core: %v", zustand, err)
	}
	for _, zeile := range strings.Split(befund, "\n") {
		if zeile != "" {
			b.tb.Errorf("%s: %s", zustand, zeile)
		}
	}
}

// ladeAxe brings axe-core into the page unless it is there already.
func (b *Browser) ladeAxe() {
	b.tb.Helper()
	if b.axe == "" {
		inhalt, err := os.ReadFile(os.Getenv(UmgebungAxe))
		if err != nil {
			b.tb.Skipf("NO AXE-CORE (%s is not set to axe.min.js): the accessibility tests are skipped", UmgebungAxe)
		}
		b.axe = string(inhalt)
	}
	if b.Text("typeof axe") != "undefined" {
		return
	}
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](b.axe)); err != nil {
		b.tb.Fatalf("load axe-core: %v", err)
	}
}

// SPDX-License-Identifier: EUPL-1.2

package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// schriftenDa ends when every font that the page uses is there.
const schriftenDa = `document.fonts.ready.then(() => '')`

// meldungen is more than a page of ours causes before it is counted.
const meldungen = 1000

// Gewicht opens the address with an empty cache and returns the bytes that went over
// the line for the page and all that belongs to it, heads of the answers included.
func (b *Browser) Gewicht(adresse string) int64 {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	verkehr := make(chan any, meldungen)
	b.muss("listen", chromedp.Listen(ctx, func(ev any) {
		switch ev.(type) {
		case *network.EventRequestWillBeSent, *network.EventLoadingFinished, *network.EventLoadingFailed:
			verkehr <- ev
		}
	}))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	b.muss("watch the network", err)
	_, err = chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	b.muss("switch the cache off", err)
	b.Oeffne(adresse)
	_, err = chromedp.Run(ctx, chromedp.Evaluate[string](schriftenDa, chromedp.EvalAwaitPromise))
	b.muss("wait for the fonts", err)
	return b.zaehle(ctx, verkehr)
}

// zaehle adds up the answers until none is outstanding. All requests are in verkehr
// already, answers may still come.
func (b *Browser) zaehle(ctx context.Context, verkehr <-chan any) int64 {
	b.tb.Helper()
	offen, summe := map[network.RequestID]bool{}, int64(0)
	for len(verkehr) > 0 || len(offen) > 0 {
		select {
		case ev := <-verkehr:
			switch e := ev.(type) {
			case *network.EventRequestWillBeSent:
				offen[e.RequestID] = true
			case *network.EventLoadingFinished:
				delete(offen, e.RequestID)
				summe += int64(e.EncodedDataLength)
			case *network.EventLoadingFailed:
				delete(offen, e.RequestID)
				b.tb.Errorf("a part of the page failed: %s", e.ErrorText)
			}
		case <-ctx.Done():
			b.tb.Fatalf("%d parts of the page did not come", len(offen))
		}
	}
	return summe
}

func (b *Browser) muss(was string, err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatalf("%s: %v", was, err)
	}
}

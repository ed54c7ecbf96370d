// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed statisch
var statisch embed.FS

// DateiPfad is where the static files are served.
const DateiPfad = "/statisch/"

// datei is a static file as it leaves: plain and, if that is much shorter, compressed.
type datei struct {
	typ           string
	klar, gepackt []byte // gepackt is nil where it would not help
	marke         string // ETag without quotes
	markeGepackt  string // ETag of the compressed form
}

// dateien are all static files by their path below DateiPfad, compressed once.
var dateien = sync.OnceValue(func() map[string]*datei {
	alle := map[string]*datei{}
	err := fs.WalkDir(statisch, "statisch", func(pfad string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		inhalt, err := statisch.ReadFile(pfad)
		if err == nil {
			alle[strings.TrimPrefix(pfad, "statisch/")], err = neueDatei(pfad, inhalt)
		}
		return err
	})
	if err != nil {
		panic("web: embedded folder statisch: " + err.Error())
	}
	return alle
})

func neueDatei(name string, inhalt []byte) (*datei, error) {
	summe := sha256.Sum256(inhalt)
	d := &datei{typ: dateityp(name), klar: inhalt, marke: hex.EncodeToString(summe[:8])}
	d.markeGepackt = d.marke + "-gz"
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(inhalt); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if b.Len() < len(inhalt)*9/10 {
		d.gepackt = b.Bytes()
	}
	return d, nil
}

// dateityp does not ask the system, whose table may lack fonts.
func dateityp(name string) string {
	if path.Ext(name) == ".woff2" {
		return "font/woff2"
	}
	if typ := mime.TypeByExtension(path.Ext(name)); typ != "" {
		return typ
	}
	return "text/plain; charset=utf-8"
}

// Dateien serves style sheets, fonts and scripts, compressed for whom accepts it.
// Only these may be cached and compressed: they say nothing about anybody, so that
// their length tells nothing either (BREACH).
func Dateien() http.Handler {
	alle := dateien()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Nur GET und HEAD.", http.StatusMethodNotAllowed)
			return
		}
		d, da := alle[strings.TrimPrefix(r.URL.Path, DateiPfad)]
		if !da { // a folder has no list of what is in it
			http.NotFound(w, r)
			return
		}
		d.sende(w, r)
	})
}

func (d *datei) sende(w http.ResponseWriter, r *http.Request) {
	h, inhalt, marke := w.Header(), d.klar, d.marke
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Type", d.typ)
	if d.gepackt != nil {
		h.Set("Vary", "Accept-Encoding")
		if nimmtGepackt(r) {
			inhalt, marke = d.gepackt, d.markeGepackt
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", strconv.Quote(marke))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(inhalt))
}

// nimmtGepackt reports whether the client accepts gzip (RFC 9110, 12.5.3).
func nimmtGepackt(r *http.Request) bool {
	for wahl := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		art, guete, _ := strings.Cut(wahl, ";")
		if !strings.EqualFold(strings.TrimSpace(art), "gzip") {
			continue
		}
		_, wert, da := strings.Cut(guete, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(wert), 64)
		return !da || err == nil && q > 0
	}
	return false
}

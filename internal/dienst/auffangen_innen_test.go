// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A door that panics costs one answer, and the log learns the place only.
func TestPanicOfADoorTellsNothing(t *testing.T) {
	var log bytes.Buffer
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(alt) })
	tuer := fangeAuf(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Frau Quittenhöfer, Am Markt 1") }))
	w := httptest.NewRecorder()
	tuer.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	_, bezug, _ := strings.Cut(strings.TrimSpace(w.Body.String()), "Bezug ")
	if w.Code != http.StatusInternalServerError || bezug == "" || !strings.Contains(log.String(), "bezug="+bezug) {
		t.Errorf("got %d %q, log %s", w.Code, w.Body, log.String())
	}
	if strings.Contains(log.String()+w.Body.String(), "Quittenhöfer") || !strings.Contains(log.String(), "auffangen_innen_test.go") {
		t.Errorf("log: %s", log.String())
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("an aborted answer is no panic")
		}
	}()
	fangeAuf(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
}

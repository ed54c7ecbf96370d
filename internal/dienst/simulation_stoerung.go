// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"math/rand/v2"
	"net"
	"sync"
)

const (
	// mittlereLaenge is after how many bytes a connection is cut on the average: some
	// messages get through, others lose their answer or don't arrive.
	mittlereLaenge = 1 << 20
	// hoechstSchnitte bounds the cuts of a run.
	hoechstSchnitte = 400
)

// leitungsstoerung is a listener whose connections are cut at random places once it is
// switched on. It serves Intermediär and directory.
type leitungsstoerung struct {
	net.Listener
	mu       sync.Mutex
	zufall   *rand.Rand // nil is off
	schnitte int
}

// schalteEin begins to cut.
func (l *leitungsstoerung) schalteEin(seed uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.zufall = rand.New(rand.NewPCG(seed, 0x73746f65))
}

// Accept implements net.Listener.
func (l *leitungsstoerung) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.zufall == nil || l.schnitte >= hoechstSchnitte {
		return c, nil
	}
	return &gestoert{Conn: c, leitung: l, rest: int(l.zufall.ExpFloat64() * mittlereLaenge)}, nil
}

// geschnitten counts a cut.
func (l *leitungsstoerung) geschnitten() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.schnitte++
}

// gestoert is a connection that breaks after some bytes in both directions together.
type gestoert struct {
	net.Conn
	leitung *leitungsstoerung
	mu      sync.Mutex
	rest    int
	ab      bool
}

// nimm takes n bytes off and returns how many may still pass; below n the line is cut.
func (g *gestoert) nimm(n int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ab {
		return 0
	}
	if n <= g.rest {
		g.rest -= n
		return n
	}
	g.ab = true
	g.leitung.geschnitten()
	return g.rest
}

// Read implements net.Conn.
func (g *gestoert) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if d := g.nimm(n); d < n {
		_ = g.Conn.Close()
		return d, net.ErrClosed
	}
	return n, err
}

// Write implements net.Conn.
func (g *gestoert) Write(b []byte) (int, error) {
	d := g.nimm(len(b))
	n, err := g.Conn.Write(b[:d])
	if d < len(b) {
		_ = g.Conn.Close()
		return n, net.ErrClosed
	}
	return n, err
}

// SPDX-License-Identifier: EUPL-1.2

package auftrag

import "sync"

// belegung keeps two parts of the program from working on one order at the same
// time, which would ask and log everything twice.
type belegung struct {
	mu sync.Mutex
	// nummern has for each order in work what is closed at the end of it.
	nummern map[string]chan struct{}
}

// nimm takes the order and returns how to give it back. If somebody else has it,
// gib is nil and fertig is closed when he has done.
func (b *belegung) nimm(nummer string) (gib func(), fertig <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c, belegt := b.nummern[nummer]; belegt {
		return nil, c
	}
	c := make(chan struct{})
	b.nummern[nummer] = c
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.nummern, nummer)
		close(c)
	}, nil
}

// SPDX-License-Identifier: EUPL-1.2

package gruppenschreiber_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"kernmelderegister/internal/grund/gruppenschreiber"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// platte stands for the durable storage and counts what reaches it.
type platte struct {
	mu       sync.Mutex
	gesehen  map[int]int
	groesste int
	laufend  atomic.Int32
	doppelt  atomic.Bool
}

func (p *platte) schreibe(_ context.Context, stapel []int) error {
	if p.laufend.Add(1) > 1 {
		p.doppelt.Store(true)
	}
	defer p.laufend.Add(-1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gesehen == nil {
		p.gesehen = map[int]int{}
	}
	for _, wert := range stapel {
		p.gesehen[wert]++
	}
	p.groesste = max(p.groesste, len(stapel))
	return nil
}

func (p *platte) hat(wert int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gesehen[wert] > 0
}

func TestEveryValueIsWrittenExactlyOnceBeforeItsCallerReturns(t *testing.T) {
	const rufer, je = 32, 200
	var p platte
	s := gruppenschreiber.Neu(p.schreibe, gruppenschreiber.Grenzen{MaxStapel: 7, MaxWartende: 3})
	var alle sync.WaitGroup
	for r := range rufer {
		alle.Go(func() {
			for i := range je {
				wert := r*je + i
				if err := s.Schreibe(t.Context(), wert); err != nil {
					t.Errorf("value %d: %v", wert, err)
				}
				if !p.hat(wert) {
					t.Errorf("value %d acknowledged before it was written", wert)
				}
			}
		})
	}
	alle.Wait()
	s.Schliesse()
	if len(p.gesehen) != rufer*je {
		t.Errorf("%d values written, want %d", len(p.gesehen), rufer*je)
	}
	for wert, mal := range p.gesehen {
		if mal != 1 {
			t.Errorf("value %d written %d times", wert, mal)
		}
	}
	if p.groesste > 7 {
		t.Errorf("batch of %d values, limit 7", p.groesste)
	}
	if p.doppelt.Load() {
		t.Error("two batches ran at the same time")
	}
}

// schleuse is a write function that stops until it is let go on.
type schleuse struct {
	drin   chan []int
	weiter chan error
}

func neueSchleuse() schleuse {
	return schleuse{drin: make(chan []int), weiter: make(chan error)}
}

func (s schleuse) schreibe(_ context.Context, stapel []int) error {
	s.drin <- append([]int(nil), stapel...)
	return <-s.weiter
}

func TestCallersThatArriveDuringAWriteShareTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tor := neueSchleuse()
		s := gruppenschreiber.Neu(tor.schreibe, gruppenschreiber.Grenzen{})
		var alle sync.WaitGroup
		schreibe := func(wert int) {
			alle.Go(func() {
				if err := s.Schreibe(t.Context(), wert); err != nil {
					t.Errorf("value %d: %v", wert, err)
				}
			})
		}
		schreibe(0)
		if erster := <-tor.drin; len(erster) != 1 {
			t.Errorf("first batch has %d values", len(erster))
		}
		for wert := range 20 {
			schreibe(wert + 1)
		}
		synctest.Wait()
		tor.weiter <- nil
		if zweiter := <-tor.drin; len(zweiter) != 20 {
			t.Errorf("second batch has %d values, want 20", len(zweiter))
		}
		tor.weiter <- nil
		alle.Wait()
		s.Schliesse()
	})
}

func TestFailedBatchFailsAllOfItsCallersAndNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		voll := errors.New("disk full")
		tor := neueSchleuse()
		s := gruppenschreiber.Neu(tor.schreibe, gruppenschreiber.Grenzen{})
		ergebnisse := make(chan error, 11)
		schreibe := func(wert int) { go func() { ergebnisse <- s.Schreibe(t.Context(), wert) }() }

		schreibe(0)
		<-tor.drin
		for wert := range 9 {
			schreibe(wert + 1)
		}
		synctest.Wait()
		tor.weiter <- nil
		<-tor.drin
		schreibe(10)
		synctest.Wait()
		tor.weiter <- voll
		<-tor.drin
		tor.weiter <- nil

		gut, schlecht := 0, 0
		for range 11 {
			err := <-ergebnisse
			switch {
			case err == nil:
				gut++
			case errors.Is(err, voll):
				schlecht++
			}
		}
		if gut != 2 || schlecht != 9 {
			t.Errorf("%d good and %d failed, want 2 and 9", gut, schlecht)
		}
		s.Schliesse()
	})
}

func TestCancelledCallerIsWithdrawnOrLearnsTheOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tor := neueSchleuse()
		s := gruppenschreiber.Neu(tor.schreibe, gruppenschreiber.Grenzen{MaxWartende: 1})
		ctx, brichAb := context.WithCancel(t.Context())
		laufend, wartend, davor := make(chan error, 1), make(chan error, 1), make(chan error, 1)

		go func() { laufend <- s.Schreibe(ctx, 1) }()
		<-tor.drin // 1 is being written
		go func() { wartend <- s.Schreibe(ctx, 2) }()
		synctest.Wait() // 2 stands in the queue, which is full now
		go func() { davor <- s.Schreibe(ctx, 3) }()
		synctest.Wait() // 3 stands before the queue
		brichAb()
		for name, c := range map[string]chan error{"queued": wartend, "blocked": davor} {
			if err := <-c; !errors.Is(err, context.Canceled) {
				t.Errorf("%s caller got %v", name, err)
			}
		}
		tor.weiter <- nil
		if err := <-laufend; err != nil {
			t.Errorf("value in a running write must get its outcome, got %v", err)
		}
		if err := s.Schreibe(ctx, 4); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled from the start: %v", err)
		}
		s.Schliesse() // would hang in the gate if 2, 3 or 4 were still written
	})
}

func TestSchliesseWritesWhatWasAcceptedAndRefusesTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tor := neueSchleuse()
		s := gruppenschreiber.Neu(tor.schreibe, gruppenschreiber.Grenzen{MaxStapel: 1, MaxWartende: 1})
		ergebnisse := make(chan error, 4)
		for wert := range 4 { // one written, one queued, two blocked before the queue
			go func() { ergebnisse <- s.Schreibe(t.Context(), wert) }()
		}
		synctest.Wait()
		var zu sync.WaitGroup
		zu.Go(s.Schliesse)
		zu.Go(s.Schliesse)
		synctest.Wait()
		if err := s.Schreibe(t.Context(), 9); !errors.Is(err, gruppenschreiber.ErrGeschlossen) {
			t.Errorf("after closing: %v", err)
		}
		for range 4 {
			<-tor.drin
			tor.weiter <- nil
			if err := <-ergebnisse; err != nil {
				t.Errorf("accepted value: %v", err)
			}
		}
		zu.Wait()
		s.Schliesse()
	})
}

func BenchmarkSchreibe(b *testing.B) {
	for _, rufer := range []int{1, 16} {
		b.Run(map[int]string{1: "callers=1xP", 16: "callers=16xP"}[rufer], func(b *testing.B) {
			var stapel, werte int
			s := gruppenschreiber.Neu(func(_ context.Context, w []int) error {
				stapel++
				werte += len(w)
				return nil
			}, gruppenschreiber.Grenzen{})
			b.SetParallelism(rufer)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Schreibe(b.Context(), 1); err != nil {
						b.Error(err)
					}
				}
			})
			s.Schliesse()
			b.ReportMetric(float64(werte)/float64(stapel), "values/batch")
		})
	}
}

// SPDX-License-Identifier: EUPL-1.2

package folge_test

import (
	"context"
	"sync/atomic"
	"testing"

	"kernmelderegister/internal/welt/folge"
)

func TestResultsComeInOrder(t *testing.T) {
	for _, arbeiter := range []int{1, 3, 100} {
		naechster := 0
		for i, err := range folge.Geordnet(context.Background(), arbeiter, 50, func(i int) int { return i }) {
			if err != nil || i != naechster {
				t.Fatalf("%d workers: %d instead of %d, %v", arbeiter, i, naechster, err)
			}
			naechster++
		}
		if naechster != 50 {
			t.Errorf("%d workers: %d results", arbeiter, naechster)
		}
	}
}

func TestNobodyWorksAfterBreakingOff(t *testing.T) {
	var begonnen, beendet atomic.Int32
	mache := func(i int) int {
		begonnen.Add(1)
		defer beendet.Add(1)
		return i
	}
	for i := range folge.Geordnet(context.Background(), 4, 1000, mache) {
		if i == 10 {
			break
		}
	}
	if b, e := begonnen.Load(), beendet.Load(); b != e || b > 20 {
		t.Errorf("%d begun, %d ended after breaking off at 10", b, e)
	}
}

func TestCancelledContextIsReported(t *testing.T) {
	ctx, stopp := context.WithCancel(context.Background())
	defer stopp()
	var letzter error
	for i, err := range folge.Geordnet(ctx, 2, 100, func(i int) int { return i }) {
		letzter = err
		if i == 5 {
			stopp()
		}
	}
	if letzter == nil {
		t.Error("a cancelled context ends without an error")
	}
}

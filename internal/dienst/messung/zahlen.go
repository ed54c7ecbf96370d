// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"math"
	"slices"
	"time"
)

// Median returns the middle of the values, 0 for none. It does not change them.
func Median(werte []float64) float64 {
	if len(werte) == 0 {
		return 0
	}
	sortiert := slices.Sorted(slices.Values(werte))
	mitte := len(sortiert) / 2
	if len(sortiert)%2 == 1 {
		return sortiert[mitte]
	}
	return (sortiert[mitte-1] + sortiert[mitte]) / 2
}

// Quantil returns the smallest of the sorted durations that at least the share p
// (0–1) of them does not exceed, 0 for none.
func Quantil(sortiert []time.Duration, p float64) time.Duration {
	if len(sortiert) == 0 {
		return 0
	}
	rang := int(math.Ceil(p * float64(len(sortiert))))
	return sortiert[min(max(rang, 1), len(sortiert))-1]
}

// JeSekunde returns n per second of the duration; a duration of nothing counts
// as a nanosecond.
func JeSekunde(n float64, d time.Duration) float64 { return n / max(d, 1).Seconds() }

// Millisekunden returns the duration in milliseconds.
func Millisekunden(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

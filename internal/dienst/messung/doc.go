// SPDX-License-Identifier: EUPL-1.2

// Package messung holds what every benchmark needs and nothing of the register:
// loads of many clients that run in turn, medians and quantiles, processor time,
// and the bare databases that the register is compared with. A figure without
// its reference of the same run says little: the machine may be slow or busy.
package messung

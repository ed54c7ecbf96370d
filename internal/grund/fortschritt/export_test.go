// SPDX-License-Identifier: EUPL-1.2

package fortschritt

// NeuFuer is Neu with a switch instead of a terminal.
var NeuFuer = neu

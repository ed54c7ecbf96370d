// SPDX-License-Identifier: EUPL-1.2

// Package dienst builds an installation out of the rooms and runs it: the only
// place that knows everything. It reads the configuration, opens the storage,
// makes the use cases, hangs the doors into one server and stops all of it in
// order.
package dienst

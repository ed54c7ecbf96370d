// SPDX-License-Identifier: EUPL-1.2

// Package beschwerde keeps complaints of customers and of residents from their entry to
// the answer. Customers complain in their portal or in writing, residents in writing or
// by word of mouth; what comes on paper a clerk enters. Terms are data. A complaint is
// deleted after its own term, since it names people.
package beschwerde

// SPDX-License-Identifier: EUPL-1.2

// Package adresshandel looks for customers who collect addresses instead of asking
// for single persons (S0-06; § 44 Abs. 3 Nr. 2, § 49 Abs. 4 Nr. 2 BMG; S2 3.3).
//
// A daily run looks at the orders by rules that are data. It reads what was asked, but
// not what was answered: how many answers were neutral it takes from the claims, which
// say no more than the customer's own notice does. What it finds is a case about a
// customer that names rule, number and orders, never anybody who was sought. The run
// is an entry of the log.
//
// A limit of search profiles per day can be set for a customer, by a rule or by a
// clerk. It is asked before an order is searched, so that it acts alike whatever the
// answers would be.
package adresshandel

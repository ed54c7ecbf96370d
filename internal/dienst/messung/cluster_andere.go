// SPDX-License-Identifier: EUPL-1.2

//go:build !linux

package messung

import "context"

// Cluster is a throw-away PostgreSQL server; on this system there is none.
type Cluster struct{}

// StarteCluster returns ErrKeinPostgres.
func StarteCluster(context.Context, string) (*Cluster, error) { return nil, ErrKeinPostgres }

// DSN returns the address of the server.
func (c *Cluster) DSN() string { return "" }

// Stoppe shuts the server down.
func (c *Cluster) Stoppe() error { return nil }

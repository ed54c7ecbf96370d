// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a throw-away PostgreSQL server that listens on a socket in its own
// folder only. It is as durable as a productive one.
type Cluster struct {
	ordner  string
	prozess *exec.Cmd
	ende    chan error // what the process returned
}

// frist bounds start and stop.
const frist = time.Minute

// StarteCluster makes a server with its data below ordner, so that it works on
// the same disk as what it is compared with; where the account of the server
// can't get there, in the system's folder for temporary files. The error is
// ErrKeinPostgres when none is installed.
func StarteCluster(ctx context.Context, ordner string) (_ *Cluster, err error) {
	programme, err := programmordner()
	if err != nil {
		return nil, err
	}
	konto, err := dienstkonto()
	if err != nil {
		return nil, err
	}
	if konto != nil && !stehtOffen(ordner) {
		ordner = ""
	}
	c := &Cluster{ende: make(chan error, 1)}
	if c.ordner, err = os.MkdirTemp(ordner, "pg-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(c.ordner))
		}
	}()
	if konto != nil {
		if err := os.Chown(c.ordner, int(konto.Uid), int(konto.Gid)); err != nil {
			return nil, err
		}
	}
	daten := filepath.Join(c.ordner, "daten")
	anlegen := c.befehl(ctx, konto, filepath.Join(programme, "initdb"), "-D", daten, "-U", "kmr", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync")
	if ausgabe, err := anlegen.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, ausgabe)
	}
	// The server outlives ctx until Stoppe shuts it down in order.
	c.prozess = c.befehl(context.WithoutCancel(ctx), konto, filepath.Join(programme, "postgres"), "-D", daten,
		"-c", "listen_addresses=", "-c", "unix_socket_directories="+c.ordner,
		"-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB", "-c", "maintenance_work_mem=256MB")
	return c, c.starte(ctx)
}

func (c *Cluster) starte(ctx context.Context) error {
	var ausgabe bytes.Buffer
	c.prozess.Stdout, c.prozess.Stderr = &ausgabe, &ausgabe
	if err := c.prozess.Start(); err != nil {
		return err
	}
	go func() { c.ende <- c.prozess.Wait() }()
	ctx, stopp := context.WithTimeout(ctx, frist)
	defer stopp()
	takt := time.NewTicker(20 * time.Millisecond)
	defer takt.Stop()
	for {
		verbindung, err := pgx.Connect(ctx, c.DSN())
		if err == nil {
			return verbindung.Close(ctx)
		}
		select {
		case <-takt.C:
		case ende := <-c.ende:
			c.ende <- ende
			return fmt.Errorf("postgres ended: %w: %s", ende, ausgabe.Bytes())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("postgres does not answer: %w", err), c.Stoppe())
		}
	}
}

// DSN names the database postgres of the server by the folder of its socket.
func (c *Cluster) DSN() string {
	u := url.URL{Scheme: "postgres", User: url.User("kmr"), Path: "/postgres"}
	u.RawQuery = url.Values{"host": {c.ordner}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// Stoppe shuts the server down and removes its files.
func (c *Cluster) Stoppe() error {
	err := c.prozess.Process.Signal(syscall.SIGINT) // fast shutdown
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	wecker := time.NewTimer(frist)
	defer wecker.Stop()
	select {
	case <-c.ende: // its status is that of the signal
	case <-wecker.C:
		err = errors.Join(err, errors.New("postgres did not stop in time"), c.prozess.Process.Kill())
		<-c.ende
	}
	return errors.Join(err, os.RemoveAll(c.ordner))
}

// stehtOffen reports whether every account may pass through the folder.
func stehtOffen(ordner string) bool {
	for pfad, err := filepath.Abs(ordner); err == nil; pfad = filepath.Dir(pfad) {
		info, err := os.Stat(pfad)
		if err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		if pfad == filepath.Dir(pfad) {
			return true
		}
	}
	return false
}

// dienstkonto returns the account for the server's processes: PostgreSQL
// refuses to run as root. nil means the account of this process.
func dienstkonto() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("messung: PostgreSQL refuses root, and there is neither an account postgres nor nobody")
}

func (c *Cluster) befehl(ctx context.Context, konto *syscall.Credential, programm string, argumente ...string) *exec.Cmd {
	b := exec.CommandContext(ctx, programm, argumente...)
	b.Dir = c.ordner
	b.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + c.ordner}
	// Its own group keeps Ctrl-C from it: Stoppe comes in order. It dies with us.
	b.SysProcAttr = &syscall.SysProcAttr{Credential: konto, Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	return b
}

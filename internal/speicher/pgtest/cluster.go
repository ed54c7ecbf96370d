// SPDX-License-Identifier: EUPL-1.2

package pgtest

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
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrKeinPostgres says that no server binaries were found.
var ErrKeinPostgres = errors.New("no PostgreSQL binaries under /usr/lib/postgresql/*/bin or in PATH")

// cluster is a running throw-away server.
type cluster struct {
	dir     string
	prozess *exec.Cmd
	ende    chan error // what the process returned
	ausgabe *bytes.Buffer
}

// hoechsteWartezeit bounds start and stop; both are polled.
const hoechsteWartezeit = 60 * time.Second

func starteCluster(ctx context.Context, opt Optionen) (_ *cluster, err error) {
	programme, err := findeProgramme()
	if err != nil {
		return nil, err
	}
	konto, err := dienstkonto()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kmr-pg-")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	if konto != nil {
		if err := os.Chown(dir, int(konto.Uid), int(konto.Gid)); err != nil {
			return nil, err
		}
	}
	daten := filepath.Join(dir, "daten")
	anlegen := befehl(ctx, konto, dir, filepath.Join(programme, "initdb"), "-D", daten, "-U", "kmr", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync")
	if ausgabe, err := anlegen.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, ausgabe)
	}
	return starteServer(ctx, konto, dir, filepath.Join(programme, "postgres"), opt)
}

func starteServer(ctx context.Context, konto *syscall.Credential, dir, programm string, opt Optionen) (*cluster, error) {
	argumente := []string{
		"-D", filepath.Join(dir, "daten"),
		"-c", "listen_addresses=", "-c", "unix_socket_directories=" + dir,
		"-c", "shared_buffers=64MB", "-c", "max_connections=100",
	}
	if opt.OhneSync {
		argumente = append(argumente, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	c := &cluster{dir: dir, ende: make(chan error, 1), ausgabe: &bytes.Buffer{}}
	// The server outlives ctx until Stoppe shuts it down in order.
	c.prozess = befehl(context.WithoutCancel(ctx), konto, dir, programm, argumente...)
	c.prozess.Stdout, c.prozess.Stderr = c.ausgabe, c.ausgabe
	c.prozess.SysProcAttr.Pdeathsig = syscall.SIGQUIT // a killed test leaves no server behind
	if err := c.prozess.Start(); err != nil {
		return nil, err
	}
	go func() { c.ende <- c.prozess.Wait() }()
	if err := c.warteBereit(ctx); err != nil {
		return nil, errors.Join(err, c.stoppe())
	}
	return c, nil
}

// warteBereit connects until the server answers.
func (c *cluster) warteBereit(ctx context.Context) error {
	ctx, stopp := context.WithTimeout(ctx, hoechsteWartezeit)
	defer stopp()
	takt := time.NewTicker(20 * time.Millisecond)
	defer takt.Stop()
	for {
		verbindung, err := pgx.Connect(ctx, c.dsn())
		if err == nil {
			return verbindung.Close(ctx)
		}
		select {
		case <-takt.C:
		case ende := <-c.ende:
			c.ende <- ende
			return fmt.Errorf("postgres ended: %w: %s", ende, c.ausgabe)
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		}
	}
}

// stoppe shuts the server down and removes its files.
func (c *cluster) stoppe() error {
	err := c.prozess.Process.Signal(syscall.SIGINT) // fast shutdown
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	frist := time.NewTimer(hoechsteWartezeit)
	defer frist.Stop()
	select {
	case <-c.ende:
	case <-frist.C:
		err = errors.Join(errors.New("postgres did not stop in time"), c.prozess.Process.Kill())
		<-c.ende
		return errors.Join(err, os.RemoveAll(c.dir))
	}
	return os.RemoveAll(c.dir)
}

// dsn names the server by the folder of its socket: no port can be taken twice.
func (c *cluster) dsn() string {
	u := url.URL{Scheme: "postgres", User: url.User("kmr"), Path: "/postgres"}
	u.RawQuery = url.Values{"host": {c.dir}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// findeProgramme returns the folder of the newest installed server.
func findeProgramme() (string, error) {
	funde, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(funde) > 0 {
		slices.SortFunc(funde, func(a, b string) int { return fassung(a) - fassung(b) })
		return filepath.Dir(funde[len(funde)-1]), nil
	}
	pfad, err := exec.LookPath("initdb")
	if err != nil {
		return "", ErrKeinPostgres
	}
	return filepath.Dir(pfad), nil
}

// fassung returns the version in a path /usr/lib/postgresql/<version>/bin/initdb.
func fassung(pfad string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(pfad))))
	if err != nil {
		return 0
	}
	return n
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
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses root, and there is neither an account postgres nor nobody")
}

func befehl(ctx context.Context, konto *syscall.Credential, dir, programm string, argumente ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, programm, argumente...)
	c.Dir = dir
	c.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + dir}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: konto}
	return c
}

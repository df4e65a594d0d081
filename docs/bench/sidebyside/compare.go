package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const turnMax = 3 * time.Minute // for one turn of one server

// comparison is one run: the servers, where they run, and what went wrong.
type comparison struct {
	options
	servers     []server
	certificate string
	key         string
	broken      map[int]bool // of servers: did not start
	missing     []string     // what could not be run, and why
	failed      []string     // cases of Berth that had errors
}

func (c *comparison) compare(ctx context.Context) error {
	if err := c.measure(ctx); err != nil {
		return err
	}
	if err := c.report(ctx); err != nil {
		return err
	}
	return c.verdict()
}

// verdict is the error if anything of Berth had any.
func (c *comparison) verdict() error {
	if len(c.failed) > 0 {
		return fmt.Errorf("Berth had errors in %s", strings.Join(c.failed, ", "))
	}
	return nil
}

// makeBerth builds the distribution; Maven is quiet unless it fails.
func (o options) makeBerth(ctx context.Context) error {
	if err := o.quiet.share(ctx); err != nil {
		return err
	}
	defer o.quiet.release()
	fmt.Fprintln(os.Stderr, "building Berth")
	cmd := exec.CommandContext(ctx, "mvn", "-q", "-DskipTests", "package")
	cmd.Dir, cmd.Stdout, cmd.Stderr = o.root, os.Stderr, os.Stderr
	return cmd.Run()
}

// gather finds the servers: Berth first, then its other builds and the peers.
func (c *comparison) gather() (err error) {
	if c.certificate, c.key, err = writeCertificate(c.out); err != nil {
		return err
	}
	ours := berth("berth", c.berth)
	if ours.program, err = ours.find(); err != nil {
		return fmt.Errorf("Berth is not built: %w", err)
	}
	c.servers = append(c.servers, ours)
	for _, named := range c.with {
		name, folder, ok := strings.Cut(named, "=")
		if !ok {
			return fmt.Errorf("--with %s: expected name=folder", named)
		}
		c.add(berth(name, folder))
	}
	for _, p := range peers {
		if len(c.peers) == 0 || contains(c.peers, p.name) {
			c.add(p)
		}
	}
	return nil
}

func (c *comparison) add(v server) {
	var err error
	if v.program, err = v.find(); err != nil {
		c.miss("%s: %v", v.name, err)
		return
	}
	c.servers = append(c.servers, v)
}

func (c *comparison) miss(format string, args ...any) {
	c.missing = append(c.missing, fmt.Sprintf(format, args...))
	fmt.Fprintln(os.Stderr, "not run:", c.missing[len(c.missing)-1])
}

// site is where the i-th server runs.
func (c *comparison) site(i int, tls bool) site {
	s := site{dir: filepath.Join(c.out, c.servers[i].name)}
	if c.port > 0 {
		s.port = c.port + i
	}
	if tls {
		s.dir, s.certificate, s.key = s.dir+"-tls", c.certificate, c.key
	}
	return s
}

// wants says whether a part was named; or belongs to the run, if none was.
func (c *comparison) wants(p part) bool {
	if len(c.cases) == 0 {
		return !(p.long && c.mode == quickMode)
	}
	return contains(c.cases, p.name)
}

func (c *comparison) repetitions() int {
	switch {
	case c.reps > 0:
		return c.reps
	case c.mode == fullMode:
		return 3
	default:
		return 1
	}
}

// measure runs the parts over plain HTTP on servers that stay, then those
// that need new servers, then those over TLS.
func (c *comparison) measure(ctx context.Context) error {
	if c.wants(part{name: startCase}) {
		if err := c.starts(ctx); err != nil {
			return err
		}
	}
	for _, fleet := range []func(part) bool{
		func(p part) bool { return !p.tls && !p.fresh },
		func(p part) bool { return p.fresh },
		func(p part) bool { return p.tls },
	} {
		if err := c.measureAll(ctx, fleet); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) measureAll(ctx context.Context, chosen func(part) bool) error {
	running := map[int]*process{}
	defer func() {
		for _, p := range running {
			p.stopAndForget()
		}
	}()
	for _, p := range parts {
		if !chosen(p) || !c.wants(p) {
			continue
		}
		for rep := 1; rep <= c.repetitions(); rep++ {
			for i, v := range c.servers {
				if p.writes && v.static || c.broken[i] {
					continue
				}
				if err := c.turn(ctx, p, rep, i, running); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// turn is one repetition of one part by one server.
func (c *comparison) turn(ctx context.Context, p part, rep, i int, running map[int]*process) error {
	if err := c.quiet.await(ctx); err != nil {
		return err
	}
	server := running[i]
	if server == nil {
		var err error
		server, err = start(ctx, c.servers[i], c.site(i, p.tls))
		if err != nil {
			return c.gaveUp(ctx, i, err)
		}
		running[i] = server
	}
	fresh := p.fresh && c.mode != smokeMode
	if fresh {
		defer func() {
			server.stopAndForget()
			delete(running, i)
		}()
	}
	if c.mode != smokeMode && (fresh || rep == 1) {
		// Whatever is wrong will be said by the repetition that counts.
		c.regbench(ctx, server, io.Discard, p.warmArgs(c.mode)...)
	}
	err := c.regbench(ctx, server, os.Stderr, append(p.args(c.mode), "-reps", "1", "-o", c.results(p.name))...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		c.failure(server.server, p.name, err)
	}
	return nil
}

func (c *comparison) failure(v server, name string, err error) {
	if v.name == "berth" {
		c.failed = append(c.failed, name)
	}
	c.miss("%s of %s in full: %v", name, v.name, err)
}

// gaveUp goes on without a peer that does not start, but not without Berth.
func (c *comparison) gaveUp(ctx context.Context, i int, err error) error {
	if i == 0 || ctx.Err() != nil {
		return err
	}
	c.broken[i] = true
	c.miss("%v", err)
	return nil
}

func (c *comparison) results(name string) string { return filepath.Join(c.out, name+".jsonl") }

// regbench measures a running server.
func (c *comparison) regbench(ctx context.Context, p *process, progress io.Writer, args ...string) error {
	all := []string{"run", "-url", p.site.url(), "-pid", fmt.Sprint(p.cmd.Process.Pid), "-label", p.server.name}
	if p.server.static {
		all = append(all, "-static-dir", p.site.staticDir())
	}
	ctx, cancel := context.WithTimeout(ctx, turnMax)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(c.tools, "regbench"), append(all, args...)...)
	cmd.Stderr = progress
	return cmd.Run()
}

// starts measures the start of each server on an empty store.
func (c *comparison) starts(ctx context.Context) error {
	out, err := os.OpenFile(c.results(startCase), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	for i, v := range c.servers {
		line, err := c.startup(ctx, v, c.site(i, false), map[mode]int{fullMode: 5, quickMode: 3, smokeMode: 1}[c.mode])
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			c.failure(v, startCase, err)
		}
		os.Stderr.Write(line)
		out.Write(line)
	}
	return nil
}

// startup is regbench's line about starts on what the site holds.
func (o options) startup(ctx context.Context, v server, s site, reps int) ([]byte, error) {
	if err := o.quiet.await(ctx); err != nil {
		return nil, err
	}
	s, err := s.onFreePort()
	if err != nil {
		return nil, err
	}
	server, err := prepare(v, s)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, turnMax)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(o.tools, "regbench"), append([]string{"startup", "-url", s.url(), "-label", v.name,
		"-reps", fmt.Sprint(reps), "-idle", "1s", "-log", s.path("log"), "--"}, server.Args...)...)
	cmd.Env, cmd.Stderr = server.Env, os.Stderr
	return cmd.Output()
}

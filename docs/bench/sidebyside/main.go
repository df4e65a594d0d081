// Command sidebyside starts Berth and the registries it finds on loopback,
// lets regbench measure them in turns, and prints what it measured.
// docs/bench/run builds and starts it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const usage = `Measures Berth beside the registries found on this machine, all on loopback, in turns.

  docs/bench/run                                everything, about 25 minutes
  docs/bench/run --quick                        most of it once over, a few minutes
  docs/bench/run --cases get-manifest,close     some cases
  docs/bench/run --peers nginx                  beside some peers; "none" for Berth alone
  docs/bench/run --with before=/path/to/berth   beside another build of Berth
  docs/bench/run --berth /path/to/berth         another build in place of this tree's
  docs/bench/run --smoke                        whether every case works; measures nothing
  docs/bench/run growth                         on stores of 10^2 to 10^6: a table and a picture, about 10 minutes
  docs/bench/run growth --most 10000            no further than that

Cases: %s.
Peers: %s.

Options:
`

// options are what the command line says.
type options struct {
	mode    mode
	cases   list
	peers   list
	berth   string // the folder of the build to measure
	with    list
	out     string
	most    int
	picture string
	port    int
	reps    int
	build   bool
	quiet   *quiet
	root    string // of Berth's sources
	tools   string // the folder of regbench
}

// list is a comma separated option, which may be given more than once.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }
func (l *list) Set(s string) error {
	*l = append(*l, strings.Split(s, ",")...)
	return nil
}

func init() {
	// Servers end with the thread that started them, should we be killed:
	// the main one, as it lasts to the end.
	runtime.LockOSThread()
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	growing := len(args) > 0 && args[0] == "growth"
	if growing {
		args = args[1:]
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	if o.build {
		if err := o.makeBerth(ctx); err != nil {
			return err
		}
	}
	defer o.quiet.release()
	c := comparison{options: o, broken: map[int]bool{}}
	if err := c.gather(); err != nil {
		return err
	}
	if growing {
		return c.grow(ctx)
	}
	return c.compare(ctx)
}

func parse(args []string) (options, error) {
	program, err := os.Executable()
	if err != nil {
		return options{}, err
	}
	o := options{mode: fullMode, quiet: &quiet{}, tools: filepath.Dir(program)}
	o.root = filepath.Clean(filepath.Join(o.tools, "..", "..", ".."))
	fs := flag.NewFlagSet("run", flag.ExitOnError)
	fs.Usage = func() {
		fmt.Fprintf(fs.Output(), usage, strings.Join(partNames(), ", "), strings.Join(peerNames(), ", "))
		fs.PrintDefaults()
	}
	fs.Var(&o.cases, "cases", "comma separated: the cases to run (default all)")
	fs.Var(&o.peers, "peers", "comma separated: the peers to run, or none (default all that are installed)")
	fs.StringVar(&o.berth, "berth", "", "the build of Berth to measure, a folder with bin and lib (default: built from this tree)")
	fs.Var(&o.with, "with", "name=folder: another build of Berth, as a peer")
	quick := fs.Bool("quick", false, "one repetition of shorter cases, and not all of them")
	smoke := fs.Bool("smoke", false, "Berth alone, as little as possible of each case; fails when one has errors")
	fs.StringVar(&o.out, "out", filepath.Join(o.root, "target", "bench", time.Now().Format("2006-01-02-150405")), "folder for results, logs and the stores")
	fs.IntVar(&o.most, "most", 1_000_000, "growth: the most tags of a repository")
	fs.StringVar(&o.picture, "picture", "", "growth: where to draw (default growth.svg among the results)")
	fs.IntVar(&o.port, "port", 0, "the first of some ports in a row to serve on (default any that are free)")
	fs.IntVar(&o.reps, "reps", 0, "repetitions (default 3; quick and smoke 1)")
	fs.BoolVar(&o.build, "build", true, "build Berth first; -build=false takes what is there")
	fs.StringVar(&o.quiet.path, "lock", "", "hold an exclusive flock on this file while measuring, for some 50 s at most, so that others on the machine can take turns")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("did not expect %q; --help shows how", fs.Arg(0))
	}
	if o.berth != "" {
		o.build = false
	} else {
		o.berth = filepath.Join(o.root, "registry-app", "target", "berth")
	}
	switch {
	case *quick && *smoke:
		return o, errors.New("--quick or --smoke, not both")
	case *quick:
		o.mode = quickMode
	case *smoke:
		o.mode, o.peers = smokeMode, list{"none"}
	}
	if o.out, err = filepath.Abs(o.out); err != nil {
		return o, err
	}
	if o.picture == "" {
		o.picture = filepath.Join(o.out, "growth.svg")
	}
	return o, o.check()
}

func (o options) check() error {
	for _, name := range o.cases {
		if !contains(partNames(), name) {
			return fmt.Errorf("no case %q; there are %s", name, strings.Join(partNames(), ", "))
		}
	}
	for _, name := range o.peers {
		if name != "none" && !contains(peerNames(), name) {
			return fmt.Errorf("no peer %q; there are %s", name, strings.Join(peerNames(), ", "))
		}
	}
	return nil
}

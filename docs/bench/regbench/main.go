// Command regbench measures an OCI distribution registry over HTTP/1.1.
//
//	regbench run -url http://127.0.0.1:5000 -pid 1234 -label mine -cases all
//	regbench startup -url http://127.0.0.1:5000 -label mine -- command args
//	regbench report -labels mine,other results/*.jsonl
//
// Every repetition of every case gives one JSON line. Server CPU and memory
// are read from /proc for the process given by -pid and its descendants; with
// client and server on the same cores, CPU per operation is the figure to
// trust. MB and GB are 10^6 and 10^9 bytes.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

type bench struct {
	t                     *target
	pid                   int
	label                 string
	run                   string // makes pushed content new in every run
	out                   io.Writer
	reps                  int
	dur                   time.Duration
	pushDur               time.Duration
	conc                  []int
	sync                  bool
	chunk                 int
	n                     int
	manifests             int
	largeN                int
	largeSize             int
	getTags               int
	getBlobs              int
	tagSizes              []int
	repos                 int
	settleMax             time.Duration
	seedMax               time.Duration
	stormPar, stormImages int
	idle                  int
	fairDur               time.Duration
	fairRate              int
	fairClients           int
	paths                 []string
	pathsName             string
	staticDir             string
	failed                bool
}

func (b *bench) cases() map[string]func() {
	return map[string]func(){
		"push-small":      b.casePushSmall,
		"push-large":      func() { b.casePushLarge("push-large", b.pushBlob) },
		"push-large-mono": func() { b.casePushLarge("push-large-mono", b.pushMonolithic) },
		"push-manifest":   b.casePushManifest,
		"get-manifest":    b.caseGetManifest,
		"close":           b.caseClose,
		"get-blob-small":  b.caseGetBlobSmall,
		"get-blob-large":  b.caseGetBlobLarge,
		"range":           b.caseRange,
		"tags":            b.caseTags,
		"catalog":         b.caseCatalog,
		"pull-storm":      b.casePullStorm,
		"idle":            b.caseIdle,
		"fairness":        b.caseFairness,
		"paths":           b.casePaths,
	}
}

// Without "paths", which has nothing to do unless it is told.
var order = []string{"get-manifest", "close", "get-blob-small", "get-blob-large", "range", "pull-storm", "idle", "fairness", "push-small", "push-large", "push-large-mono", "push-manifest", "tags", "catalog"}

// What a static file server can do.
var readOnly = []string{"get-manifest", "close", "get-blob-small", "get-blob-large", "range", "pull-storm", "idle", "fairness"}

// concOr is the -c override, or the case's own levels.
func (b *bench) concOr(def ...int) []int {
	if len(b.conc) > 0 {
		return b.conc
	}
	return def
}

// fail records a case that could not be prepared.
func (b *bench) fail(name string, err error) {
	b.failed = true
	b.emit(row{Label: b.label, Case: name, TLS: b.t.tls, Errors: 1, Error: err.Error()})
}

func ints(s string) ([]int, error) {
	var out []int
	for _, f := range strings.Split(s, ",") {
		if f == "" {
			continue
		}
		v, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func runCases(args []string) error {
	b := &bench{}
	fs := flag.NewFlagSet("run", flag.ExitOnError)
	url := fs.String("url", "http://127.0.0.1:5000", "base URL of the registry")
	user := fs.String("user", "", "user for Basic authentication")
	pass := fs.String("pass", "", "password for Basic authentication")
	token := fs.String("token", "", "token for Bearer authentication")
	insecure := fs.Bool("insecure", true, "accept any TLS certificate")
	copyBody := fs.Bool("copy-body", false, "read bodies into user space instead of recv(MSG_TRUNC)")
	fs.IntVar(&b.pid, "pid", 0, "server's process id, for CPU and memory (descendants included)")
	fs.StringVar(&b.label, "label", "server", "label in the output")
	names := fs.String("cases", "all", "comma separated: all, "+strings.Join(order, ", ")+"; or paths")
	conc := fs.String("c", "", "concurrency levels, overriding each case's own")
	outName := fs.String("o", "", "append JSON lines to this file (default standard output)")
	fs.IntVar(&b.reps, "reps", 3, "repetitions")
	fs.DurationVar(&b.dur, "dur", 2*time.Second, "length of one repetition of a read case")
	fs.DurationVar(&b.pushDur, "push-dur", 5*time.Second, "upper limit for one repetition of a small push case")
	fs.BoolVar(&b.sync, "sync", true, "sync(2) before each repetition")
	fs.IntVar(&b.chunk, "chunk", 32<<10, "chunk size for PATCH with chunked framing; 0: Content-Length")
	fs.IntVar(&b.n, "n", 2000, "small blobs to push per repetition")
	fs.IntVar(&b.manifests, "manifests", 1000, "manifests to push per repetition")
	fs.IntVar(&b.largeN, "large-n", 4, "large blobs")
	fs.IntVar(&b.largeSize, "large-size", 256<<20, "size of a large blob")
	fs.IntVar(&b.getTags, "get-tags", 100, "tags in the repository that manifests are read from")
	fs.IntVar(&b.getBlobs, "get-blobs", 200, "small blobs to read")
	tagSizes := fs.String("tag-sizes", "1000,10000", "sizes of the repositories whose tags are listed")
	fs.IntVar(&b.repos, "repos", 1000, "repositories to list")
	fs.DurationVar(&b.seedMax, "seed-max", 60*time.Second, "longest time to spend seeding a listing")
	fs.DurationVar(&b.settleMax, "settle-max", 10*time.Second, "longest wait for the server's background work to end")
	fs.IntVar(&b.stormPar, "storm-par", 3, "connections per pulling client")
	fs.IntVar(&b.stormImages, "storm-images", 128, "image pulls per repetition of the storm")
	fs.IntVar(&b.idle, "idle", 10000, "idle connections held open in the case of that name")
	fs.DurationVar(&b.fairDur, "fair-dur", 3*time.Second, "length of one repetition of one part of the fairness case")
	fs.IntVar(&b.fairRate, "fair-rate", 800, "manifests asked for per second in the fairness case; 0: as fast as they are answered")
	fs.IntVar(&b.fairClients, "fair-clients", 32, "clients that push slowly in the fairness case")
	paths := fs.String("paths", "", "comma separated: what the case \"paths\" asks for")
	fs.StringVar(&b.pathsName, "paths-name", "paths", "name of that case in the output")
	fs.StringVar(&b.staticDir, "static-dir", "", "seed by writing files below this directory (for a static file server)")
	fs.Parse(args)

	var err error
	if b.t, err = newTarget(*url, *user, *pass, *token, *insecure, *copyBody); err != nil {
		return err
	}
	if b.conc, err = ints(*conc); err != nil {
		return err
	}
	if b.tagSizes, err = ints(*tagSizes); err != nil {
		return err
	}
	if *paths != "" {
		b.paths = strings.Split(*paths, ",")
	}
	b.out = os.Stdout
	if *outName != "" {
		f, err := os.OpenFile(*outName, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		defer f.Close()
		b.out = f
	}
	var id [6]byte
	rand.Read(id[:])
	b.run = hex.EncodeToString(id[:])

	list := strings.Split(*names, ",")
	if *names == "all" {
		list = order
		if b.staticDir != "" {
			list = readOnly
		}
	}
	cases := b.cases()
	for _, name := range list {
		f, ok := cases[name]
		if !ok {
			var all []string
			for n := range cases {
				all = append(all, n)
			}
			sort.Strings(all)
			return fmt.Errorf("no case %q; there are %s", name, strings.Join(all, ", "))
		}
		f()
	}
	if b.failed {
		return fmt.Errorf("some cases could not be prepared, or had errors")
	}
	return nil
}

func main() {
	cmds := map[string]func([]string) error{"run": runCases, "startup": startup, "report": report}
	if len(os.Args) < 2 || cmds[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: regbench run|startup|report [flags]; -h after a command lists its flags")
		os.Exit(2)
	}
	if err := cmds[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "regbench:", err)
		os.Exit(1)
	}
}

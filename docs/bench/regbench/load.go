package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// row is one line of output: one repetition of one case.
type row struct {
	Label    string  `json:"label"`
	Case     string  `json:"case"`
	Kind     kind    `json:"kind,omitempty"`
	TLS      bool    `json:"tls,omitempty"`
	C        int     `json:"c"`
	Rep      int     `json:"rep"`
	Ops      int64   `json:"ops"`
	Errors   int64   `json:"errors"`
	Secs     float64 `json:"secs"`
	OpsPerS  float64 `json:"ops_s"`
	MBPerS   float64 `json:"mb_s,omitempty"`
	Bytes    int64   `json:"bytes,omitempty"`
	P50      float64 `json:"p50_ms"`
	P90      float64 `json:"p90_ms"`
	P99      float64 `json:"p99_ms"`
	Max      float64 `json:"max_ms"`
	SrvCPU   float64 `json:"srv_cpu_s"`
	SrvUsOp  float64 `json:"srv_cpu_us_op"`
	SrvPerGB float64 `json:"srv_cpu_s_gb,omitempty"`
	CliCPU   float64 `json:"cli_cpu_s"`
	RSS      float64 `json:"rss_mb"`
	RSSMax   float64 `json:"rss_max_mb"`
	Dials    int     `json:"dials"`
	BgCores  float64 `json:"bg_cores"` // server's CPU use just before, without load
	Note     string  `json:"note,omitempty"`
	Error    string  `json:"error,omitempty"`
}

// worker is one simulated client.
type worker struct {
	id    int
	conn  *conn
	lat   []int64
	bytes int64
	errs  int64
	dials int // of connections beyond conn
}

// kind says which figures of a row matter, and so in which table it stands.
type kind string

const (
	requests  kind = "requests"  // many small answers: op/s, p99, CPU per operation
	transfer  kind = "transfer"  // few large bodies: MB/s, CPU per GB
	storm     kind = "storm"     // whole images: images/s, CPU per GB, peak RSS
	listing   kind = "listing"   // one client: p50, CPU per operation
	bystander kind = "bystander" // p99 while something else goes on
)

// opFunc performs operation i and returns the payload bytes it moved.
type opFunc func(w *worker, i int64) (int64, error)

// job is one repetition of one case. It ends after max operations (0: none)
// or after dur (0: none), whichever comes first; operations under way are
// finished.
type job struct {
	name string
	kind kind
	c    int
	rep  int
	max  int64
	dur  time.Duration
	rate int           // operations per second, all workers together; 0: no limit
	amid func() func() // starts what goes on meanwhile, and returns its end
	op   opFunc
}

// wait holds a worker back until its turn to begin operation n, if there is a
// rate. The workers take turns, so that the requests are spread in time.
func (j job) wait(w *worker, n int, start time.Time) {
	if j.rate > 0 {
		turn := time.Second * time.Duration(n*j.c+w.id) / time.Duration(j.rate)
		time.Sleep(time.Until(start.Add(turn)))
	}
}

func (b *bench) load(j job) row {
	workers := make([]*worker, j.c)
	for i := range workers {
		workers[i] = &worker{id: i, conn: b.t.newConnFrom(i)}
	}
	if b.sync {
		syscall.Sync() // leave no earlier case's write-back in this one
	}
	bg := b.settle()
	end := func() {}
	if j.amid != nil {
		end = j.amid()
	}
	var next atomic.Int64
	var firstErr atomic.Pointer[string]
	var wg sync.WaitGroup
	rss := sampleRSS(b.pid)
	cpu0, self0, start := treeCPU(b.pid), selfCPU(), time.Now()
	deadline := start.Add(j.dur)
	for _, w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer w.conn.close()
			for n := 0; w.errs < 50; n++ {
				j.wait(w, n, start)
				t0 := time.Now()
				if j.dur > 0 && t0.After(deadline) {
					return
				}
				i := next.Add(1) - 1
				if j.max > 0 && i >= j.max {
					return
				}
				n, err := j.op(w, i)
				if err != nil {
					w.errs++
					msg := err.Error()
					firstErr.CompareAndSwap(nil, &msg)
					continue
				}
				w.bytes += n
				w.lat = append(w.lat, int64(time.Since(t0)))
			}
		}()
	}
	wg.Wait()
	secs := time.Since(start).Seconds()
	self1, cpu1 := selfCPU(), treeCPU(b.pid)
	end()

	r := row{Label: b.label, Case: j.name, Kind: j.kind, TLS: b.t.tls, C: j.c, Rep: j.rep, Secs: secs, RSSMax: rss.done(), CliCPU: self1 - self0, SrvCPU: cpu1 - cpu0, BgCores: bg}
	if b.pid != 0 {
		r.RSS = treeRSS(b.pid)
	}
	var all []int64
	for _, w := range workers {
		all = append(all, w.lat...)
		r.Bytes += w.bytes
		r.Errors += w.errs
		r.Dials += w.conn.dials + w.dials
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	q := func(p float64) float64 {
		if len(all) == 0 {
			return 0
		}
		return float64(all[min(len(all)-1, int(p*float64(len(all))))]) / 1e6
	}
	r.Ops = int64(len(all))
	r.P50, r.P90, r.P99, r.Max = q(.50), q(.90), q(.99), q(1)
	r.OpsPerS = float64(r.Ops) / secs
	if r.Ops > 0 {
		r.SrvUsOp = r.SrvCPU * 1e6 / float64(r.Ops)
	}
	if r.Bytes >= 1<<20 {
		r.MBPerS = float64(r.Bytes) / 1e6 / secs
		r.SrvPerGB = r.SrvCPU / (float64(r.Bytes) / 1e9)
	}
	if e := firstErr.Load(); e != nil {
		r.Error = *e
	}
	return r
}

// settle measures the CPU the server uses when nobody asks it anything, and
// waits a while for that to end: background work (deduplication, garbage
// collection, a heap being collected) would otherwise be charged to the case.
// A row whose bg_cores is not near zero is not a measurement of its case.
func (b *bench) settle() float64 {
	if b.pid == 0 || b.settleMax == 0 {
		return 0
	}
	const window = 300 * time.Millisecond
	for start := time.Now(); ; {
		c0, t0 := treeCPU(b.pid), time.Now()
		time.Sleep(window)
		bg := (treeCPU(b.pid) - c0) / time.Since(t0).Seconds()
		if bg < 0.05 || time.Since(start) > b.settleMax {
			return bg
		}
	}
}

func (b *bench) emit(r row) {
	b.failed = b.failed || r.Errors > 0
	for _, f := range []*float64{&r.Secs, &r.OpsPerS, &r.MBPerS, &r.P50, &r.P90, &r.P99, &r.Max, &r.SrvCPU, &r.SrvUsOp, &r.SrvPerGB, &r.CliCPU, &r.RSS, &r.RSSMax, &r.BgCores} {
		*f = float64(int64(*f*1000+0.5)) / 1000
	}
	line, _ := json.Marshal(r)
	fmt.Fprintln(b.out, string(line))
	if b.out != os.Stdout {
		fmt.Fprintf(os.Stderr, "%-8s %-22s c=%-3d r=%d %9.1f op/s %8.1f MB/s p50 %.3f p99 %.3f ms srv %.1f us/op %.3f s/GB cli %.2f s rssmax %.0f err %d %s\n",
			r.Label, r.Case, r.C, r.Rep, r.OpsPerS, r.MBPerS, r.P50, r.P99, r.SrvUsOp, r.SrvPerGB, r.CliCPU, r.RSSMax, r.Errors, strings.TrimSpace(r.Note+" "+r.Error))
	}
}

// want turns an answer into an error unless its status is one of ok.
func want(r response, err error, what string, ok ...int) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, s := range ok {
		if r.status == s {
			return nil
		}
	}
	return fmt.Errorf("%s: status %d %.200s", what, r.status, r.body)
}

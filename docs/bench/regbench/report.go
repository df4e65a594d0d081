package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

// report turns JSON lines into Markdown tables: one for each kind of case,
// labels as columns, the median of the repetitions in every cell, and the
// ratios of the first label to each other one.
func report(args []string) error {
	fs := flag.NewFlagSet("report", flag.ExitOnError)
	labels := fs.String("labels", "", "comma separated labels, in column order; the first is compared with the others (default: in order of appearance)")
	fs.Parse(args)
	var res results
	if *labels != "" {
		res.labels = strings.Split(*labels, ",")
	}
	for _, name := range fs.Args() {
		if err := res.read(name); err != nil {
			return err
		}
	}
	for _, secure := range []bool{false, true} {
		for _, t := range tables {
			res.print(t, secure)
		}
	}
	res.printStarts()
	return nil
}

// cell is where a row stands: repetitions share one.
type cell struct {
	label, name string
	c           int
	tls         bool
}

// line is a cell without its column.
func (c cell) line() cell { c.label = ""; return c }

type results struct {
	labels []string
	lines  []cell // in order of appearance
	rows   map[cell][]row
	starts map[string]start
}

func (res *results) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if err := res.add(sc.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return sc.Err()
}

func (res *results) add(line []byte) error {
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return err
	}
	if !slices.Contains(res.labels, r.Label) {
		res.labels = append(res.labels, r.Label)
	}
	if r.Case == startupCase {
		var s start
		err := json.Unmarshal(line, &s)
		if res.starts == nil {
			res.starts = map[string]start{}
		}
		res.starts[r.Label] = s
		return err
	}
	k := cell{r.Label, r.Case, r.C, r.TLS}
	if !slices.Contains(res.lines, k.line()) {
		res.lines = append(res.lines, k.line())
	}
	if res.rows == nil {
		res.rows = map[cell][]row{}
	}
	res.rows[k] = append(res.rows[k], r)
	return nil
}

// table is how one kind of case is shown.
type table struct {
	kind   kind
	title  string
	cell   func(res *results, k cell) string
	ratios []ratio
}

// ratio compares one figure of two labels.
type ratio struct {
	of   func(row) float64
	more bool // whether more is better
}

var (
	pace    = ratio{func(r row) float64 { return r.OpsPerS }, true}
	volume  = ratio{func(r row) float64 { return r.MBPerS }, true}
	middle  = ratio{func(r row) float64 { return r.P50 }, false}
	tail    = ratio{func(r row) float64 { return r.P99 }, false}
	cpuOp   = ratio{func(r row) float64 { return r.SrvUsOp }, false}
	cpuByte = ratio{func(r row) float64 { return r.SrvPerGB }, false}
	memory  = ratio{func(r row) float64 { return r.RSSMax }, false}
)

var tables = []table{
	{requests, "Requests: op/s; p99; server CPU per operation", func(res *results, k cell) string {
		return fmt.Sprintf("%s; %s ms; %s µs", res.num(k, pace), res.num(k, tail), res.num(k, cpuOp))
	}, []ratio{pace, tail, cpuOp}},
	{transfer, "Large bodies: MB/s; server CPU per GB; peak RSS", func(res *results, k cell) string {
		return fmt.Sprintf("%s; %s s; %.0f MB", res.num(k, volume), res.num(k, cpuByte), res.med(k, memory))
	}, []ratio{volume, cpuByte}},
	{storm, "Pull storms: images/s; server CPU per GB; peak RSS", func(res *results, k cell) string {
		return fmt.Sprintf("%s; %s s; %.0f MB%s", res.num(k, pace), res.num(k, cpuByte), res.med(k, memory), res.besideAlone(k, "storm-idle-0", pace))
	}, []ratio{pace, cpuByte}},
	{bystander, "Fairness: p99 of manifests while something else goes on", func(res *results, k cell) string {
		return fmt.Sprintf("%s ms%s", res.num(k, tail), res.besideAlone(k, "fairness-alone", tail))
	}, []ratio{tail}},
	{listing, "Listings, one client: p50; server CPU per operation", func(res *results, k cell) string {
		return fmt.Sprintf("%s ms; %s µs", res.num(k, middle), res.num(k, cpuOp))
	}, []ratio{middle, cpuOp}},
}

func (res *results) print(t table, secure bool) {
	var lines []cell
	for _, l := range res.lines {
		if l.tls == secure && res.kindOf(l) == t.kind {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		return
	}
	title := t.title
	if secure {
		title += ", over TLS"
	}
	res.head(title)
	for _, l := range lines {
		fmt.Printf("| %s c=%d |", l.name, l.c)
		for _, label := range res.labels {
			fmt.Printf(" %s |", res.show(t, l.of(label)))
		}
		for _, other := range res.labels[1:] {
			fmt.Printf(" %s |", res.compare(t.ratios, l.of(res.labels[0]), l.of(other)))
		}
		fmt.Println()
	}
}

func (res *results) head(title string) {
	fmt.Printf("\n### %s\n\n| case | %s |", title, strings.Join(res.labels, " | "))
	for _, other := range res.labels[1:] {
		fmt.Printf(" %s ÷ %s |", res.labels[0], other)
	}
	fmt.Printf("\n|%s\n", strings.Repeat("---|", 2*len(res.labels)))
}

func (c cell) of(label string) cell { c.label = label; return c }

func (res *results) kindOf(line cell) kind {
	for _, label := range res.labels {
		for _, r := range res.rows[line.of(label)] {
			if r.Kind != "" {
				return r.Kind
			}
		}
	}
	return requests
}

func (res *results) show(t table, k cell) string {
	rows := res.rows[k]
	if len(rows) == 0 {
		return "–"
	}
	text := "failed"
	if rows[0].Ops > 0 {
		text = t.cell(res, k)
	}
	for _, r := range rows {
		if r.Errors > 0 {
			return fmt.Sprintf("%s (**%d errors**: %s)", text, r.Errors, strings.ReplaceAll(r.Error, "|", "/"))
		}
	}
	if bg := res.med(k, ratio{of: func(r row) float64 { return r.BgCores }}); bg >= 0.05 {
		text += fmt.Sprintf(" (**%.2f cores in background: not valid**)", bg)
	}
	return text
}

// compare is the ratio of a to b in each figure, bold where a is behind.
func (res *results) compare(ratios []ratio, a, b cell) string {
	if len(res.rows[a]) == 0 || len(res.rows[b]) == 0 {
		return "–"
	}
	var out []string
	for _, r := range ratios {
		x, y := res.med(a, r), res.med(b, r)
		switch {
		case x == 0 || y == 0:
			out = append(out, "–")
		case r.more == (x < y):
			out = append(out, "**"+num2(x/y)+"×**")
		default:
			out = append(out, num2(x/y)+"×")
		}
	}
	return strings.Join(out, "; ")
}

// besideAlone relates a case to its counterpart in which nothing else goes on.
func (res *results) besideAlone(k cell, alone string, r ratio) string {
	before := k
	before.name = alone
	x, y := res.med(k, r), res.med(before, r)
	family := alone[:strings.LastIndexByte(alone, '-')]
	if k == before || y == 0 || !strings.HasPrefix(k.name, family) {
		return ""
	}
	return fmt.Sprintf(" (%s× alone)", num2(x/y))
}

func (res *results) med(k cell, r ratio) float64 {
	var v []float64
	for _, x := range res.rows[k] {
		v = append(v, r.of(x))
	}
	return median(v)
}

func (res *results) num(k cell, r ratio) string { return num(res.med(k, r)) }

func (res *results) printStarts() {
	if len(res.starts) == 0 {
		return
	}
	fmt.Print("\n### Start: exec to first answer (least to most); CPU; idle RSS; highest RSS of all cases\n\n| server | start | CPU | idle | highest |\n|---|---|---|---|---|\n")
	for _, label := range res.labels {
		if s, ok := res.starts[label]; ok {
			fmt.Printf("| %s | %.0f ms (%.0f–%.0f) | %.0f ms | %.0f MB | %.0f MB |\n",
				label, s.Ready, s.ReadyMin, s.ReadyMax, s.CPU, s.RSS, res.highest(label))
		}
	}
}

func (res *results) highest(label string) (most float64) {
	for k, rows := range res.rows {
		for _, r := range rows {
			if k.label == label {
				most = max(most, r.RSSMax)
			}
		}
	}
	return most
}

// num prints with about three significant digits.
func num(v float64) string {
	switch {
	case v >= 1000:
		return fmt.Sprintf("%d,%03d", int(v+.5)/1000, int(v+.5)%1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

// num2 prints a ratio.
func num2(v float64) string {
	if v >= 10 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

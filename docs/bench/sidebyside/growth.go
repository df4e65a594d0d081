package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A store has as many tags in one repository as repositories beside it, up to
// this many.
const repositoriesMost = 100_000

// At this size growing takes longer than others should have to wait.
const growsLong = 100_000

// curve is one figure over the size of a store.
type curve struct {
	name  string // in the results
	title string
	unit  string
}

var (
	tagsPage      = curve{"tags-page", "a page of 100 tags", "ms"}
	tagsManifest  = curve{"tags-manifest", "a manifest by tag", "ms"}
	catalogPage   = curve{"catalog-page", "a page of 100 repositories", "ms"}
	reposManifest = curve{"repositories-manifest", "a manifest of any repository", "ms"}
	starting      = curve{"start", "start", "ms"}
	memory        = curve{"memory", "idle RSS", "MB"}

	curves = []curve{tagsPage, tagsManifest, catalogPage, reposManifest, starting, memory}
)

// growth is what was measured: curve, server, size.
type growth map[curve]map[string]map[int]float64

func (g growth) put(c curve, server string, n int, v float64) {
	if g[c] == nil {
		g[c] = map[string]map[int]float64{}
	}
	if g[c][server] == nil {
		g[c][server] = map[int]float64{}
	}
	g[c][server][n] = v
}

// sizes of a curve, the smallest first.
func (g growth) sizes(c curve) (all []int) {
	seen := map[int]bool{}
	for _, points := range g[c] {
		for n := range points {
			if !seen[n] {
				seen[n] = true
				all = append(all, n)
			}
		}
	}
	sort.Ints(all)
	return all
}

// grow measures every registry on one store, again and again as it grows.
func (c *comparison) grow(ctx context.Context) error {
	c.dropStatic()
	folder := filepath.Join(c.out, "store")
	defer os.RemoveAll(folder)
	s, err := newStore(folder)
	if err != nil {
		return err
	}
	g := growth{}
	for n := 100; n <= c.most; n *= 10 {
		if err := c.growStore(ctx, s, n); err != nil {
			return err
		}
		for i := range c.servers {
			if c.broken[i] {
				continue
			}
			if err := c.probe(ctx, g, n, i, folder); err != nil {
				return err
			}
		}
	}
	c.quiet.release()
	if err := c.reportGrowth(g); err != nil {
		return err
	}
	return c.verdict()
}

func (c *comparison) growStore(ctx context.Context, s *store, n int) error {
	if n >= growsLong {
		if err := c.quiet.share(ctx); err != nil {
			return err
		}
		defer c.quiet.release()
	}
	fmt.Fprintf(os.Stderr, "growing to %s\n", thousands(n))
	if err := s.growTags(n); err != nil {
		return err
	}
	return s.growRepositories(min(n, repositoriesMost))
}

// dropStatic leaves out what cannot list anything.
func (c *comparison) dropStatic() {
	var registries []server
	for _, v := range c.servers {
		if !v.static {
			registries = append(registries, v)
		}
	}
	c.servers = registries
}

// question is what a registry is asked for on a store of some size.
type question struct {
	curve curve
	paths []string
}

const lookups = 100 // different manifests that are asked for

func questions(n int) []question {
	all := []question{
		ofMany(tagsManifest, n, func(i int) string { return "/v2/" + tagsRepository + "/manifests/" + tagName(i) }),
		{tagsPage, []string{fmt.Sprintf("/v2/%s/tags/list?n=100&last=%s", tagsRepository, tagName(middle(n)))}},
	}
	if n > repositoriesMost {
		return all
	}
	return append(all,
		ofMany(reposManifest, n, func(i int) string { return "/v2/" + repositoryName(i) + "/manifests/latest" }),
		question{catalogPage, []string{"/v2/_catalog?n=100&last=" + repositoryName(middle(n))}})
}

// ofMany asks for some of n, evenly spread.
func ofMany(c curve, n int, path func(i int) string) question {
	q := question{curve: c}
	for i := range lookups {
		q.paths = append(q.paths, path(i*(n/lookups)))
	}
	return q
}

// middle is what a page from the middle of n entries comes after, with as many
// behind it as the page has room for.
func middle(n int) int { return max(0, min(n/2, n-101)) }

const (
	growthFlags      = "-cases paths -c 1 -dur 700ms -reps 3 -sync=false -settle-max 3s"
	growthSmokeFlags = "-cases paths -c 1 -dur 100ms -reps 1 -sync=false -settle-max 0s"
	// Goes before and is not counted: code is compiled.
	growthWarmFlags = "-cases paths -c 4 -dur 1s -reps 1 -sync=false -settle-max 0s -o /dev/null"
)

// probe measures the i-th server on the store in folder.
func (c *comparison) probe(ctx context.Context, g growth, n, i int, folder string) error {
	v, s := c.servers[i], c.site(i, false)
	s.store = folder
	if err := c.probeStart(ctx, g, n, v, s); err != nil {
		return err
	}
	server, err := resume(ctx, v, s)
	if err != nil {
		return c.gaveUp(ctx, i, err)
	}
	defer server.stop()
	for _, q := range questions(n) {
		if err := c.ask(ctx, server, q, n); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			c.failure(v, fmt.Sprintf("%s at %d", q.curve.name, n), err)
			continue
		}
		p50, err := medianP50(c.answers(q, n, v))
		if err != nil {
			return err
		}
		g.put(q.curve, v.name, n, p50)
	}
	return nil
}

func (c *comparison) answers(q question, n int, v server) string {
	return c.results(fmt.Sprintf("%s-%d-%s", q.curve.name, n, v.name))
}

func (c *comparison) ask(ctx context.Context, p *process, q question, n int) error {
	if len(q.paths) == 1 {
		if err := checkPage(ctx, p.site.url()+q.paths[0], min(100, n-1)); err != nil {
			return err
		}
	}
	what := []string{"-paths", strings.Join(q.paths, ","), "-paths-name", fmt.Sprintf("%s-%d", q.curve.name, n)}
	flags := growthSmokeFlags
	if c.mode != smokeMode {
		flags = growthFlags
		c.regbench(ctx, p, io.Discard, append(what, strings.Fields(growthWarmFlags)...)...)
	}
	what = append(what, "-o", c.answers(q, n, p.server))
	return c.regbench(ctx, p, os.Stderr, append(what, strings.Fields(flags)...)...)
}

// checkPage makes sure that a page holds at least so many entries. More are no
// fault: distribution 2 answers with all tags.
func checkPage(ctx context.Context, url string, least int) error {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var page struct{ Tags, Repositories []string }
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		return err
	}
	if got := len(page.Tags) + len(page.Repositories); got < least {
		return fmt.Errorf("%d entries, expected %d", got, least)
	}
	return nil
}

func (c *comparison) probeStart(ctx context.Context, g growth, n int, v server, s site) error {
	line, err := c.startup(ctx, v, s, map[mode]int{fullMode: 3, quickMode: 3, smokeMode: 1}[c.mode])
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		c.failure(v, fmt.Sprintf("%s at %d", starting.name, n), err)
		return nil
	}
	var m struct {
		Ready float64 `json:"startup_ms"`
		RSS   float64 `json:"idle_rss_mb"`
	}
	if err := json.Unmarshal(line, &m); err != nil {
		return err
	}
	g.put(starting, v.name, n, m.Ready)
	g.put(memory, v.name, n, m.RSS)
	return nil
}

// medianP50 is the middle p50 of the repetitions in a file of results.
func medianP50(name string) (float64, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	var all []float64
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var row struct {
			P50 float64 `json:"p50_ms"`
		}
		if err := decoder.Decode(&row); err == io.EOF {
			break
		} else if err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, row.P50)
	}
	sort.Float64s(all)
	return all[len(all)/2], nil
}

// reportGrowth prints a table for each server, and draws the picture.
func (c *comparison) reportGrowth(g growth) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "## Growth\n\n%s\n%s", machine(), c.programs())
	for _, v := range c.servers {
		fmt.Fprintf(&text, "\n### %s\n", v.name)
		g.table(&text, v.name)
	}
	c.writeMissing(&text)
	fmt.Fprintf(&text, "\nThe picture is %s\n", c.picture)
	os.Stdout.Write(text.Bytes())
	if err := os.WriteFile(filepath.Join(c.out, "growth.md"), text.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(c.picture, draw(g, c.servers), 0o644)
}

func (g growth) table(w io.Writer, server string) {
	fmt.Fprint(w, "\n| tags; repositories |")
	for _, c := range curves {
		fmt.Fprintf(w, " %s, %s |", c.title, c.unit)
	}
	fmt.Fprintf(w, "\n|%s\n", strings.Repeat("---|", len(curves)+1))
	for _, n := range g.sizes(curves[0]) {
		fmt.Fprintf(w, "| %s; %s |", thousands(n), thousands(min(n, repositoriesMost)))
		for _, c := range curves {
			fmt.Fprintf(w, " %s |", g.show(c, server, n))
		}
		fmt.Fprintln(w)
	}
}

func (g growth) show(c curve, server string, n int) string {
	v, ok := g[c][server][n]
	switch {
	case !ok:
		return "–"
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	default:
		return thousands(int(v + .5))
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

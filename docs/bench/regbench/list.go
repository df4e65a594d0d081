package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// caseTags lists the tags of big repositories: one page from the middle,
// everything in one answer, and everything in pages of 100.
func (b *bench) caseTags() {
	for _, n := range b.tagSizes {
		repo := fmt.Sprintf("bench/tags%d", n)
		note, err := b.seedTags(repo, n)
		if err != nil {
			b.fail(fmt.Sprintf("tags-%d", n), err)
			continue
		}
		path := "/v2/" + repo + "/tags/list"
		b.listing(fmt.Sprintf("tags-%d", n), path, fmt.Sprintf("%s?n=100&last=t%05d", path, n/2), note)
	}
}

// caseCatalog lists a registry with many repositories.
func (b *bench) caseCatalog() {
	note, err := b.seedRepos(b.repos)
	if err != nil {
		b.fail("catalog", err)
		return
	}
	b.listing("catalog", "/v2/_catalog", fmt.Sprintf("/v2/_catalog?n=100&last=bench/cat%05d", b.repos/2), note)
}

func (b *bench) listing(name, path, page, note string) {
	c := b.t.newConn()
	defer c.close()
	count := func(q string) string {
		r, err := c.do(b.t.request("GET", q, ""), nil, false, true)
		if err != nil || r.status != 200 {
			return fmt.Sprintf("%d %v %.100s", r.status, err, r.body)
		}
		var l struct{ Tags, Repositories []string }
		json.Unmarshal(r.body, &l)
		link := ""
		if r.link != "" {
			link = " +Link"
		}
		return fmt.Sprintf("%d entries%s", len(l.Tags)+len(l.Repositories), link)
	}
	for _, k := range []struct{ suffix, q string }{{"-page100", page}, {"-all", path}} {
		req, n := b.t.request("GET", k.q, ""), note+"; "+count(k.q)
		for rep := 1; rep <= b.reps; rep++ {
			r := b.load(job{name: name + k.suffix, kind: listing, c: 1, rep: rep, dur: b.dur, op: func(w *worker, _ int64) (int64, error) {
				r, err := w.conn.do(req, nil, false, false)
				return r.length, want(r, err, name, 200)
			}})
			r.Note = n
			b.emit(r)
		}
	}
	for rep := 1; rep <= b.reps; rep++ {
		var pages, entries int
		r := b.load(job{name: name + "-walk100", kind: listing, c: 1, rep: rep, dur: b.dur, op: func(w *worker, _ int64) (int64, error) {
			pages, entries = 0, 0
			var total int64
			for next := path + "?n=100"; next != "" && pages < 1000; pages++ {
				r, err := w.conn.do(b.t.request("GET", next, ""), nil, false, true)
				if err := want(r, err, name, 200); err != nil {
					return 0, err
				}
				var l struct{ Tags, Repositories []string }
				if err := json.Unmarshal(r.body, &l); err != nil {
					return 0, err
				}
				entries += len(l.Tags) + len(l.Repositories)
				total += r.length
				next = nextLink(b.t, r.link)
			}
			return total, nil
		}})
		r.Note = fmt.Sprintf("%s; %d pages, %d entries", note, pages, entries)
		b.emit(r)
	}
}

// casePaths asks for the given paths, in turns.
func (b *bench) casePaths() {
	reqs := make([][]byte, len(b.paths))
	for i, path := range b.paths {
		reqs[i] = b.t.request("GET", path, accept)
	}
	b.get(reading{name: b.pathsName, kind: listing, reqs: reqs, status: 200}, b.concOr(1))
}

// nextLink takes the target out of `<target>; rel="next"`.
func nextLink(t *target, link string) string {
	i, j := strings.IndexByte(link, '<'), strings.IndexByte(link, '>')
	if i < 0 || j < i {
		return ""
	}
	return t.pathOf(link[i+1 : j])
}

// seedTags gives one manifest n tags, within the seeding time allowed.
func (b *bench) seedTags(repo string, n int) (string, error) {
	c := b.t.newConn()
	defer c.close()
	tag := func(i int) string { return fmt.Sprintf("t%05d", i) }
	if b.hasTag(c, repo, tag(n-1)) {
		return "already seeded", nil
	}
	conf, layer := newConfig("tags"), newBlob("tags", 1024)
	for _, bl := range []blob{conf, layer} {
		if err := b.pushBlob(c, repo, bl); err != nil {
			return "", err
		}
	}
	m := newManifest("tags", conf, layer)
	start := time.Now()
	i := 0
	for ; i < n && time.Since(start) < b.seedMax; i++ {
		if err := b.pushManifest(c, repo, tag(i), m); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("seeded %d/%d tags in %.1f s", i, n, time.Since(start).Seconds()), nil
}

func (b *bench) seedRepos(n int) (string, error) {
	c := b.t.newConn()
	defer c.close()
	name := func(i int) string { return fmt.Sprintf("bench/cat%05d", i) }
	if b.hasTag(c, name(n-1), "latest") {
		return "already seeded", nil
	}
	conf, layer := newConfig("cat"), newBlob("cat", 1024)
	m := newManifest("cat", conf, layer)
	start := time.Now()
	i := 0
	for ; i < n && time.Since(start) < b.seedMax; i++ {
		for _, bl := range []blob{conf, layer} {
			if err := b.pushBlob(c, name(i), bl); err != nil {
				return "", err
			}
		}
		if err := b.pushManifest(c, name(i), "latest", m); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("seeded %d/%d repos in %.1f s", i, n, time.Since(start).Seconds()), nil
}

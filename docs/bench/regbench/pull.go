package main

import (
	"fmt"
	"math/rand/v2"
)

const getRepo = "bench/get"

// reading is a case that asks for prepared requests, in random order.
type reading struct {
	name    string
	kind    kind
	reqs    [][]byte
	isHead  bool
	status  int
	closing bool // a new connection for each
}

// get measures one reading at each concurrency.
func (b *bench) get(g reading, conc []int) {
	if len(g.reqs) == 0 {
		return
	}
	warm := b.t.newConn()
	defer warm.close()
	for _, q := range g.reqs {
		r, err := warm.do(q, nil, g.isHead, false)
		if err := want(r, err, g.name, g.status); err != nil {
			b.fail(g.name, err)
			return
		}
	}
	for _, c := range conc {
		for rep := 1; rep <= b.reps; rep++ {
			b.emit(b.load(job{name: g.name, kind: g.kind, c: c, rep: rep, dur: b.dur, op: g.op(c, rep)}))
		}
	}
}

// op asks for one of the requests, a different sequence for each worker.
func (g reading) op(c, rep int) opFunc {
	rng := make([]*rand.Rand, c)
	for i := range rng {
		rng[i] = rand.New(rand.NewPCG(uint64(i), uint64(rep)))
	}
	return func(w *worker, _ int64) (int64, error) {
		r, err := w.conn.do(g.reqs[rng[w.id].IntN(len(g.reqs))], nil, g.isHead, false)
		if g.isHead {
			r.length = 0
		}
		if g.closing {
			w.conn.close()
		}
		return r.length, want(r, err, g.name, g.status)
	}
}

// tagged are the manifests of a repository with b.getTags tags.
type tagged struct {
	tags      []string
	manifests []blob
}

func (b *bench) seedTagged() (tagged, error) {
	conf, layer := newConfig("get"), newBlob("get layer", 1024)
	var g tagged
	for i := 0; i < b.getTags; i++ {
		g.tags = append(g.tags, fmt.Sprintf("t%05d", i))
		g.manifests = append(g.manifests, newManifest(fmt.Sprintf("get %d", i), conf, layer))
	}
	c := b.t.newConn()
	defer c.close()
	if b.hasTag(c, getRepo, g.tags[len(g.tags)-1]) {
		return g, nil
	}
	for _, bl := range []blob{conf, layer} {
		if err := b.seedBlob(c, getRepo, bl); err != nil {
			return g, err
		}
	}
	for i, m := range g.manifests {
		if err := b.seedManifest(c, getRepo, g.tags[i], m); err != nil {
			return g, err
		}
	}
	return g, nil
}

const getPath = "/v2/" + getRepo + "/manifests/"

// byTag are requests for each tag; extra holds complete header lines.
func (g tagged) byTag(t *target, method, extra string) (reqs [][]byte) {
	for _, tag := range g.tags {
		reqs = append(reqs, t.request(method, getPath+tag, accept+extra))
	}
	return reqs
}

func (g tagged) byDigest(t *target) (reqs [][]byte) {
	for _, m := range g.manifests {
		reqs = append(reqs, t.request("GET", getPath+m.digest, accept))
	}
	return reqs
}

// caseGetManifest reads manifests over kept connections.
func (b *bench) caseGetManifest() {
	g, err := b.seedTagged()
	if err != nil {
		b.fail("get-manifest", err)
		return
	}
	conc := b.concOr(1, 32, 256)
	b.get(reading{name: "get-manifest-tag", kind: requests, reqs: g.byTag(b.t, "GET", ""), status: 200}, conc)
	b.get(reading{name: "get-manifest-digest", kind: requests, reqs: g.byDigest(b.t), status: 200}, conc)
	b.get(reading{name: "head-manifest-tag", kind: requests, reqs: g.byTag(b.t, "HEAD", ""), isHead: true, status: 200}, conc)
}

// caseClose reads manifests with a new connection for each request, as docker
// 20.10 and podman do.
func (b *bench) caseClose() {
	g, err := b.seedTagged()
	if err != nil {
		b.fail("close", err)
		return
	}
	const closing = "Connection: close\r\n"
	conc := b.concOr(32)
	b.get(reading{name: "get-manifest-close", kind: requests, reqs: g.byTag(b.t, "GET", closing), status: 200, closing: true}, conc)
	b.get(reading{name: "head-manifest-close", kind: requests, reqs: g.byTag(b.t, "HEAD", closing), isHead: true, status: 200, closing: true}, conc)
}

func (b *bench) caseGetBlobSmall() {
	c := b.t.newConn()
	defer c.close()
	var reqs [][]byte
	for i := 0; i < b.getBlobs; i++ {
		bl := newBlob(fmt.Sprintf("get small %d", i), 4<<10)
		if err := b.seedBlob(c, getRepo, bl); err != nil {
			b.fail("get-blob-small", err)
			return
		}
		reqs = append(reqs, b.t.request("GET", "/v2/"+getRepo+"/blobs/"+bl.digest, ""))
	}
	b.get(reading{name: "get-blob-small", kind: requests, reqs: reqs, status: 200}, b.concOr(1, 32, 256))
}

// largeBlobs seeds the blobs that the large GET and the range cases share.
func (b *bench) largeBlobs(name string) ([]blob, bool) {
	c := b.t.newConn()
	defer c.close()
	blobs := make([]blob, b.largeN)
	for i := range blobs {
		blobs[i] = newBlob(fmt.Sprintf("get large %d", i), b.largeSize)
		if err := b.seedBlob(c, getRepo, blobs[i]); err != nil {
			b.fail(name, err)
			return nil, false
		}
	}
	return blobs, true
}

func (b *bench) caseGetBlobLarge() {
	blobs, ok := b.largeBlobs("get-blob-large")
	if !ok {
		return
	}
	var reqs [][]byte
	for _, bl := range blobs {
		reqs = append(reqs, b.t.request("GET", "/v2/"+getRepo+"/blobs/"+bl.digest, ""))
	}
	b.get(reading{name: "get-blob-large", kind: transfer, reqs: reqs, status: 200}, b.concOr(1, 4, 16))
}

func (b *bench) caseRange() {
	blobs, ok := b.largeBlobs("range-64k")
	if !ok {
		return
	}
	const span = 64 << 10
	rng := rand.New(rand.NewPCG(1, 2))
	var reqs [][]byte
	for i := 0; i < 256; i++ {
		bl := blobs[rng.IntN(len(blobs))]
		off := rng.Int64N(max(1, bl.size-span))
		reqs = append(reqs, b.t.request("GET", "/v2/"+getRepo+"/blobs/"+bl.digest, fmt.Sprintf("Range: bytes=%d-%d\r\n", off, off+span-1)))
	}
	b.get(reading{name: "range-64k", kind: requests, reqs: reqs, status: 206}, b.concOr(1, 32))
}

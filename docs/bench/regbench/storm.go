package main

import (
	"fmt"
	"sync"
)

var stormLayers = []int{4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20, 16 << 20, 32 << 20}

const (
	stormRepo = "bench/storm"
	stormTag  = "latest"
)

// image is what the clients of a storm pull.
type image struct {
	manifest blob
	blobs    []blob // config and layers, the biggest last
}

func (b *bench) seedImage() (image, error) {
	conf := newConfig("pull-storm")
	layers := make([]blob, len(stormLayers))
	for i, size := range stormLayers {
		layers[i] = newBlob(fmt.Sprintf("storm %d", i), size)
	}
	img := image{newManifest("pull-storm", conf, layers...), append([]blob{conf}, layers...)}
	seed := b.t.newConn()
	defer seed.close()
	for _, bl := range img.blobs {
		if err := b.seedBlob(seed, stormRepo, bl); err != nil {
			return img, err
		}
	}
	return img, b.seedManifest(seed, stormRepo, stormTag, img.manifest)
}

// casePullStorm lets many clients pull one whole image at the same time.
func (b *bench) casePullStorm() {
	img, err := b.seedImage()
	if err != nil {
		b.fail("pull-storm", err)
		return
	}
	for _, c := range b.concOr(64) {
		for rep := 1; rep <= b.reps; rep++ {
			b.emit(b.storm("pull-storm", img, c, rep))
		}
	}
}

// storm is one repetition of the storm.
func (b *bench) storm(name string, img image, c, rep int) row {
	r := b.load(job{name: name, kind: storm, c: c, rep: rep, max: int64(b.stormImages), op: func(w *worker, _ int64) (int64, error) {
		return b.pull(w, img)
	}})
	r.Note = fmt.Sprintf("pss %.0f MB after", treePSS(b.pid))
	return r
}

// pull gets one whole image on new connections: HEAD tag, GET manifest, then
// config and layers with a few connections in parallel.
func (b *bench) pull(w *worker, img image) (int64, error) {
	main := b.t.newConnFrom(w.id)
	defer func() { w.dials += main.dials; main.close() }()
	path := "/v2/" + stormRepo + "/manifests/"
	r, err := main.do(b.t.request("HEAD", path+stormTag, accept), nil, true, false)
	if err := want(r, err, "HEAD manifest", 200); err != nil {
		return 0, err
	}
	r, err = main.do(b.t.request("GET", path+img.manifest.digest, accept), nil, false, false)
	if err := want(r, err, "GET manifest", 200); err != nil {
		return 0, err
	}
	d := download{b: b, blobs: img.blobs, next: len(img.blobs) - 1}
	var wg sync.WaitGroup
	for k := 1; k < b.stormPar; k++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := b.t.newConnFrom(w.id)
			defer c.close()
			d.lane(c)
			d.Lock()
			w.dials += c.dials
			d.Unlock()
		}()
	}
	d.lane(main)
	wg.Wait()
	return r.length + d.bytes, d.err
}

// download is the blobs of one image on their way, the biggest first.
type download struct {
	sync.Mutex
	b     *bench
	blobs []blob
	next  int
	bytes int64
	err   error
}

// lane gets blobs, one after the other, until none is left.
func (d *download) lane(c *conn) {
	for bl, ok := d.take(); ok; bl, ok = d.take() {
		r, err := c.do(d.b.t.request("GET", "/v2/"+stormRepo+"/blobs/"+bl.digest, ""), nil, false, false)
		err = want(r, err, "GET blob", 200)
		if err == nil && r.length != bl.size {
			err = fmt.Errorf("GET blob: %d bytes, want %d", r.length, bl.size)
		}
		d.arrived(r.length, err)
	}
}

func (d *download) take() (blob, bool) {
	d.Lock()
	defer d.Unlock()
	if d.next < 0 {
		return blob{}, false
	}
	d.next--
	return d.blobs[d.next+1], true
}

func (d *download) arrived(n int64, err error) {
	d.Lock()
	defer d.Unlock()
	d.bytes += n
	if d.err == nil {
		d.err = err
	}
}

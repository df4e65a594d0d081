package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// pushBlob uploads as the Docker engine does: HEAD, POST, PATCH, PUT.
func (b *bench) pushBlob(c *conn, repo string, bl blob) error {
	p := "/v2/" + repo + "/blobs/"
	r, err := c.do(b.t.request("HEAD", p+bl.digest, ""), nil, true, false)
	if err := want(r, err, "HEAD blob", 404, 200); err != nil {
		return err
	}
	if r.status == 200 {
		return nil
	}
	r, err = c.do(b.t.request("POST", p+"uploads/", "Content-Length: 0\r\n"), nil, false, true)
	if err := want(r, err, "POST upload", 202); err != nil {
		return err
	}
	loc := b.t.pathOf(r.location)
	framing, body := b.frame(bl)
	r, err = c.do(b.t.request("PATCH", loc, "Content-Type: application/octet-stream\r\n"+framing), body, false, true)
	if err := want(r, err, "PATCH upload", 202, 204); err != nil {
		return err
	}
	loc = b.t.pathOf(r.location)
	r, err = c.do(b.t.request("PUT", withDigest(loc, bl.digest), "Content-Length: 0\r\n"), nil, false, true)
	return want(r, err, "PUT upload", 201, 204)
}

// pushMonolithic uploads with POST and one PUT that carries the body.
func (b *bench) pushMonolithic(c *conn, repo string, bl blob) error {
	r, err := c.do(b.t.request("POST", "/v2/"+repo+"/blobs/uploads/", "Content-Length: 0\r\n"), nil, false, true)
	if err := want(r, err, "POST upload", 202); err != nil {
		return err
	}
	head := b.t.request("PUT", withDigest(b.t.pathOf(r.location), bl.digest),
		fmt.Sprintf("Content-Type: application/octet-stream\r\nContent-Length: %d\r\n", bl.size))
	r, err = c.do(head, sized(bl.parts...), false, true)
	return want(r, err, "PUT upload", 201, 204)
}

func (b *bench) frame(bl blob) (string, bodyFunc) {
	if b.chunk > 0 {
		return "Transfer-Encoding: chunked\r\n", chunkedBody(b.chunk, bl.parts...)
	}
	return fmt.Sprintf("Content-Length: %d\r\n", bl.size), func(w net.Conn) error { return sized(bl.parts...)(w) }
}

func withDigest(loc, digest string) string {
	sep := "?"
	if strings.Contains(loc, "?") {
		sep = "&"
	}
	return loc + sep + "digest=" + strings.Replace(digest, ":", "%3A", 1)
}

func (b *bench) pushManifest(c *conn, repo, ref string, m blob) error {
	head := b.t.request("PUT", "/v2/"+repo+"/manifests/"+ref,
		fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", typeManifest, m.size))
	r, err := c.do(head, sized(m.parts...), false, true)
	return want(r, err, "PUT manifest", 201)
}

// casePushSmall pushes distinct 4 KiB blobs.
func (b *bench) casePushSmall() {
	for _, c := range b.concOr(1, 8, 32) {
		for rep := 1; rep <= b.reps; rep++ {
			blobs := make([]blob, b.n)
			for i := range blobs {
				blobs[i] = newBlob(fmt.Sprintf("%s small %d %d %d", b.run, c, rep, i), 4<<10)
			}
			b.emit(b.load(job{name: "push-small", kind: requests, c: c, rep: rep, max: int64(len(blobs)), dur: b.pushDur, op: func(w *worker, i int64) (int64, error) {
				return blobs[i].size, b.pushBlob(w.conn, "bench/push", blobs[i])
			}}))
		}
	}
}

// casePushLarge pushes large blobs, streamed by PATCH or monolithic by PUT.
// What is written stays: the page cache it fills slows later repetitions, so
// give every repetition a fresh store (-reps 1) where that matters.
func (b *bench) casePushLarge(name string, push func(*conn, string, blob) error) {
	for _, c := range b.concOr(1, 4) {
		for rep := 1; rep <= b.reps; rep++ {
			blobs := make([]blob, b.largeN)
			for i := range blobs {
				blobs[i] = newBlob(fmt.Sprintf("%s %s %d %d %d", b.run, name, c, rep, i), b.largeSize)
			}
			b.emit(b.load(job{name: name, kind: transfer, c: c, rep: rep, max: int64(len(blobs)), op: func(w *worker, i int64) (int64, error) {
				return blobs[i].size, push(w.conn, "bench/pushlarge", blobs[i])
			}}))
		}
	}
}

// casePushManifest pushes tagged manifests: all into one fresh repository, and
// spread with one repository per client.
func (b *bench) casePushManifest() {
	conf, layer := newConfig("manifest case"), newBlob("manifest case", 1024)
	seed := b.t.newConn()
	defer seed.close()
	for _, spread := range []bool{false, true} {
		name := "push-manifest"
		if spread {
			name = "push-manifest-spread"
		}
		for _, c := range b.concOr(1, 8, 32) {
			if spread && c == 1 {
				continue
			}
			for rep := 1; rep <= b.reps; rep++ {
				repo := func(w int) string {
					if !spread {
						w = 0
					}
					return fmt.Sprintf("bench/m-%s-c%d-r%d-%d-%t", b.run, c, rep, w, spread)
				}
				n := 1
				if spread {
					n = c
				}
				for w := 0; w < n; w++ {
					for _, bl := range []blob{conf, layer} {
						if err := b.pushBlob(seed, repo(w), bl); err != nil {
							b.fail(name, err)
							return
						}
					}
				}
				ms := make([]blob, b.manifests)
				for i := range ms {
					ms[i] = newManifest(fmt.Sprintf("%s %d %d %d", b.run, c, rep, i), conf, layer)
				}
				b.emit(b.load(job{name: name, kind: requests, c: c, rep: rep, max: int64(len(ms)), dur: b.pushDur, op: func(w *worker, i int64) (int64, error) {
					return ms[i].size, b.pushManifest(w.conn, repo(w.id), fmt.Sprintf("t%05d", i), ms[i])
				}}))
			}
		}
	}
}

// --- seeding, for the cases that read; never timed as a case ---

// seedBlob puts one blob in place, over the API or as a static file.
func (b *bench) seedBlob(c *conn, repo string, bl blob) error {
	if b.staticDir != "" {
		return b.writeStatic("/v2/"+repo+"/blobs/"+bl.digest, bl)
	}
	return b.pushBlob(c, repo, bl)
}

func (b *bench) seedManifest(c *conn, repo, tag string, m blob) error {
	if b.staticDir != "" {
		if err := b.writeStatic("/v2/"+repo+"/manifests/"+m.digest, m); err != nil {
			return err
		}
		return b.writeStatic("/v2/"+repo+"/manifests/"+tag, m)
	}
	return b.pushManifest(c, repo, tag, m)
}

func (b *bench) writeStatic(p string, bl blob) error {
	name := filepath.Join(b.staticDir, filepath.FromSlash(p))
	if st, err := os.Stat(name); err == nil && st.Size() == bl.size {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	for _, part := range bl.parts {
		if _, err := f.Write(part); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

// hasTag reports whether a manifest is already there, so that a second run
// against the same storage does not seed again.
func (b *bench) hasTag(c *conn, repo, tag string) bool {
	if b.staticDir != "" {
		return false
	}
	r, err := c.do(b.t.request("HEAD", "/v2/"+repo+"/manifests/"+tag, accept), nil, true, false)
	return err == nil && r.status == 200
}

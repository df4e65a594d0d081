package main

import (
	"bytes"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// neighbour is what goes on while manifests are asked for: clients that do
// the same thing again and again until they are told to stop.
type neighbour struct {
	name    string
	clients int
	turn    func(stop *atomic.Bool) (int64, error) // returns the bytes moved
}

// A client that is slow moves slowPiece bytes every slowPause.
const (
	slowPiece = 16 << 10
	slowPause = 50 * time.Millisecond
)

// caseFairness asks for manifests at a modest rate, alone and beside
// neighbours: the p99 of the bystander is what matters.
func (b *bench) caseFairness() {
	g, err := b.seedTagged()
	if err != nil {
		b.fail("fairness", err)
		return
	}
	large, ok := b.largeBlobs("fairness")
	if !ok {
		return
	}
	read := reading{name: "fairness", reqs: g.byTag(b.t, "GET", ""), status: 200}
	for _, c := range b.concOr(8) {
		for rep := 1; rep <= b.reps; rep++ {
			for _, n := range b.neighbours(large[0]) {
				b.emit(b.beside(n, read.op(c, rep), c, rep))
			}
		}
	}
}

func (b *bench) neighbours(large blob) []neighbour {
	all := []neighbour{
		{name: "alone"},
		{"pull-fast", 1, func(*atomic.Bool) (int64, error) { return b.pullFast(large) }},
		{"pull-slow", 1, func(stop *atomic.Bool) (int64, error) { return b.pullSlow(large, stop) }},
	}
	if b.staticDir == "" {
		all = append(all, neighbour{"push-slow", b.fairClients, b.pushSlow})
	}
	return all
}

func (b *bench) beside(n neighbour, read opFunc, c, rep int) row {
	var moved atomic.Int64
	var failure atomic.Pointer[string]
	r := b.load(job{name: "fairness-" + n.name, kind: bystander, c: c, rep: rep, dur: b.fairDur, rate: b.fairRate, op: read,
		amid: func() func() { return n.start(&moved, &failure) }})
	r.Note = fmt.Sprintf("beside %d clients that moved %d MB", n.clients, moved.Load()/1e6)
	if e := failure.Load(); e != nil {
		r.Errors++
		r.Error += n.name + ": " + *e
	}
	return r
}

// start lets the clients go, and returns what stops them and waits for their end.
func (n neighbour) start(moved *atomic.Int64, failure *atomic.Pointer[string]) func() {
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range n.clients {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for !stop.Load() {
				k, err := n.turn(&stop)
				moved.Add(k)
				if err != nil {
					msg := err.Error()
					failure.CompareAndSwap(nil, &msg)
					return
				}
			}
		}()
	}
	return func() {
		stop.Store(true)
		wg.Wait()
	}
}

func (b *bench) pullFast(bl blob) (int64, error) {
	c := b.t.newConn()
	defer c.close()
	r, err := c.do(b.t.request("GET", "/v2/"+getRepo+"/blobs/"+bl.digest, ""), nil, false, false)
	return r.length, want(r, err, "GET blob", 200)
}

// pullSlow reads piece by piece, with a small window.
func (b *bench) pullSlow(bl blob, stop *atomic.Bool) (moved int64, err error) {
	c := b.t.newConn()
	defer c.close()
	if err := c.dial(); err != nil {
		return 0, err
	}
	c.tcp().SetReadBuffer(slowPiece)
	if _, err := c.nc.Write(b.t.request("GET", "/v2/"+getRepo+"/blobs/"+bl.digest, "")); err != nil {
		return 0, err
	}
	line, err := c.readLine()
	if err != nil || !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return 0, fmt.Errorf("GET blob: %q %w", line, err)
	}
	var r response
	length, _, _, err := c.readHeaders(&r)
	for moved < length && err == nil && !stop.Load() {
		err = c.discard(min(slowPiece, length-moved))
		moved += slowPiece
		time.Sleep(slowPause)
	}
	return moved, err
}

// pushSlow begins an upload, sends some of it, and goes away.
func (b *bench) pushSlow(stop *atomic.Bool) (moved int64, err error) {
	c := b.t.newConn()
	defer c.close()
	r, err := c.do(b.t.request("POST", "/v2/bench/slow/blobs/uploads/", "Content-Length: 0\r\n"), nil, false, true)
	if err := want(r, err, "POST upload", 202); err != nil {
		return 0, err
	}
	head := b.t.request("PATCH", b.t.pathOf(r.location), "Content-Type: application/octet-stream\r\nContent-Length: 1000000000\r\n")
	_, err = c.nc.Write(head)
	for err == nil && !stop.Load() {
		_, err = c.nc.Write(noiseBytes(slowPiece))
		moved += slowPiece
		time.Sleep(slowPause)
	}
	return moved, err
}

// tcp is the connection below TLS, if there is any.
func (c *conn) tcp() *net.TCPConn {
	if below, ok := c.nc.(interface{ NetConn() net.Conn }); ok {
		return below.NetConn().(*net.TCPConn)
	}
	return c.nc.(*net.TCPConn)
}

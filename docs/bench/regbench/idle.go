package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// caseIdle is the storm alone and, in turns, while many kept connections are
// open that ask for nothing.
func (b *bench) caseIdle() {
	img, err := b.seedImage()
	if err != nil {
		b.fail("idle", err)
		return
	}
	for _, c := range b.concOr(64) {
		for rep := 1; rep <= b.reps; rep++ {
			b.emit(b.storm("storm-idle-0", img, c, rep))
			b.emit(b.stormAmidIdle(img, c, rep))
		}
	}
}

func (b *bench) stormAmidIdle(img image, c, rep int) row {
	probe := b.t.request("HEAD", "/v2/"+stormRepo+"/manifests/"+stormTag, accept)
	crowd := b.t.openIdle(b.idle, probe)
	defer crowd.close()
	r := b.storm(fmt.Sprintf("storm-idle-%d", b.idle), img, c, rep)
	alive := crowd.answering()
	r.Note = fmt.Sprintf("%d of %d idle connections answer afterwards; %s", alive, b.idle, r.Note)
	if lost := b.idle - alive; lost > 0 {
		r.Errors += int64(lost)
		r.Error = fmt.Sprintf("%d idle connections lost; %s", lost, r.Error)
	}
	return r
}

// crowd is a number of open connections that ask for nothing. They are bare:
// a conn of ours would take 16 KiB for each.
type crowd struct {
	probe []byte // a request whose answer has no body
	conns []net.Conn
}

const openers = 32 // connections that are being opened or asked at once

// openIdle opens n connections, each of which has asked once. Those that could
// not be opened are missing later, when they are asked again.
func (t *target) openIdle(n int, probe []byte) *crowd {
	c := &crowd{probe: probe, conns: make([]net.Conn, n)}
	c.each(func(i int) {
		nc, err := t.dialer(1+i).Dial("tcp", t.addr)
		if err != nil {
			return
		}
		if t.tls {
			nc = tls.Client(nc, t.tlsConf)
		}
		c.conns[i] = nc
		c.ask(nc)
	})
	return c
}

// answering counts the connections that are still open and served.
func (c *crowd) answering() int {
	var alive atomic.Int64
	c.each(func(i int) {
		if c.conns[i] != nil && c.ask(c.conns[i]) {
			alive.Add(1)
		}
	})
	return int(alive.Load())
}

func (c *crowd) ask(nc net.Conn) bool {
	nc.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := nc.Write(c.probe); err != nil {
		return false
	}
	var head [2048]byte
	for n := 0; n < len(head); {
		k, err := nc.Read(head[n:])
		if n += k; bytes.HasSuffix(head[:n], []byte("\r\n\r\n")) {
			return bytes.HasPrefix(head[:n], []byte("HTTP/1.1 200 "))
		}
		if err != nil {
			return false
		}
	}
	return false
}

// each does something with every connection, some at the same time.
func (c *crowd) each(do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range openers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := int(next.Add(1)) - 1; i < len(c.conns); i = int(next.Add(1)) - 1 {
				do(i)
			}
		}()
	}
	wg.Wait()
}

func (c *crowd) close() {
	for _, nc := range c.conns {
		if nc != nil {
			nc.Close()
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A deliberately small HTTP/1.1 client. net/http is avoided in the measured
// path so that the load generator takes as little as possible of the CPU it
// shares with the server under test.

// target is the server under test.
type target struct {
	tls      bool
	addr     string // host:port to dial
	hostHdr  string
	auth     string // complete "Authorization: ...\r\n" line, or empty
	tlsConf  *tls.Config
	copyBody bool // read bodies into user space even on plain TCP
}

func newTarget(raw, user, pass, token string, insecure, copyBody bool) (*target, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, err
	}
	t := &target{hostHdr: u.Host, addr: u.Host, copyBody: copyBody}
	switch u.Scheme {
	case "http":
	case "https":
		t.tls = true
		t.tlsConf = &tls.Config{InsecureSkipVerify: insecure, ServerName: u.Hostname(), NextProtos: []string{"http/1.1"}}
	default:
		return nil, fmt.Errorf("url %q: want http or https", raw)
	}
	if u.Port() == "" {
		t.addr = net.JoinHostPort(u.Hostname(), map[bool]string{false: "80", true: "443"}[t.tls])
	}
	if user != "" {
		t.auth = "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+pass)) + "\r\n"
	}
	if token != "" {
		t.auth = "Authorization: Bearer " + token + "\r\n"
	}
	return t, nil
}

// request renders a request head. extra holds complete header lines.
func (t *target) request(method, path, extra string) []byte {
	return []byte(method + " " + path + " HTTP/1.1\r\nHost: " + t.hostHdr + "\r\nUser-Agent: regbench\r\n" + t.auth + extra + "\r\n")
}

// pathOf turns a Location header (absolute or relative) into a request path.
func (t *target) pathOf(loc string) string {
	if i := strings.Index(loc, "://"); i >= 0 {
		rest := loc[i+3:]
		if j := strings.IndexByte(rest, '/'); j >= 0 {
			return rest[j:]
		}
		return "/"
	}
	return loc
}

// response is the part of an answer the benchmarks look at.
type response struct {
	status   int
	length   int64 // body bytes read (or Content-Length, for HEAD)
	location string
	link     string
	digest   string
	body     []byte // only when kept
}

// conn is one keep-alive connection, redialled when the server closes it.
type conn struct {
	t       *target
	source  int // which loopback address it comes from; 0: the system's choice
	nc      net.Conn
	raw     syscall.RawConn // nil for TLS
	br      *bufio.Reader
	scratch []byte
	fresh   bool // no response read yet on this connection
	dials   int
}

const readTimeout = 120 * time.Second

func (t *target) newConn() *conn { return &conn{t: t} }

// newConnFrom is a connection from one of several loopback addresses, for
// cases that need more connections than one address has ephemeral ports.
func (t *target) newConnFrom(source int) *conn { return &conn{t: t, source: source + 1} }

func (c *conn) close() {
	if c.nc != nil {
		c.nc.Close()
		c.nc = nil
	}
}

func (c *conn) dial() error {
	nc, err := c.t.dialer(c.source).Dial("tcp", c.t.addr)
	if err != nil {
		return err
	}
	c.raw = nil
	if c.t.tls {
		tc := tls.Client(nc, c.t.tlsConf)
		if err := tc.Handshake(); err != nil {
			nc.Close()
			return err
		}
		nc = tc
	} else if !c.t.copyBody {
		if c.raw, err = nc.(*net.TCPConn).SyscallConn(); err != nil {
			nc.Close()
			return err
		}
	}
	c.nc, c.fresh = nc, true
	c.dials++
	if c.br == nil {
		c.br = bufio.NewReaderSize(nc, 16<<10)
	} else {
		c.br.Reset(nc)
	}
	return nil
}

// bodyFunc writes a request body; nil means none.
type bodyFunc func(w net.Conn) error

// do sends one request and reads the whole answer. The body is thrown away
// unless keep is set. A request on a reused connection which the server has
// closed in the meantime is retried once on a new one.
func (c *conn) do(head []byte, body bodyFunc, isHead, keep bool) (response, error) {
	for try := 0; ; try++ {
		if c.nc == nil {
			if err := c.dial(); err != nil {
				return response{}, err
			}
		}
		reused := !c.fresh
		resp, err := c.once(head, body, isHead, keep)
		if err != nil {
			c.close()
			if reused && try == 0 {
				continue
			}
		}
		return resp, err
	}
}

func (c *conn) once(head []byte, body bodyFunc, isHead, keep bool) (response, error) {
	c.nc.SetDeadline(time.Now().Add(readTimeout))
	var werr error
	if body == nil {
		_, werr = c.nc.Write(head)
	} else if _, werr = c.nc.Write(head); werr == nil {
		werr = body(c.nc)
	}
	// After a failed write still try to read: the server may have answered
	// and closed early.
	resp, err := c.readResponse(isHead, keep)
	if werr != nil {
		c.close()
		if err == nil && resp.status < 400 {
			err = werr
		}
	}
	return resp, err
}

var errLine = errors.New("header line too long")

func (c *conn) readLine() ([]byte, error) {
	line, err := c.br.ReadSlice('\n')
	if err != nil {
		if err == bufio.ErrBufferFull {
			err = errLine
		}
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}

func (c *conn) readResponse(isHead, keep bool) (response, error) {
	var r response
	for {
		line, err := c.readLine()
		if err != nil {
			return r, err
		}
		if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
			return r, fmt.Errorf("bad status line %q", line)
		}
		r.status = int(line[9]-'0')*100 + int(line[10]-'0')*10 + int(line[11]-'0')
		length, chunked, closing, err := c.readHeaders(&r)
		if err != nil {
			return r, err
		}
		if r.status >= 100 && r.status < 200 {
			continue // interim answer
		}
		c.fresh = false
		switch {
		case isHead || r.status == 204 || r.status == 304:
			r.length = length
		case chunked:
			err = c.readChunked(&r, keep)
		case length >= 0:
			err = c.readBody(&r, length, keep)
		default: // delimited by close
			var b []byte
			b, err = io.ReadAll(c.br)
			r.length, closing = int64(len(b)), true
			if keep {
				r.body = b
			}
		}
		if closing || err != nil {
			c.close()
		}
		return r, err
	}
}

func (c *conn) readHeaders(r *response) (length int64, chunked, closing bool, err error) {
	length = -1
	for {
		line, err := c.readLine()
		if err != nil {
			return 0, false, false, err
		}
		if len(line) == 0 {
			return length, chunked, closing, nil
		}
		k, v, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			return 0, false, false, fmt.Errorf("bad header %q", line)
		}
		v = bytes.TrimSpace(v)
		switch len(k) {
		case 4:
			if foldEq(k, "link") {
				r.link = string(v)
			}
		case 8:
			if foldEq(k, "location") {
				r.location = string(v)
			}
		case 10:
			if foldEq(k, "connection") {
				closing = foldEq(v, "close")
			}
		case 14:
			if foldEq(k, "content-length") {
				if length, err = strconv.ParseInt(string(v), 10, 64); err != nil {
					return 0, false, false, err
				}
			}
		case 17:
			if foldEq(k, "transfer-encoding") {
				chunked = foldEq(v, "chunked")
			}
		case 21:
			if foldEq(k, "docker-content-digest") {
				r.digest = string(v)
			}
		}
	}
}

func foldEq(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i := range b {
		ch := b[i]
		if ch >= 'A' && ch <= 'Z' {
			ch += 'a' - 'A'
		}
		if ch != lower[i] {
			return false
		}
	}
	return true
}

func (c *conn) readBody(r *response, n int64, keep bool) error {
	if keep {
		b := make([]byte, n)
		_, err := io.ReadFull(c.br, b)
		r.body, r.length = append(r.body, b...), r.length+n
		return err
	}
	r.length += n
	return c.discard(n)
}

func (c *conn) readChunked(r *response, keep bool) error {
	for {
		line, err := c.readLine()
		if err != nil {
			return err
		}
		if i := bytes.IndexByte(line, ';'); i >= 0 {
			line = line[:i]
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 64)
		if err != nil {
			return err
		}
		if n > 0 {
			if err := c.readBody(r, n, keep); err != nil {
				return err
			}
		}
		if n == 0 {
			for { // trailers, then the empty line
				line, err := c.readLine()
				if err != nil || len(line) == 0 {
					return err
				}
			}
		}
		if _, err := c.readLine(); err != nil {
			return err
		}
	}
}

// discard drops n body bytes. On plain TCP it uses recv(MSG_TRUNC), with
// which the kernel frees the received data without copying it to us.
func (c *conn) discard(n int64) error {
	if k := int64(c.br.Buffered()); k > 0 {
		k = min(k, n)
		c.br.Discard(int(k))
		n -= k
	}
	if n == 0 {
		return nil
	}
	if c.scratch == nil {
		c.scratch = make([]byte, 1<<20)
	}
	if c.raw == nil {
		for n > 0 {
			k, err := c.nc.Read(c.scratch[:min(n, int64(len(c.scratch)))])
			n -= int64(k)
			if err != nil && n > 0 {
				return err
			}
		}
		return nil
	}
	var ferr error
	err := c.raw.Read(func(fd uintptr) bool {
		for n > 0 {
			k, _, e := syscall.Recvfrom(int(fd), c.scratch[:min(n, int64(len(c.scratch)))], syscall.MSG_TRUNC)
			switch {
			case e == syscall.EAGAIN:
				return false
			case e == syscall.EINTR:
				continue
			case e != nil:
				ferr = e
				return true
			case k == 0:
				ferr = io.ErrUnexpectedEOF
				return true
			}
			n -= int64(k)
		}
		return true
	})
	if err == nil {
		err = ferr
	}
	return err
}

// sized writes parts one after another (Content-Length framing).
func sized(parts ...[]byte) bodyFunc {
	return func(w net.Conn) error {
		bufs := append(net.Buffers(nil), parts...)
		_, err := bufs.WriteTo(w)
		return err
	}
}

// chunkedBody writes parts with chunked framing in chunks of at most size
// bytes, the way the Docker engine streams a layer of unknown length.
func chunkedBody(size int, parts ...[]byte) bodyFunc {
	return func(w net.Conn) error {
		crlf := []byte("\r\n")
		var bufs net.Buffers
		pending := 0
		flush := func() error {
			b := bufs
			_, err := b.WriteTo(w)
			bufs, pending = bufs[:0], 0
			return err
		}
		for _, p := range parts {
			for len(p) > 0 {
				k := min(size, len(p))
				bufs = append(bufs, []byte(strconv.FormatInt(int64(k), 16)+"\r\n"), p[:k], crlf)
				p = p[k:]
				if pending += k; pending >= 1<<20 {
					if err := flush(); err != nil {
						return err
					}
				}
			}
		}
		bufs = append(bufs, []byte("0\r\n\r\n"))
		return flush()
	}
}

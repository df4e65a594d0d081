package main

import (
	"net"
	"net/netip"
	"syscall"
	"time"
)

const (
	sources = 16 // loopback addresses that connections come from

	ipBindAddressNoPort = 24 // IP_BIND_ADDRESS_NO_PORT, of linux/in.h
)

// dialer connects from the loopback address of that number. Where the server
// is not on an IPv4 loopback address, the system chooses.
func (t *target) dialer(source int) *net.Dialer {
	d := &net.Dialer{Timeout: 10 * time.Second}
	if source == 0 || !t.onLoopback() {
		return d
	}
	d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+source%sources))}
	// The port is chosen by connect, for this destination, and not by bind, for all.
	d.Control = func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, ipBindAddressNoPort, 1)
		})
	}
	return d
}

func (t *target) onLoopback() bool {
	addr, err := netip.ParseAddrPort(t.addr)
	return err == nil && addr.Addr().Is4() && addr.Addr().IsLoopback()
}

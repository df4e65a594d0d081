package io.berth.http.server.memory;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Where connections come from: an IPv4 address, or an IPv6 network of 64 bits, in which a client chooses freely. */
record Site(long bits, boolean v6) {

    /** Connections over a Unix domain socket, or whose address is not known. */
    private static final Site LOCAL = new Site(0, false);

    static Site of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return LOCAL;
        }
        InetAddress ip = inet.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return ip instanceof Inet6Address ? new Site(bytes.getLong(), true) : new Site(bytes.getInt(), false);
    }
}

package io.berth.auth.logins;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where somebody comes from, as far as they cannot choose it: an IPv4 address, or the /64 that an IPv6 address is in.
 *
 * @param bits of the address or prefix
 */
record Site(boolean v6, long bits) {

    static Site of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? new Site(true, bytes.getLong()) : new Site(false, bytes.getInt());
    }
}

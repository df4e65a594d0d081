package io.berth.core.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The part of a client's address that the client cannot vary: an IPv4 address, or the /64 prefix of an IPv6 address.
 *
 * @param bits of the address or prefix
 */
public record ClientSubnet(boolean v6, long bits) {

    /** The surrounding network that may belong to one client: a /24 of IPv4, a /48 of IPv6. */
    public ClientSubnet wider() {
        return new ClientSubnet(v6, v6 ? bits >>> 16 : bits >> 8);
    }

    /** The subnet of an address. */
    public static ClientSubnet of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new ClientSubnet(true, bytes.getLong())
                : new ClientSubnet(false, bytes.getInt());
    }
}

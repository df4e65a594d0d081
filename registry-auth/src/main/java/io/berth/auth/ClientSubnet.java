package io.berth.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The network of a client, as far as a client cannot vary it: an IPv4 address, or the /64 prefix of an IPv6 address.
 *
 * @param bits of the address or prefix
 */
public record ClientSubnet(boolean v6, long bits) {

    /** The subnet of an address. */
    public static ClientSubnet of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new ClientSubnet(true, bytes.getLong())
                : new ClientSubnet(false, bytes.getInt());
    }
}

package io.berth.core.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address range in CIDR notation (RFC 4632): {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address. An
 * IPv4-mapped IPv6 address counts as IPv4.
 */
public final class Network {

    private final byte[] base;
    private final int bits;

    private Network(byte[] base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /**
     * Parses a network.
     *
     * @throws IllegalArgumentException when the text is not a network; names are not looked up
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        int bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > base.length * 8) {
            throw new IllegalArgumentException("a prefix of " + bits + " bits is longer than the address: " + text);
        }
        return new Network(base, bits);
    }

    /** Whether the host of a URL is a loopback address, where no eavesdropping is possible; names are not looked up. */
    public static boolean isLoopback(@Nullable String host) {
        if (host == null || host.equals("localhost")) {
            return host != null;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != base.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = 0xff00 >> bits % 8 & 0xff;
        return Arrays.equals(base, 0, whole, other, 0, whole)
                && (rest == 0 || (base[whole] & rest) == (other[whole] & rest));
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(base).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length was checked", e);
        }
    }
}

package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class ClientSubnetTest {

    private static ClientSubnet subnet(String address) {
        return ClientSubnet.of(InetAddress.ofLiteral(address));
    }

    @Test
    void isAnAddressOfIpv4AndANetworkOfIpv6() {
        assertThat(subnet("2001:db8:1:2::1")).isEqualTo(subnet("2001:db8:1:2:ffff::9"));
        assertThat(subnet("2001:db8:1:2::1")).isNotEqualTo(subnet("2001:db8:1:3::1"));
        assertThat(subnet("192.0.2.1")).isNotEqualTo(subnet("192.0.2.2"));
    }

    @Test
    void isPartOfAWiderOne() {
        assertThat(subnet("192.0.2.1").wider()).isEqualTo(subnet("192.0.2.2").wider());
        assertThat(subnet("192.0.2.1").wider()).isNotEqualTo(subnet("192.0.3.1").wider());
        assertThat(subnet("2001:db8:1:2::1").wider())
                .isEqualTo(subnet("2001:db8:1:3::1").wider());
    }
}

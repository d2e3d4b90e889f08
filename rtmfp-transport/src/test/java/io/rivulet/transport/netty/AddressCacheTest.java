package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class AddressCacheTest {
    private final DriverCounters counters = new DriverCounters();
    private final AddressCache cache = new AddressCache(counters);

    @Test
    void convertsBothWaysAndRemembers() {
        NetAddress address = NetAddress.parse("[2001:db8::1]:1935");

        InetSocketAddress socketAddress = cache.toSocketAddress(address);

        assertThat(cache.toNetAddress(socketAddress)).isEqualTo(address);
        assertThat(cache.toSocketAddress(NetAddress.parse("[2001:db8::1]:1935")))
                .isSameAs(socketAddress);
        assertThat(counters.get(DriverCounter.ADDRESS_MISSES)).isEqualTo(2);
    }

    @Test
    void staysRightWhenStrangersDisplaceEachOther() {
        for (int i = 0; i < 100_000; i++) {
            NetAddress address = NetAddress.ofIpv4(0x0a00_0000 + i * 37, 1 + i % 65_535);

            assertThat(cache.toNetAddress(cache.toSocketAddress(address))).isEqualTo(address);
        }
    }
}

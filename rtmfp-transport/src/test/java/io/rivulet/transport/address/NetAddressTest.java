package io.rivulet.transport.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1:1935",
                "0.0.0.0:0",
                "255.255.255.255:65535",
                "[2001:db8::1]:1935",
                "[::]:1",
                "[::1]:1",
                "[2001:db8:0:1:0:1:0:1]:9",
                "[fe80::]:3"
            })
    void writesWhatItReads(String text) {
        assertThat(NetAddress.parse(text)).hasToString(text);
        assertThat(NetAddress.ofBytes(NetAddress.parse(text).toBytes(), 9))
                .isEqualTo(NetAddress.parse(text).withPort(9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "192.0.2.1",
                "192.0.2:1",
                "192.0.2.256:1",
                "192.0.2.1:65536",
                "192.0.2.1:-1",
                "example.com:1935",
                "[::1",
                "2001:db8::1:1935",
                "[1:2:3:4:5:6:7]:1",
                "[1:2:3:4:5:6:7:8:9]:1",
                "[12345::]:1",
                "[::g]:1",
                "[::1::2]:1"
            })
    void refusesAnythingElseByName(String text) {
        assertThatThrownBy(() -> NetAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void takesAMappedAddressForItsIpv4Form() {
        assertThat(NetAddress.parse("[::ffff:c000:201]:5")).isEqualTo(NetAddress.parse("192.0.2.1:5"));
    }

    @Test
    void isTotallyOrdered() {
        List<NetAddress> ordered = List.of(
                NetAddress.parse("1.2.3.4:5"),
                NetAddress.parse("1.2.3.4:6"),
                NetAddress.parse("200.2.3.4:5"),
                NetAddress.parse("[::1]:1"),
                NetAddress.parse("[ff00::]:1"));

        assertThat(ordered.stream().sorted().toList()).isEqualTo(ordered);
    }

    @Test
    void knowsWhereNoSessionCanGo() {
        for (String text : new String[] {
            "0.0.0.0:1", "1.2.3.4:0", "224.0.0.1:9", "239.255.255.255:9", "255.255.255.255:9", "[::]:1", "[ff02::1]:1"
        }) {
            assertThat(NetAddress.parse(text).isUnusable()).as(text).isTrue();
        }
        assertThat(NetAddress.parse("127.0.0.1:1").isUnusable()).isFalse();
        assertThat(NetAddress.parse("127.0.0.1:1").isLoopback()).isTrue();
    }
}

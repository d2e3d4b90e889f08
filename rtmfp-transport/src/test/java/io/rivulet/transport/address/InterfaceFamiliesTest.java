package io.rivulet.transport.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterfaceFamiliesTest {
    private static final NetAddress INET4 = NetAddress.parse("192.0.2.1:1935");
    private static final NetAddress INET6 = NetAddress.parse("[2001:db8::1]:1935");
    private static final NetAddress ANY_INET4 = NetAddress.parse("0.0.0.0:0");
    private static final NetAddress ANY_INET6 = NetAddress.parse("[::]:0");

    @Test
    void onlyTheIpv6WildcardCarriesBoth() {
        InterfaceFamilies interfaces = InterfaceFamilies.boundTo(List.of(INET4, ANY_INET4, INET6, ANY_INET6));

        assertThat(interfaces).hasToString("[IPv4, IPv4, IPv6, any]");
        assertThat(IntStream.range(0, 4).filter(id -> interfaces.carries(id, INET4)))
                .containsExactly(0, 1, 3);
        assertThat(IntStream.range(0, 4).filter(id -> interfaces.carries(id, INET6)))
                .containsExactly(2, 3);
    }

    @Test
    void givesTheInterfacesOfAFamilyInTurn() {
        InterfaceFamilies interfaces = InterfaceFamilies.boundTo(List.of(INET6, INET4, ANY_INET6, INET4));

        assertThat(IntStream.range(0, 7).map(turn -> interfaces.inTurn(INET4, turn)))
                .containsExactly(1, 2, 3, 1, 2, 3, 1);
        assertThat(IntStream.range(0, 3).map(turn -> interfaces.inTurn(INET6, turn)))
                .containsExactly(0, 2, 0);
    }

    @Test
    void knowsWhatNoneCarries() {
        InterfaceFamilies interfaces = InterfaceFamilies.boundTo(List.of(INET4));

        assertThat(interfaces.carries(INET6)).isFalse();
        assertThat(interfaces.inTurn(INET6, 0)).isEqualTo(-1);
        assertThat(interfaces.carries(NetAddress.ofIpv6(0, 0xffff_c000_0201L, 1)))
                .isTrue();
    }

    @Test
    void takesWhatItWasNotToldOfToCarryAnything() {
        assertThat(InterfaceFamilies.ANY.carries(INET6)).isTrue();
        assertThat(InterfaceFamilies.ANY.carries(2, INET6)).isTrue();
        assertThat(InterfaceFamilies.ANY.inTurn(INET4, 5)).isZero();
    }

    @Test
    void hasAsManyInterfacesAsBits() {
        assertThat(InterfaceFamilies.boundTo(Collections.nCopies(64, INET6)).inTurn(INET6, 63))
                .isEqualTo(63);
        assertThatThrownBy(() -> InterfaceFamilies.boundTo(Collections.nCopies(65, INET6)))
                .hasMessageContaining("65, must be 1 to 64");
        assertThatThrownBy(() -> InterfaceFamilies.boundTo(List.of())).hasMessageContaining("0, must be 1 to 64");
    }
}

package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.address.NetAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatPresetTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final int PEERS = 20_000;

    @ParameterizedTest
    @CsvSource({"open,1,1", "home,0.7009,0.1940", "hard,0.7,0.2115"})
    void theShareOfPairsThatConnectIsTheCalibratedOne(String text, double introduced, double alone) {
        NatPreset preset = NatPreset.parse(text);

        assertThat(preset.connectableShare(true)).isCloseTo(introduced, within(0.0001));
        assertThat(preset.connectableShare(false)).isCloseTo(alone, within(0.0001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "hard"})
    void drawnPairsConnectAsOftenAsCalculated(String text) {
        NatPreset preset = NatPreset.parse(text);
        PeerNats nats = preset.nats(SEED, PEERS);

        long connecting = IntStream.range(0, PEERS / 2)
                .filter(i -> nats.canConnect(2 * i, 2 * i + 1).connects())
                .count();

        // Three deviations of 10,000 pairs.
        assertThat((double) connecting / (PEERS / 2)).isCloseTo(preset.connectableShare(true), within(0.014));
    }

    @Test
    void inTheHardWorldOneInTenOnlyIsOpenedTo() {
        PeerNats nats = NatPreset.HARD.nats(SEED, PEERS);

        long inboundOnly = IntStream.range(0, PEERS)
                .filter(peer -> nats.kindOf(peer) == NatKind.INBOUND_ONLY)
                .count();

        assertThat((double) inboundOnly / PEERS).isCloseTo(0.1, within(0.007));
        assertThat(NatPreset.HARD.share(NatKind.UDP_BLOCKED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "home", "hard", "mix:public=50%,symmetric=50%,timeout=30s,timeout=1min"})
    void aPeerMoreChangesNobodyElse(String text) {
        NatPreset preset = NatPreset.parse(text);
        PeerNats few = preset.nats(SEED, 200);
        PeerNats many = preset.nats(SEED, 201);

        for (int peer = 0; peer < 200; peer++) {
            assertThat(many.kindOf(peer)).isEqualTo(few.kindOf(peer));
            assertThat(many.mappingTimeout(peer)).isEqualTo(few.mappingTimeout(peer));
        }
        assertThat(NatPreset.parse(preset.name())).isEqualTo(preset);
    }

    @Test
    void aNatForTheVirtualNetworkHasItsPeersTimeout() {
        PeerNats nats = NatPreset.parse("mix:full-cone=100%,timeout=45s").nats(SEED, 1);
        NetAddress external = NetAddress.parse("203.0.113.1:0");

        assertThat(nats.config(0, external).mappingTimeoutNs())
                .isEqualTo(Duration.ofSeconds(45).toNanos());
        assertThat(NatPreset.OPEN.nats(SEED, 1).config(0, external)).isNull();
        assertThat(NatPreset.HOME)
                .hasToString("home: public 10 %, full-cone 10 %, address-restricted 7 %,"
                        + " port-restricted 50 %, symmetric 20 %, udp-blocked 3 %");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hme | did you mean home?",
                "open:1 | is not like open",
                "mix:public=50% | sum of shares is 500000 ppm, must be 1000000 (100%)",
                "mix:public=150% | share of public in ppm is 1500000, must be 0 to 1000000",
                "mix:symetric=100% | nat kind 'symetric' is unknown: did you mean symmetric?",
                "mix:public | 'public' is not like public=10%",
                "mix:public=100%,timeout=2h | timeout is 7200s, must be 1s to 1h"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> NatPreset.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}

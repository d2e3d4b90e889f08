package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.LossModel;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerLinksTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final int PEERS = 20_000;
    private static final long STREAM = 1_000_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.25",
                "10M",
                "regional",
                "home-dc",
                "lognormal",
                "mobile",
                "freeriders:20%",
                "freeriders:10%,mobile:50%,lognormal:5M,2"
            })
    void aPeerMoreChangesNobodyElse(String text) {
        UplinkPreset preset = UplinkPreset.parse(text);
        PeerLinks few = preset.links(SEED, 100, STREAM);
        PeerLinks many = preset.links(SEED, 101, STREAM);

        for (int peer = 0; peer < 100; peer++) {
            assertThat(many.uplinkBytesPerSec(peer)).isEqualTo(few.uplinkBytesPerSec(peer));
            assertThat(many.downlinkBytesPerSec(peer)).isEqualTo(few.downlinkBytesPerSec(peer));
            assertThat(many.offeredBytesPerSec(peer)).isEqualTo(few.offeredBytesPerSec(peer));
            assertThat(many.isMobile(peer)).isEqualTo(few.isMobile(peer));
        }
        assertThat(UplinkPreset.parse(preset.name())).isEqualTo(preset);
    }

    @Test
    void regionalUplinksAreThoseOfTheRegionThatThePeerIsIn() {
        PeerLinks links = UplinkPreset.regional().links(SEED, PEERS, STREAM);
        PairLatencies places = LatencyPreset.regions6().pairs(SEED, PEERS);
        long[] bitsPerSec = {19_200_000, 20_700_000, 5_800_000, 15_700_000, 10_200_000, 11_300_000};

        for (int peer = 0; peer < PEERS; peer++) {
            assertThat(links.uplinkBytesPerSec(peer) * 8).isEqualTo(bitsPerSec[places.regionOf(peer)]);
        }
    }

    @Test
    void halfOfHomeDcIsAtHome() {
        PeerLinks links = UplinkPreset.homeDc().links(SEED, PEERS, STREAM);

        assertThat(share(peer -> links.uplinkBytesPerSec(peer) == 6_250_000 && links.accessNs(peer) == 20_000_000))
                .isCloseTo(0.5, within(0.01));
        assertThat(share(peer -> links.uplinkBytesPerSec(peer) == 125_000_000 && links.accessNs(peer) == 0))
                .isCloseTo(0.5, within(0.01));
    }

    @Test
    void logNormalUplinksHaveTheirQuantiles() {
        PeerLinks links = UplinkPreset.logNormal(20_000_000, 1).links(SEED, PEERS, STREAM);
        long[] sorted = IntStream.range(0, PEERS)
                .mapToLong(links::uplinkBytesPerSec)
                .sorted()
                .toArray();

        // A normal number is below -0.6745, 0.6745 and 1.6449 with 25, 75 and 95 %; 4 % is over three deviations here.
        assertThat(8.0 * sorted[PEERS / 2]).isCloseTo(20e6, within(0.04 * 20e6));
        assertThat(8.0 * sorted[PEERS / 4]).isCloseTo(20e6 * Math.exp(-0.6745), within(0.04 * 10.2e6));
        assertThat(8.0 * sorted[3 * PEERS / 4]).isCloseTo(20e6 * Math.exp(0.6745), within(0.04 * 39.3e6));
        assertThat(8.0 * sorted[95 * PEERS / 100]).isCloseTo(20e6 * Math.exp(1.6449), within(0.06 * 103.6e6));
    }

    @Test
    void mobilePeersAreMarkedSlowFarAndLossy() {
        PeerLinks links = UplinkPreset.parse("mobile").links(SEED, PEERS, STREAM);
        int mobile =
                IntStream.range(0, PEERS).filter(links::isMobile).findFirst().orElseThrow();
        int other = IntStream.range(0, PEERS)
                .filter(peer -> !links.isMobile(peer))
                .findFirst()
                .orElseThrow();

        assertThat(share(links::isMobile)).isCloseTo(0.3, within(0.01));
        assertThat(links.uplinkBytesPerSec(mobile)).isEqualTo(125_000);
        assertThat(links.downlinkBytesPerSec(mobile)).isEqualTo(625_000);
        assertThat(links.lossRatio(mobile)).isEqualTo(0.02);
        assertThat(links.uplinkBytesPerSec(other)).isEqualTo(1_250_000);
        assertThat(links.downlinkBytesPerSec(other)).isZero();
        PairLatencies pairs = LatencyPreset.constant(Duration.ofMillis(10)).pairs(SEED, PEERS);
        PairLatencies latencies = links.lengthen(pairs, 0);
        assertThat(latencies.oneWayNs(mobile, other)).isEqualTo(70_000_000);
        assertThat(latencies.oneWayNs(other, other)).isEqualTo(10_000_000);
        // Who has a line of another kind is not further away for it.
        assertThat(links.lengthen(pairs, mobile + 1).oneWayNs(mobile, other)).isEqualTo(10_000_000);
        assertThat(links.lengthen(pairs, mobile + 1).oneWayNs(other, mobile)).isEqualTo(10_000_000);
    }

    @Test
    void aFreeRiderHasALineAndOffersNothing() {
        PeerLinks links = UplinkPreset.parse("freeriders:20%,1.25").links(SEED, PEERS, STREAM);
        int rider =
                IntStream.range(0, PEERS).filter(links::isFreeRider).findFirst().orElseThrow();

        assertThat(share(links::isFreeRider)).isCloseTo(0.2, within(0.01));
        assertThat(links.uplinkBytesPerSec(rider)).isEqualTo(156_250);
        assertThat(links.offeredBytesPerSec(rider)).isZero();
        // Four of five times 1.25, and 8 Mbit/s of the source to 20,000.
        assertThat(links.rho(0, PEERS, 1_000_000, STREAM)).isCloseTo(1.0, within(0.01));
    }

    @Test
    void linksLoseWhatTheWorldAndTheLineLose() {
        PeerLinks links = UplinkPreset.parse("mobile:100%").links(SEED, 1, STREAM);

        LinkConfig uplink = links.uplink(0, ImpairmentPreset.GILBERT_ELLIOTT, 65_536);
        LinkConfig downlink = links.downlink(0, 32_768);

        assertThat(uplink.rateBytesPerSec()).isEqualTo(125_000);
        assertThat(uplink.queueBytes()).isEqualTo(65_536);
        assertThat(uplink.loss()).isEqualTo(new LossModel(0.005, 0.3, 0.02, 0.51));
        assertThat(downlink.rateBytesPerSec()).isEqualTo(625_000);
        assertThat(downlink.loss()).isEqualTo(LossModel.independent(0.02));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.05 | rho is 0.05, must be 0.1 to 100",
                "1k | rate is 1000 bit/s, must be 32k to 10G",
                "11G | rate is 11000000000 bit/s, must be 32k to 10G",
                "lognormal:1k | median is 1000 bit/s, must be 32k to 10G",
                "lognormal:20M,4 | sigma is 4.0, must be 0 to 3",
                "mobile:130% | share is 1.3, must be 0 to 1",
                "freeriders | '' is not like freeriders:20%,10M",
                "freeriders:20%,moble | did you mean mobile?",
                "regionl | did you mean regional?",
                "home-dc:1 | is not like home-dc",
                "10X | '10X' is not like 1.25"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> UplinkPreset.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    private static double share(IntPredicate which) {
        return (double) IntStream.range(0, PEERS).filter(which).count() / PEERS;
    }
}

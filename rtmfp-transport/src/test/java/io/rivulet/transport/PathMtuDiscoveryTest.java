package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.wire.ChunkType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions on paths that carry more or less: RFC 7016 sections 3.4 and 3.5.4.3. */
class PathMtuDiscoveryTest {
    private EndpointPair pair = new EndpointPair().opened();

    private final List<byte[]> sent = new ArrayList<>();

    private PacketRule carryAtMost(int datagramBytes) {
        return pair.wire.drop(packet -> packet.length() > datagramBytes);
    }

    private void stream(SendFlow flow, int messages) {
        for (int i = 0; i < messages; i++) {
            byte[] message = new byte[3_000];
            EndpointPair.entropy(sent.size()).nextBytes(message, 0, message.length);
            sent.add(message);
            assertThat(pair.send(flow, message, Nanos.NO_DEADLINE)).isEqualTo(SendResult.ACCEPTED);
            pair.advance(Duration.ofMillis(20));
        }
    }

    private void assertEverythingArrives() {
        boolean isDone =
                pair.wire.advanceUntil(() -> pair.farHandler.messages.size() == sent.size(), Duration.ofSeconds(60));
        assertThat(isDone)
                .as(pair.farHandler.messages.size() + " of " + sent.size())
                .isTrue();
        for (int i = 0; i < sent.size(); i++) {
            assertThat(pair.farHandler.messages.get(i)).isEqualTo(sent.get(i));
        }
    }

    private long probes() {
        return pair.near.stats().get(EndpointStats.Counter.PATH_PROBES_SENT);
    }

    @Test
    @Covers("7016-3.5.4.3-1")
    void sendsLongerDatagramsWhereThePathCarriesThem() {
        int[] longest = new int[1];
        pair.wire.drop(packet -> {
            longest[0] = Math.max(longest[0], packet.length());
            return false;
        });

        stream(pair.flow("stream"), 50);

        assertThat(pair.nearSession().maxDatagramBytes()).isEqualTo(1_472);
        assertThat(longest[0]).isBetween(1_460, 1_472);
        assertThat(probes()).isEqualTo(1);
        assertEverythingArrives();
    }

    @Test
    @Covers("7016-3.5.4.3-2")
    void asksBehindThePaddingThatMakesItLong() {
        Wiretap wiretap = new Wiretap(pair);

        stream(pair.flow("stream"), 50);

        List<Wiretap.Sent> probes = wiretap.fromNear().stream()
                .filter(packet -> packet.count(ChunkType.PADDING) > 0)
                .toList();
        assertThat(probes).hasSize(1);
        assertThat(probes.get(0).datagramBytes()).isGreaterThan(1_232);
        assertThat(probes.get(0).chunks())
                .extracting(Wiretap.Chunk::type)
                .containsExactly(ChunkType.PADDING, ChunkType.PING);
    }

    /** What is outstanding just after a part was sent is at most the window and the packet that it is of. */
    @Test
    @Covers("7016-3.4-10")
    void sendsPartsUnderItsWindow() {
        SendFlow flow = pair.flow("stream");
        stream(flow, 50);
        carryAtMost(1_232);
        int[] parts = {0};
        Wiretap wiretap = new Wiretap(pair);
        for (int i = 0; i < 200; i++) {
            byte[] message = new byte[3_000];
            sent.add(message);
            pair.send(flow, message, Nanos.NO_DEADLINE);
        }

        while (pair.farHandler.messages.size() < sent.size()) {
            pair.advance(Duration.ofMillis(1));
            boolean hasParts =
                    wiretap.fromNear().stream().anyMatch(packet -> packet.count(ChunkType.PACKET_FRAGMENT) > 0);
            if (hasParts) {
                parts[0]++;
                assertThat(pair.nearSession().outstandingBytes())
                        .isLessThan(pair.nearSession().congestionWindowBytes() + 1_472);
                assertThat(wiretap.fromNear()).hasSizeLessThanOrEqualTo(2 * 32);
            }
            wiretap.clear();
        }
        assertThat(parts[0]).isGreaterThan(3);
    }

    @Test
    @Covers("7016-3.5.4.3-1")
    void staysBelowWhatThePathCarries() {
        carryAtMost(1_350);

        stream(pair.flow("stream"), 500);

        assertThat(pair.nearSession().maxDatagramBytes()).isBetween(1_334, 1_350);
        assertEverythingArrives();
        assertThat(pair.near.stats().get(EndpointStats.Counter.TIMEOUTS)).isZero();
    }

    @Test
    @Covers({"7016-2.3.1-1", "7016-2.3.1-2", "7016-3.4-7"})
    void goesOnWhenThePathShrinksInTheMiddleOfAStream() {
        SendFlow flow = pair.flow("stream");
        stream(flow, 50);
        assertThat(pair.nearSession().maxDatagramBytes()).isEqualTo(1_472);

        carryAtMost(1_232);
        stream(flow, 300);

        assertThat(pair.nearSession().maxDatagramBytes()).isEqualTo(1_232);
        assertEverythingArrives();
        assertThat(pair.near.stats().get(EndpointStats.Counter.PACKETS_FRAGMENTED))
                .isPositive();
        assertThat(pair.far.stats().get(EndpointStats.Counter.PACKETS_REASSEMBLED))
                .isPositive();
        assertThat(pair.far.stats().drops()).isZero();
    }

    @Test
    void smallMessagesThatGetThroughDoNotHideThatLongOnesDoNot() {
        SendFlow flow = pair.flow("stream");
        SendFlow small = pair.flow("small");
        stream(flow, 50);
        carryAtMost(1_232);
        byte[] message = new byte[3_000];
        sent.add(message);
        pair.send(flow, message, Nanos.NO_DEADLINE);

        for (int i = 0; i < 300; i++) {
            pair.send(small, new byte[] {1}, Nanos.NO_DEADLINE);
            pair.advance(Duration.ofMillis(20));
        }

        assertThat(pair.farHandler.messages.size()).isEqualTo(sent.size() + 300);
        assertThat(pair.nearSession().outstandingBytes()).isZero();
    }

    @Test
    void asksNothingOfASessionThatCarriesLittle() {
        SendFlow flow = pair.flow("stream");
        for (int i = 0; i < 100; i++) {
            pair.send(flow, "little");
            pair.advance(Duration.ofSeconds(1));
        }

        assertThat(probes()).isZero();
        assertThat(pair.nearSession().maxDatagramBytes()).isEqualTo(1_232);
    }

    @Test
    void canBeSwitchedOff() {
        pair = new EndpointPair(config -> config.probesPathMtu(false)).opened();

        stream(pair.flow("stream"), 50);

        assertThat(probes()).isZero();
        assertEverythingArrives();
    }

    @Test
    void originalPeersAreNotProbed() {
        pair = new EndpointPair(
                        FlashIdentity.original(EndpointPair.entropy(5)),
                        FlashIdentity.original(EndpointPair.entropy(6)),
                        config -> config)
                .opened();

        stream(pair.flow("stream"), 50);

        assertThat(probes()).isZero();
        assertEverythingArrives();
    }

    @Test
    void startsOverOnAPathThatIsAnother() {
        stream(pair.flow("stream"), 50);
        assertThat(pair.nearSession().maxDatagramBytes()).isEqualTo(1_472);
        carryAtMost(1_232);

        assertThat(probes()).isEqualTo(1);
        pair.advance(Duration.ofMinutes(2));
        assertThat(pair.nearSession().maxDatagramBytes())
                .as("nothing was lost: the keepalive is short")
                .isEqualTo(1_472);
    }
}

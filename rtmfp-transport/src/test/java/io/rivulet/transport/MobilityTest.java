package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Far ends that change their address, and others who claim it: RFC 7016 sections 3.5.3 and 3.5.4.2. */
class MobilityTest {
    private static final NetAddress ELSEWHERE = NetAddress.parse("10.0.0.9:9");
    private static final NetAddress THIRD = NetAddress.parse("10.0.0.10:10");

    private final EndpointPair pair = new EndpointPair(authenticated(1), authenticated(2), config -> config).opened();

    /** The plain profile, whose packets are held for authenticated here. */
    private static Identity authenticated(long node) {
        return PlainIdentity.peer(new SeededEntropy(7, node, "identity")).claimingAuthentication();
    }

    private static byte[] copyOf(PacketView packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    /** Takes what goes to an address away from the network. */
    private List<byte[]> intercept(NetAddress destination) {
        List<byte[]> taken = new ArrayList<>();
        PacketRule rule = packet -> {
            if (!packet.destination().equals(destination)) {
                return Verdict.PASS;
            }
            taken.add(copyOf(packet));
            return Verdict.DROP;
        };
        pair.wire.network().addRule(rule);
        return taken;
    }

    private void arrivesAtFar(NetAddress source, byte[] datagram) {
        pair.wire.far(nowNs ->
                pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, source, datagram, 0, datagram.length)));
    }

    private void arrivesAtNear(NetAddress source, byte[] datagram) {
        pair.wire.near(nowNs ->
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, source, datagram, 0, datagram.length)));
    }

    private void announce() {
        pair.wire.near(pair.near::announceMove);
    }

    @Test
    void followsAFarEndThatMovesInTheMiddleOfAStream() {
        SendFlow flow = pair.flow("stream");
        for (int i = 0; i < 20; i++) {
            if (i == 10) {
                pair.wire.nearHost().rebind(0, ELSEWHERE);
            }
            pair.send(flow, "message " + i);
            pair.advance(Duration.ofMillis(50));
        }
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.messages).hasSize(20);
        assertThat(pair.nearSession().outstandingBytes())
                .as("acknowledgements find it, too")
                .isZero();
        assertThat(pair.farSession().farAddress()).isEqualTo(ELSEWHERE);
        assertThat(pair.farHandler.log).contains("moved from " + CorePair.NEAR + " to " + ELSEWHERE);
        assertThat(pair.far.stats().get(EndpointStats.Counter.FAR_ADDRESSES_CHANGED))
                .isEqualTo(1);
        assertThat(pair.far.stats().drops()).isZero();
    }

    @Test
    void anIdleEndIsFoundAtOnceWhenItSaysThatItMoved() {
        pair.wire.nearHost().rebind(0, ELSEWHERE);

        announce();
        pair.advance(Duration.ofMillis(100));

        assertThat(pair.farSession().farAddress()).isEqualTo(ELSEWHERE);
    }

    @Test
    @Covers("7016-3.5.3-1")
    void aPacketPassedOnFromElsewhereMovesNothing() {
        List<byte[]> questions = intercept(ELSEWHERE);
        List<byte[]> packets = intercept(CorePair.FAR);
        announce();
        arrivesAtFar(ELSEWHERE, packets.remove(0));

        pair.advance(Duration.ofMillis(100));
        assertThat(questions)
                .as("asked at the address that the packet came from")
                .isNotEmpty();
        assertThat(pair.farSession().farAddress()).isEqualTo(CorePair.NEAR);

        // Whoever is there passes the question on, and the true far end answers it from where it is.
        packets.clear();
        arrivesAtNear(CorePair.FAR, questions.get(questions.size() - 1));
        packets.forEach(packet -> arrivesAtFar(CorePair.NEAR, packet));

        assertThat(packets).isNotEmpty();
        assertThat(pair.farSession().farAddress()).isEqualTo(CorePair.NEAR);
        assertThat(pair.far.stats().drops(DropReason.BAD_MOBILITY_PROOF)).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.5.3-1")
    void anEchoProvesOnlyTheAddressThatWasAskedFor() {
        List<byte[]> questions = intercept(ELSEWHERE);
        List<byte[]> packets = intercept(CorePair.FAR);
        announce();
        arrivesAtFar(ELSEWHERE, packets.remove(0));
        pair.advance(Duration.ofMillis(100));
        packets.clear();
        arrivesAtNear(CorePair.FAR, questions.get(questions.size() - 1));

        arrivesAtFar(THIRD, packets.get(0));

        assertThat(pair.farSession().farAddress()).isEqualTo(CorePair.NEAR);
        assertThat(pair.far.stats().drops(DropReason.BAD_MOBILITY_PROOF)).isEqualTo(1);
    }

    @Test
    void asksOnceASecondWhateverAddressesPacketsComeFrom() {
        List<byte[]> packets = intercept(CorePair.FAR);
        List<byte[]> questions = intercept(THIRD);
        for (int i = 0; i < 20; i++) {
            announce();
        }
        long before = pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT);

        packets.forEach(packet -> {
            arrivesAtFar(ELSEWHERE, packet);
            arrivesAtFar(THIRD, packet);
        });

        assertThat(questions).as("the first address was asked").isEmpty();
        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT) - before)
                .as("one question, beside the echoes to where the far end is")
                .isLessThanOrEqualTo(1 + 2 * packets.size());
    }

    @Test
    void nobodyMovesWithoutAuthenticatedPackets() {
        EndpointPair open = new EndpointPair().opened();
        open.wire.nearHost().rebind(0, ELSEWHERE);

        open.wire.near(open.near::announceMove);
        open.advance(Duration.ofSeconds(5));

        assertThat(open.farSession().farAddress()).isEqualTo(CorePair.NEAR);
        assertThat(open.far.stats().get(EndpointStats.Counter.FAR_ADDRESSES_CHANGED))
                .isZero();
    }

    @Test
    void comesBackToAnAddressThatItHadBefore() {
        pair.wire.nearHost().rebind(0, ELSEWHERE);
        announce();
        pair.advance(Duration.ofMillis(1_500));
        pair.wire.nearHost().rebind(0, CorePair.NEAR);
        announce();
        pair.advance(Duration.ofMillis(100));

        assertThat(pair.farSession().farAddress()).isEqualTo(CorePair.NEAR);
        assertThat(pair.far.stats().get(EndpointStats.Counter.FAR_ADDRESSES_CHANGED))
                .isEqualTo(2);
    }

    @Test
    void tellsTheCongestionControllerOfTheOtherPath() {
        List<String> told = new ArrayList<>();
        EndpointPair watched = new EndpointPair(
                authenticated(1), authenticated(2), config -> config.congestion(segment -> new Watched(told)));
        watched.opened();
        watched.wire.nearHost().rebind(0, ELSEWHERE);

        watched.wire.near(watched.near::announceMove);
        watched.advance(Duration.ofMillis(100));

        assertThat(told).containsExactly("another path");
    }

    /** A controller that never holds back, and takes note of what it hears of paths. */
    private record Watched(List<String> told) implements CongestionController {
        @Override
        public void onPathChanged() {
            told.add("another path");
        }

        @Override
        public void onPacketStart(long nowNs, long outstandingBytes) {}

        @Override
        public void onAcknowledged(long bytes) {}

        @Override
        public void onNegativeAcknowledgement() {}

        @Override
        public void onLoss() {}

        @Override
        public void onPacketProcessed(boolean fastGrowAllowed, boolean timeCriticalSent) {}

        @Override
        public void onTimeout(boolean wasLoss) {}

        @Override
        public long windowBytes() {
            return 1_000_000;
        }
    }
}

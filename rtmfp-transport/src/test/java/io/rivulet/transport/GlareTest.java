package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Both ends open a session to each other at once: RFC 7016 section 3.5.1.3. */
class GlareTest {
    private static final int HANDSHAKES = 14;

    private final EndpointWorld world = new EndpointWorld();
    private final Node one = world.add();
    private final Node other = world.add();

    private void bothOpen(Duration apart) {
        one.open(other, other.address());
        world.advance(apart);
        other.open(one, one.address());
    }

    private void assertOneSession(String what) {
        assertThat(one.endpoint.sessions()).as(what).hasSize(1);
        assertThat(other.endpoint.sessions()).as(what).hasSize(1);
        assertThat(EndpointWorld.areConnected(one, other)).as(what).isTrue();
        assertThat(one.handler.failures).as(what).isSubsetOf(OpenFailure.DUPLICATE);
        assertThat(other.handler.failures).as(what).isSubsetOf(OpenFailure.DUPLICATE);
    }

    @Test
    @Covers("7016-3.2-4")
    void oneSessionRemainsWhicheverPacketIsLost() {
        for (int apartMs = 0; apartMs <= 40; apartMs += 10) {
            for (int lost = 0; lost < HANDSHAKES; lost++) {
                GlareTest fresh = new GlareTest();
                int skip = lost;
                int[] seen = {0};
                fresh.world.network.addRule(packet -> seen[0]++ == skip ? Verdict.DROP : Verdict.PASS);

                fresh.bothOpen(Duration.ofMillis(apartMs));
                fresh.world.advance(Duration.ofSeconds(8));

                fresh.assertOneSession(apartMs + " ms apart, packet " + lost + " lost");
            }
        }
    }

    @Test
    void oneSessionRemainsWhicheverTwoPacketsAreLost() {
        for (int first = 0; first < HANDSHAKES; first++) {
            for (int second = first + 1; second < HANDSHAKES; second++) {
                GlareTest fresh = new GlareTest();
                int skipFirst = first;
                int skipSecond = second;
                int[] seen = {0};
                fresh.world.network.addRule(packet -> {
                    int number = seen[0]++;
                    return number == skipFirst || number == skipSecond ? Verdict.DROP : Verdict.PASS;
                });

                fresh.bothOpen(Duration.ZERO);
                fresh.world.advance(Duration.ofSeconds(15));

                fresh.assertOneSession("packets " + first + " and " + second + " lost");
            }
        }
    }

    @Test
    void whatIsSentInTheSessionThatRemainsArrives() {
        EndpointPair pair = new EndpointPair();
        pair.open();
        pair.openFromFar();
        pair.advance(Duration.ofSeconds(1));

        pair.send(pair.flow("after glare"), "x");
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.texts()).containsExactly("x");
    }

    @Test
    void amongOriginalEndsTheLargerPeerIdStaysInitiator() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.original(EndpointPair.entropy(11)),
                FlashIdentity.original(EndpointPair.entropy(12)),
                config -> config);

        pair.open();
        pair.openFromFar();
        pair.advance(Duration.ofSeconds(2));

        boolean nearIsLarger = pair.near.peerId().compareTo(pair.far.peerId()) > 0;
        assertThat(pair.near.sessions()).hasSize(1);
        assertThat(pair.nearSession().isInitiator()).isEqualTo(nearIsLarger);
        assertThat(pair.farSession().isInitiator()).isNotEqualTo(nearIsLarger);
    }

    @Test
    void anEndThatLostItsSessionGetsANewOneThoughTheOtherPrevails() {
        for (boolean oneOpens : new boolean[] {true, false}) {
            GlareTest fresh = new GlareTest();
            Node opener = oneOpens ? fresh.one : fresh.other;
            Node loser = oneOpens ? fresh.other : fresh.one;
            opener.open(loser, loser.address());
            fresh.world.advance(Duration.ofSeconds(1));
            // Its farewell is lost, so the opener holds the session for open.
            PacketRule silence = packet -> Verdict.DROP;
            fresh.world.network.addRule(silence);
            loser.host.execute(nowNs -> loser.sessionTo(opener).closeAbruptly(nowNs));
            fresh.world.advance(Duration.ofMillis(100));
            fresh.world.network.removeRule(silence);

            loser.open(opener, opener.address());
            fresh.world.advance(Duration.ofSeconds(6));

            assertThat(EndpointWorld.areConnected(opener, loser)).isTrue();
            assertThat(opener.handler.closed).containsExactly(CloseReason.OVERRIDDEN);
        }
    }
}

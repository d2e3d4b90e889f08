package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.SeededEntropy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Both ends of a session change their address at the same moment: each sends to where the other one was, and no packet tells either of
 * them. An introducer that both have a session with brings them together again, in a new session that takes the place of the old one. RFC
 * 7016 sections 3.5.1.1.2, 3.5.1.4 and 3.5.3; the case H-T8 of overlay/docs/security.md.
 */
class BothEndsMoveTest {
    private static final Duration GAP = Duration.ofSeconds(2);

    private final EndpointWorld world = new EndpointWorld();
    private final Node introducer = world.add(authenticated(1), config -> config.introducer(new Agreeing()));
    private final Node one = world.add(authenticated(2), config -> config);
    private final Node other = world.add(authenticated(3), config -> config);

    /** The plain profile, whose packets are held for authenticated here. */
    private static Identity authenticated(long node) {
        return PlainIdentity.peer(new SeededEntropy(7, node, "identity")).claimingAuthentication();
    }

    /** Both have a session with the introducer, and one with each other. */
    private BothEndsMoveTest met(Node opener, Node answerer) {
        one.open(introducer, introducer.address());
        other.open(introducer, introducer.address());
        world.advance(Duration.ofSeconds(1));
        opener.open(answerer, introducer.address());
        world.advance(Duration.ofSeconds(1));
        assertThat(EndpointWorld.areConnected(one, other)).isTrue();
        assertThat(opener.sessionTo(answerer).isInitiator()).isTrue();
        return this;
    }

    private void bothMove() {
        one.host.rebind(0, NetAddress.parse("10.1.0.2:12"));
        other.host.rebind(0, NetAddress.parse("10.1.0.3:13"));
        one.host.execute(one.endpoint::announceMove);
        other.host.execute(other.endpoint::announceMove);
    }

    private static void send(Node from, Node to) {
        from.host.execute(nowNs -> from.sessionTo(to)
                .openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE)
                .send(nowNs, new byte[10], 0, 10));
    }

    @Test
    void theIntroducerFollowsBoth() {
        met(one, other);

        bothMove();
        world.advance(Duration.ofMillis(100));

        assertThat(introducer.sessionTo(one).farAddress()).isEqualTo(NetAddress.parse("10.1.0.2:12"));
        assertThat(introducer.sessionTo(other).farAddress()).isEqualTo(NetAddress.parse("10.1.0.3:13"));
        assertThat(one.sessionTo(other).farAddress()).as("where nobody is").isEqualTo(NetAddress.parse("10.0.0.3:3"));
    }

    @Test
    void dataFlowsAgainSoonAfterEitherEndOpensANewSession() {
        for (boolean oneOpenedBefore : new boolean[] {true, false}) {
            for (boolean oneOpensAgain : new boolean[] {true, false}) {
                for (Duration later : List.of(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(8))) {
                    BothEndsMoveTest fresh = new BothEndsMoveTest();
                    fresh.met(oneOpenedBefore ? fresh.one : fresh.other, oneOpenedBefore ? fresh.other : fresh.one);

                    fresh.bothMove();
                    fresh.world.advance(later);
                    Node opener = oneOpensAgain ? fresh.one : fresh.other;
                    Node answerer = oneOpensAgain ? fresh.other : fresh.one;

                    fresh.assertReplaced(opener, answerer);
                }
            }
        }
    }

    private void assertReplaced(Node opener, Node answerer) {
        long askedNs = world.network.nowNs();
        opener.open(answerer, introducer.address());

        assertDataFlowsAgain(askedNs);
        assertThat(opener.handler.opened)
                .as("with the introducer, the old one, the new one")
                .hasSize(3);
        assertThat(answerer.handler.opened).hasSize(3);
    }

    private void assertDataFlowsAgain(long askedNs) {
        boolean isOpen = world.network.runUntil(this::isNewlyConnected, GAP);
        assertThat(isOpen).as(what()).isTrue();
        send(one, other);
        send(other, one);
        world.network.runUntil(() -> !one.handler.messages.isEmpty() && !other.handler.messages.isEmpty(), GAP);

        assertThat(one.handler.messages).as(what()).hasSize(1);
        assertThat(other.handler.messages).as(what()).hasSize(1);
        assertThat(world.network.nowNs() - askedNs).isLessThan(GAP.toNanos());
        assertThat(one.handler.closed).containsExactly(CloseReason.OVERRIDDEN);
        assertThat(other.handler.closed).containsExactly(CloseReason.OVERRIDDEN);
        assertThat(one.endpoint.sessions())
                .as("with the introducer, and the new one")
                .hasSize(2);
        assertThat(other.endpoint.sessions()).hasSize(2);
    }

    private boolean isNewlyConnected() {
        return !one.handler.closed.isEmpty()
                && !other.handler.closed.isEmpty()
                && EndpointWorld.areConnected(one, other);
    }

    private String what() {
        return one.handler.log + ", " + other.handler.log;
    }

    @Test
    void dataFlowsAgainSoonAfterBothOpenANewSession() {
        for (boolean oneOpenedBefore : new boolean[] {true, false}) {
            for (int apartMs = 0; apartMs <= 100; apartMs += 10) {
                BothEndsMoveTest fresh = new BothEndsMoveTest();
                fresh.met(oneOpenedBefore ? fresh.one : fresh.other, oneOpenedBefore ? fresh.other : fresh.one);
                fresh.bothMove();
                fresh.world.advance(Duration.ofMillis(500));
                long askedNs = fresh.world.network.nowNs();

                fresh.one.open(fresh.other, fresh.introducer.address());
                fresh.world.advance(Duration.ofMillis(apartMs));
                fresh.other.open(fresh.one, fresh.introducer.address());

                fresh.assertDataFlowsAgain(askedNs);
                assertThat(fresh.one.handler.failures).isSubsetOf(OpenFailure.DUPLICATE);
                assertThat(fresh.other.handler.failures).isSubsetOf(OpenFailure.DUPLICATE);
            }
        }
    }

    @Test
    void theEndThatDidNotMoveKeepsItsSessionThoughTheOtherAsksForANewOne() {
        met(one, other);
        one.host.rebind(0, NetAddress.parse("10.1.0.2:12"));
        one.host.execute(one.endpoint::announceMove);

        one.open(other, introducer.address());
        world.advance(Duration.ofSeconds(5));

        assertThat(one.handler.failures).containsExactly(OpenFailure.DUPLICATE);
        assertThat(one.handler.closed).isEmpty();
        assertThat(other.handler.closed).isEmpty();
        assertThat(EndpointWorld.areConnected(one, other)).isTrue();
    }

    @Test
    void withoutANewSessionBothLearnThatTheOldOneIsDead() {
        met(one, other);

        bothMove();
        world.advance(Duration.ofNanos(one.endpoint.config().deadAfterNs()));

        assertThat(one.handler.closed).containsExactly(CloseReason.SILENT);
        assertThat(other.handler.closed).containsExactly(CloseReason.SILENT);
        assertThat(one.endpoint.sessions()).as("with the introducer").hasSize(1);
        assertThat(other.endpoint.sessions()).as("with the introducer").hasSize(1);
    }

    private static final class Agreeing implements Introducer {
        @Override
        public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
            return true;
        }

        @Override
        public List<NetAddress> furtherAddresses(PeerId target) {
            return List.of();
        }
    }
}

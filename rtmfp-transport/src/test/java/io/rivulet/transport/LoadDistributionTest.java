package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several that serve alike: all are asked at once, and who answers first gets the session. RFC 7016 section 3.5.1.7. */
class LoadDistributionTest {
    private static final byte[] SERVICE = FlashDiscriminators.ancillary("rtmfp://service/");
    private static final int SERVERS = 6;
    private static final long MS = 1_000_000;

    private final EndpointWorld world = new EndpointWorld();
    private final Node client = world.add();
    private final List<Node> servers = new ArrayList<>();
    private final List<NetAddress> candidates = new ArrayList<>();

    /** The third is the nearest, then the fourth, and so on. */
    LoadDistributionTest() {
        for (int i = 0; i < SERVERS; i++) {
            servers.add(world.add(PlainIdentity.rendezvous(EndpointPair.entropy(50 + i)), config -> config));
            candidates.add(servers.get(i).address());
        }
        world.network.setLatency((source, destination) -> {
            int server = Math.max(source.id(), destination.id())
                    - servers.get(0).host.id();
            return (10 + 5L * Math.floorMod(server - 2, SERVERS)) * MS;
        });
    }

    private SessionOpening open() {
        return client.open(SERVICE, candidates.toArray(NetAddress[]::new));
    }

    private Node winner() {
        return servers.stream()
                .filter(server -> server.sessionTo(client) != null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoAnswersFirstGetsTheSessionAndTheOthersKeepNothing() {
        open();
        world.advance(Duration.ofSeconds(5));

        assertThat(client.handler.opened).hasSize(1);
        assertThat(winner()).isSameAs(servers.get(2));
        assertThat(client.endpoint.sessions()).hasSize(1);
        for (Node server : servers) {
            if (server != winner()) {
                EndpointStats stats = server.endpoint.stats();
                assertThat(stats.get(EndpointStats.Counter.DATAGRAMS_RECEIVED))
                        .as("one hello")
                        .isEqualTo(1);
                assertThat(server.endpoint.isQuiet()).isTrue();
                assertThat(server.endpoint.nextDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
            }
        }
        assertThat(client.endpoint.stats().drops(DropReason.UNSOLICITED))
                .as("answers that came when it was over, or one too many")
                .isPositive();
    }

    @Test
    void theNextOneIsAskedWhenTheFirstFallsSilent() {
        Node first = servers.get(2);
        int[] sent = {0};
        world.network.addRule(
                packet -> packet.sourceHost() == first.host.id() && sent[0]++ > 0 ? Verdict.DROP : Verdict.PASS);

        open();
        world.advance(Duration.ofSeconds(5));

        assertThat(client.endpoint.sessions()).hasSize(1);
        assertThat(winner()).isSameAs(servers.get(3));
        world.advance(Duration.ofSeconds(15));
        assertThat(first.endpoint.isQuiet())
                .as("what it had begun is forgotten after 10 s")
                .isTrue();
        assertThat(first.endpoint.stats().get(EndpointStats.Counter.SESSIONS_NEVER_USED))
                .isEqualTo(1);
        assertThat(client.handler.failures).isEmpty();
    }

    @Test
    void opensWithOneOf24ThoughTheOthersAreNotThere() {
        candidates.clear();
        for (int i = 1; i < 24; i++) {
            candidates.add(NetAddress.parse("10.9.9." + i + ":1"));
        }
        candidates.add(servers.get(5).address());
        candidates.add(servers.get(2).address()); // one too many

        SessionOpening opening = open();
        assertThat(opening.candidates()).hasSize(24);
        world.advance(Duration.ofSeconds(1));

        assertThat(winner()).isSameAs(servers.get(5));
        assertThat(servers.get(2).endpoint.stats().get(EndpointStats.Counter.DATAGRAMS_RECEIVED))
                .isZero();
    }

    @Test
    void twoAttemptsForOneServiceDoNotMeetAtOneServer() {
        open();
        open();
        world.advance(Duration.ofSeconds(5));

        assertThat(client.endpoint.sessions()).hasSize(1);
        assertThat(client.handler.failures).containsExactly(OpenFailure.DUPLICATE);
    }

    @Test
    void oneThatAnswersByManyAddressesIsOneServer() {
        EndpointPair pair = new EndpointPair();
        pair.wire.near(nowNs -> pair.near.open(
                nowNs,
                FlashDiscriminators.fingerprint(pair.far.peerId()),
                List.of(CorePair.FAR, NetAddress.parse("10.0.0.2:3")),
                EndpointPair.OPEN_TIMEOUT_NS));
        pair.advance(Duration.ofSeconds(20));

        assertThat(pair.near.sessions()).hasSize(1);
        assertThat(pair.far.sessions()).hasSize(1);
    }
}

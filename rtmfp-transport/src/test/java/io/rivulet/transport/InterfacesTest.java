package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints with several interfaces, in a world where a datagram does not cross between IPv4 and IPv6. RFC 7016 section 3.3. */
class InterfacesTest {
    private static final NetAddress NEAR4 = NetAddress.parse("10.0.0.1:1");
    private static final NetAddress NEAR4_TOO = NetAddress.parse("10.0.1.1:1");
    private static final NetAddress NEAR6 = NetAddress.parse("[2001:db8::1]:1");
    private static final NetAddress FAR4 = NetAddress.parse("10.0.0.2:2");
    private static final NetAddress FAR6 = NetAddress.parse("[2001:db8::2]:2");
    private static final NetAddress THIRD4 = NetAddress.parse("10.0.0.3:3");
    private static final NetAddress THIRD6 = NetAddress.parse("[2001:db8::3]:3");

    private final VirtualNetwork network = new VirtualNetwork(1);
    private final List<String> crossed = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();

    InterfacesTest() {
        network.addRule(packet -> {
            String path = packet.source() + " to " + packet.destination();
            sent.add(path);
            if (packet.source().isInet6() == packet.destination().isInet6()) {
                return Verdict.PASS;
            }
            crossed.add(path);
            return Verdict.DROP;
        });
    }

    /** An endpoint that listens at these addresses. */
    private final class Node {
        final RecordingHandler handler = new RecordingHandler();
        final RtmfpEndpoint endpoint;
        final VirtualHost host;

        Node(long seed, Introducer introducer, NetAddress... addresses) {
            endpoint = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(seed), EndpointPair.entropy(seed))
                            .interfaces(InterfaceFamilies.boundTo(List.of(addresses)))
                            .introducer(introducer)
                            .build(),
                    handler);
            HostConfig.Builder config = HostConfig.builder(addresses[0]);
            for (int i = 1; i < addresses.length; i++) {
                config.address(addresses[i]);
            }
            host = network.add(endpoint, config.build());
        }

        Node(long seed, NetAddress... addresses) {
            this(seed, Introducer.NONE, addresses);
        }

        SessionOpening open(Node to, NetAddress... candidates) {
            SessionOpening[] opening = new SessionOpening[1];
            host.execute(nowNs -> opening[0] = endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(to.endpoint.peerId()),
                    List.of(candidates),
                    EndpointPair.OPEN_TIMEOUT_NS));
            return opening[0];
        }

        Session sessionTo(Node other) {
            return endpoint.sessionTo(other.endpoint.peerId());
        }
    }

    @Test
    void sendsHellosByAnInterfaceOfTheCandidatesFamily() {
        Node near = new Node(1, NEAR4, NEAR6);
        Node far = new Node(2, FAR6);
        Node third = new Node(3, THIRD4);

        near.open(far, FAR6);
        near.open(third, THIRD4);
        network.advance(Duration.ofSeconds(1));

        assertThat(far.sessionTo(near).farAddress()).isEqualTo(NEAR6);
        assertThat(third.sessionTo(near).farAddress()).isEqualTo(NEAR4);
        assertThat(crossed).isEmpty();
    }

    @Test
    void triesTheInterfacesOfAFamilyInTurn() {
        Node near = new Node(1, NEAR4, NEAR6, NEAR4_TOO);
        Node far = new Node(2, FAR4);
        network.addRule(packet -> packet.source().equals(NEAR4) ? Verdict.DROP : Verdict.PASS);

        near.open(far, FAR4);
        network.advance(Duration.ofMillis(1_400));
        assertThat(far.handler.opened).isEmpty();
        network.advance(Duration.ofMillis(200));

        assertThat(far.sessionTo(near).farAddress()).isEqualTo(NEAR4_TOO);
        assertThat(sent.subList(0, 2)).containsExactly(NEAR4 + " to " + FAR4, NEAR4_TOO + " to " + FAR4);
    }

    @Test
    void opensByTheCandidateThatItCanReach() {
        Node near = new Node(1, NEAR4);
        Node far = new Node(2, FAR4, FAR6);

        SessionOpening opening = near.open(far, FAR6, FAR4);
        near.host.execute(nowNs -> opening.addCandidate(nowNs, THIRD6));
        network.advance(Duration.ofSeconds(1));

        assertThat(near.sessionTo(far).farAddress()).isEqualTo(FAR4);
        assertThat(near.endpoint.stats().drops(DropReason.UNREACHABLE)).isEqualTo(2);
        assertThat(crossed).isEmpty();
    }

    @Test
    void failsAtOnceWithoutACandidateThatItCanReach() {
        Node near = new Node(1, NEAR4);
        Node far = new Node(2, FAR6);

        near.open(far, FAR6, THIRD4.withPort(0));

        assertThat(near.handler.failures).containsExactly(OpenFailure.NO_ANSWER);
        assertThat(near.endpoint.stats().drops(DropReason.UNREACHABLE)).isEqualTo(1);
        assertThat(near.endpoint.stats().drops(DropReason.UNUSABLE_ADDRESS)).isEqualTo(1);
        assertThat(near.endpoint.isQuiet()).isTrue();
    }

    @Test
    void waitsForCandidatesWhenItWasGivenNone() {
        Node near = new Node(1, NEAR4);
        Node far = new Node(2, FAR4);

        SessionOpening opening = near.open(far);
        network.advance(Duration.ofSeconds(1));
        near.host.execute(nowNs -> opening.addCandidate(nowNs, FAR4));
        network.advance(Duration.ofSeconds(1));

        assertThat(near.sessionTo(far)).isNotNull();
    }

    @Test
    void addsNothingToAnAttemptThatHasEnded() {
        Node near = new Node(1, NEAR4);
        Node far = new Node(2, FAR4);
        SessionOpening cancelled = near.open(far, THIRD4);
        near.host.execute(cancelled::cancel);

        // The attempt's place in the table of deadlines is taken by the next one.
        near.open(far, FAR4);
        near.host.execute(nowNs -> cancelled.addCandidate(nowNs, THIRD4));
        network.advance(Duration.ofSeconds(1));

        assertThat(near.sessionTo(far)).isNotNull();
        assertThat(cancelled.candidates()).hasSize(1);
    }

    @Test
    @Covers("7016-3.5.1.1.2-7")
    void answersAForwardedHelloByAnInterfaceOfItsReplyAddress() {
        Node introducer =
                new Node(9, new Agreeing(), NetAddress.parse("10.0.0.9:9"), NetAddress.parse("[2001:db8::9]:9"));
        Node responder = new Node(2, FAR4, FAR6);
        Node initiator = new Node(1, NEAR6);
        responder.open(introducer, NetAddress.parse("10.0.0.9:9"));
        network.advance(Duration.ofSeconds(1));

        // It is redirected to the responder's IPv4 address, which it cannot reach.
        initiator.open(responder, NetAddress.parse("[2001:db8::9]:9"));
        network.advance(Duration.ofSeconds(1));

        assertThat(initiator.sessionTo(responder).farAddress()).isEqualTo(FAR6);
        assertThat(initiator.endpoint.stats().drops(DropReason.UNREACHABLE)).isEqualTo(1);
        assertThat(crossed).isEmpty();
    }

    @Test
    void countsAnAnswerThatNoInterfaceCarries() {
        Node introducer =
                new Node(9, new Agreeing(), NetAddress.parse("10.0.0.9:9"), NetAddress.parse("[2001:db8::9]:9"));
        Node responder = new Node(2, FAR4);
        Node initiator = new Node(1, NEAR6);
        responder.open(introducer, NetAddress.parse("10.0.0.9:9"));
        network.advance(Duration.ofSeconds(1));

        initiator.open(responder, NetAddress.parse("[2001:db8::9]:9"));
        network.advance(Duration.ofSeconds(1));

        assertThat(responder.endpoint.stats().drops(DropReason.UNREACHABLE)).isEqualTo(1);
        assertThat(crossed).isEmpty();
        network.advance(Duration.ofSeconds(95));
        assertThat(initiator.handler.failures).containsExactly(OpenFailure.INTRODUCED_NO_ANSWER);
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

    @Test
    void aSessionThatLivesStaysThoughItsFarEndAnswersFromElsewhere() {
        Node near = new Node(1, NEAR4);
        Node far = new Node(2, FAR4, THIRD4);
        near.open(far, FAR4);
        network.advance(Duration.ofSeconds(1));
        Session first = near.sessionTo(far);

        near.open(far, THIRD4);
        network.advance(Duration.ofSeconds(15));

        assertThat(near.handler.failures).containsExactly(OpenFailure.DUPLICATE);
        assertThat(near.sessionTo(far)).isSameAs(first);
        assertThat(first.state()).isEqualTo(SessionState.OPEN);
        assertThat(near.handler.closed).isEmpty();
        assertThat(far.handler.closed).isEmpty();
        assertThat(far.endpoint.sessions()).hasSize(1);
    }
}

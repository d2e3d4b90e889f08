package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening sessions: RFC 7016 section 3.5.1. */
class SessionStartupTest {
    @Test
    @Covers({"7016-2.3.7-1", "7016-3.5.1.1.2-1"})
    void opensInTwoRoundTrips() {
        EndpointPair pair = new EndpointPair();

        pair.open();
        pair.advance(Duration.ofMillis(39));
        assertThat(pair.nearHandler.opened).isEmpty();
        pair.advance(Duration.ofMillis(1));
        assertThat(pair.nearHandler.opened).hasSize(1);
        assertThat(pair.farHandler.opened)
                .as("the far end waits for a sign that the keys are there")
                .isEmpty();
        pair.advance(Duration.ofMillis(10));

        assertThat(pair.nearSession().isInitiator()).isTrue();
        assertThat(pair.farSession().isInitiator()).isFalse();
        assertThat(pair.nearSession().farPeerId()).isEqualTo(pair.far.peerId());
        assertThat(pair.farSession().farPeerId()).isEqualTo(pair.near.peerId());
        assertThat(pair.nearSession().nearNonce()).isEqualTo(pair.farSession().farNonce());
        assertThat(pair.nearSession().farNonce()).isEqualTo(pair.farSession().nearNonce());
    }

    @Test
    @Covers("7016-2.2.3-5")
    void opensUnderTheFlashProfile() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.peer(EndpointPair.entropy(11)),
                FlashIdentity.peer(EndpointPair.entropy(12)),
                config -> config);

        pair.opened();
        SendFlow flow = pair.flow("secret");
        pair.send(flow, "hello");
        pair.advance(Duration.ofMillis(20));

        assertThat(pair.farHandler.texts()).containsExactly("hello");
        assertThat(pair.nearSession().nearNonce()).isEqualTo(pair.farSession().farNonce());
    }

    @Test
    void repeatsEachStepUntilItIsAnswered() {
        for (int lost = 0; lost < 4; lost++) {
            EndpointPair pair = new EndpointPair();
            int skip = lost;
            int[] seen = {0};
            pair.wire.drop(packet -> seen[0]++ == skip); // one of IHello, RHello, IIKeying, RIKeying

            pair.open();
            pair.advance(Duration.ofSeconds(3));

            assertThat(pair.nearHandler.opened).as("packet %d lost", lost).hasSize(1);
            assertThat(pair.farHandler.opened).as("packet %d lost", lost).hasSize(1);
        }
    }

    @Test
    @Covers({"7016-2.3.7-1", "7016-3.5.1.1.1-3"})
    void backsOffByAtLeastOneAndAHalfSecondsMoreEachTime() {
        EndpointPair pair = new EndpointPair();
        pair.wire.dropAll();

        pair.open();
        pair.advance(Duration.ofSeconds(95));

        // At 0, 1.5, 4.5, 9, 15, 22.5, 31.5, 42, 54, 67.5 and 82.5 s.
        assertThat(pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isEqualTo(11);
        assertThat(pair.nearHandler.failures).containsExactly(OpenFailure.NO_ANSWER);
        assertThat(pair.near.isQuiet()).isTrue();
    }

    @Test
    @Covers("7016-3.5.1.1.1-7")
    void saysThatKeysWereNotAgreed() {
        EndpointPair pair = new EndpointPair();
        int[] fromNear = {0};
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.nearHost().id() && fromNear[0]++ > 0);

        pair.open();
        pair.advance(Duration.ofSeconds(96));

        assertThat(pair.nearHandler.failures).containsExactly(OpenFailure.NO_AGREEMENT);
        assertThat(fromNear[0])
                .as("a hello, and keyings on the schedule of hellos, from 20 ms on")
                .isEqualTo(1 + 11);
        assertThat(pair.farHandler.opened).isEmpty();
    }

    @Test
    @Covers("7016-3.5.1.1.2-2")
    void keepsNothingAboutAnInitiatorBeforeItsCookieCameBack() {
        EndpointPair pair = new EndpointPair();
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());

        pair.open();
        pair.advance(Duration.ofSeconds(60));

        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_RECEIVED))
                .isGreaterThan(5);
        assertThat(pair.far.isQuiet()).isTrue();
        assertThat(pair.far.nextDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
    }

    @Test
    void resolvesGlareToOneSession() {
        for (int delayMs = 0; delayMs <= 40; delayMs += 5) {
            EndpointPair pair = new EndpointPair();

            pair.open();
            pair.advance(Duration.ofMillis(delayMs));
            pair.openFromFar();
            pair.advance(Duration.ofSeconds(10));

            assertThat(pair.near.sessions()).as("%d ms apart", delayMs).hasSize(1);
            assertThat(pair.far.sessions()).as("%d ms apart", delayMs).hasSize(1);
            Session near = pair.near.sessions().get(0);
            Session far = pair.far.sessions().get(0);
            assertThat(near.receiveId()).isEqualTo(far.sendId());
            assertThat(near.sendId()).isEqualTo(far.receiveId());
            assertThat(near.isInitiator()).isNotEqualTo(far.isInitiator());
            assertThat(pair.nearHandler.opened).hasSize(1);
            assertThat(pair.farHandler.opened).hasSize(1);
        }
    }

    @Test
    void answersTheOtherEndWhenItsOwnAttemptDoesNotGetThrough() {
        EndpointPair pair = new EndpointPair();
        // Whoever prevails, one end's keying never arrives.
        for (VirtualHost mute : List.of(pair.wire.nearHost(), pair.wire.farHost())) {
            EndpointPair fresh = new EndpointPair();
            int muteId = mute.id();
            int[] sent = {0};
            fresh.wire.drop(packet -> packet.sourceHost() == muteId && packet.length() > 150 && sent[0]++ < 4);

            fresh.open();
            fresh.openFromFar();
            fresh.advance(Duration.ofSeconds(30));

            assertThat(fresh.near.sessions()).hasSize(1);
            assertThat(fresh.far.sessions()).hasSize(1);
        }
    }

    @Test
    void overridesAStaleSessionOfTheSameIdentity() {
        EndpointPair pair = new EndpointPair().opened();
        RecordingHandler restarted = new RecordingHandler();
        RtmfpEndpoint again = new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(1), EndpointPair.entropy(3))
                        .build(),
                restarted);
        VirtualHost host = pair.wire.network().add(again, NetAddress.parse("10.0.0.1:77"));

        host.execute(nowNs -> again.open(
                nowNs,
                FlashDiscriminators.fingerprint(pair.far.peerId()),
                List.of(CorePair.FAR),
                EndpointPair.OPEN_TIMEOUT_NS));
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.closed).containsExactly(CloseReason.OVERRIDDEN);
        assertThat(pair.farHandler.opened).hasSize(2);
        assertThat(restarted.opened).hasSize(1);
        assertThat(pair.farSession().farAddress()).isEqualTo(NetAddress.parse("10.0.0.1:77"));
    }

    @Test
    @Covers("7016-3.5.1.1.1-6")
    void failsASecondAttemptTowardTheSameEnd() {
        EndpointPair pair = new EndpointPair().opened();
        pair.advance(Duration.ofSeconds(1));

        pair.open();
        pair.advance(Duration.ofMillis(30)); // a round trip: nobody has been asked for keys

        assertThat(pair.nearHandler.failures).containsExactly(OpenFailure.DUPLICATE);
        assertThat(pair.near.sessions()).hasSize(1);
    }

    @Test
    void takesARepeatedKeyingForARepetitionHoweverLateItComes() {
        EndpointPair pair = new EndpointPair();
        List<byte[]> fromNear = new ArrayList<>();
        pair.wire.network().addRule(packet -> {
            if (packet.sourceHost() == pair.wire.nearHost().id()) {
                fromNear.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            }
            return io.rivulet.transport.virtual.Verdict.PASS;
        });
        pair.opened();
        byte[] keying = fromNear.get(1);
        pair.send(pair.flow("in use"), "x");
        pair.advance(Duration.ofSeconds(5));

        pair.wire.far(nowNs ->
                pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, keying, 0, keying.length)));
        pair.advance(Duration.ofSeconds(5));

        assertThat(pair.farHandler.closed).isEmpty();
        assertThat(pair.farHandler.opened).hasSize(1);
        pair.send(pair.flow("still in use"), "y");
        pair.advance(Duration.ofSeconds(1));
        assertThat(pair.farHandler.texts()).containsExactly("x", "y");
    }

    @Test
    void ignoresAHelloWhoseCookieCouldNotBeEchoed() {
        EndpointPair pair = new EndpointPair();
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());
        byte[][] hello = new byte[1][];
        pair.wire.network().addRule(packet -> {
            hello[0] = Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
            return io.rivulet.transport.virtual.Verdict.PASS;
        });
        pair.open();
        pair.advance(Duration.ofMillis(5));

        byte[] answer = StartupPackets.answerWithCookie(hello[0], EndpointPair.plain(2), 1_300);
        pair.wire.near(nowNs ->
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, answer, 0, answer.length)));

        assertThat(pair.near.stats().drops(DropReason.BAD_CHUNK)).isEqualTo(1);
        pair.advance(Duration.ofSeconds(96));
        assertThat(pair.nearHandler.failures).containsExactly(OpenFailure.NO_ANSWER);
    }

    @Test
    void survivesHellosWithTagsOfAnyLength() {
        EndpointPair pair = new EndpointPair();
        for (int length = 0; length < 1_400; length++) {
            byte[] hello = StartupPackets.hello(
                    FlashDiscriminators.fingerprint(pair.far.peerId()), new byte[length], EndpointPair.plain(1));
            pair.wire.far(nowNs ->
                    pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, hello, 0, hello.length)));
        }

        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isPositive();
        assertThat(pair.far.stats().drops(DropReason.BAD_CHUNK)).isPositive();
    }

    @Test
    void answersNobodyWhoCannotBeThere() {
        EndpointPair pair = new EndpointPair();
        byte[] hello = StartupPackets.hello(
                FlashDiscriminators.fingerprint(pair.far.peerId()), new byte[16], EndpointPair.plain(1));
        List<String> sources =
                List.of("10.0.0.1:0", "224.0.0.1:9", "255.255.255.255:9", "0.0.0.0:9", "[::]:9", "[ff02::1]:9");

        for (String source : sources) {
            pair.wire.far(nowNs -> pair.far.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, NetAddress.parse(source), hello, 0, hello.length)));
        }

        assertThat(pair.far.stats().drops(DropReason.UNUSABLE_ADDRESS)).isEqualTo(sources.size());
        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isZero();
    }

    @Test
    void answersAHelloWithAtMostThreeTimesItsLength() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.peer(EndpointPair.entropy(11)),
                FlashIdentity.peer(EndpointPair.entropy(12)),
                config -> config);

        pair.open();
        pair.advance(Duration.ofMillis(15));

        assertThat(pair.far.stats().get(EndpointStats.Counter.BYTES_SENT))
                .isPositive()
                .isLessThanOrEqualTo(3 * pair.far.stats().get(EndpointStats.Counter.BYTES_RECEIVED));
    }

    @Test
    void answersManyHellosInOneDatagramWithAtMostThreeTimesItsLength() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.peer(EndpointPair.entropy(11)),
                FlashIdentity.rendezvous(EndpointPair.entropy(12)),
                config -> config);
        byte[] hellos = StartupPackets.hellos(
                FlashDiscriminators.ancillary(""), FlashIdentity.original(EndpointPair.entropy(1)));
        int sent = 0;

        for (int i = 0; i < 100; i++) {
            pair.wire.far(nowNs ->
                    pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, hellos, 0, hellos.length)));
            sent += hellos.length;
        }

        assertThat(pair.far.stats().get(EndpointStats.Counter.BYTES_SENT))
                .isPositive()
                .isLessThanOrEqualTo(3L * sent + 8_192);
        assertThat(pair.far.stats().drops(DropReason.AMPLIFICATION)).isPositive();
    }

    @Test
    @Covers({"7016-2.3.6-1", "7016-2.3.6-2", "7016-3.5.1.2-1"})
    void changesACookieThatCameBackFromAnotherAddress() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.rendezvous(EndpointPair.entropy(11)), // makes a key for each keying
                FlashIdentity.peer(EndpointPair.entropy(12)),
                config -> config);
        NetAddress other = NetAddress.parse("10.0.0.1:4711");

        pair.open();
        // The hello has been answered; the keying leaves when the first half of the mathematics is done.
        pair.advance(Duration.ofNanos(20_000_001));
        pair.wire.nearHost().rebind(0, other);
        pair.advance(Duration.ofMillis(200));

        assertThat(pair.nearHandler.opened).hasSize(1);
        assertThat(pair.farSession().farAddress()).isEqualTo(other);
        assertThat(pair.near.stats().get(EndpointStats.Counter.DATAGRAMS_SENT))
                .as("hello, keying, keying with the new cookie, ping")
                .isEqualTo(4);
    }

    @Test
    void takesTheSourceOfAnImpliedRedirectForACandidate() {
        EndpointPair pair = new EndpointPair();
        NetAddress nobody = NetAddress.parse("10.0.0.77:7");
        byte[][] hello = new byte[1][];
        pair.wire.network().addRule(packet -> {
            if (packet.destination().equals(nobody)) {
                hello[0] = Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
            }
            return io.rivulet.transport.virtual.Verdict.PASS;
        });
        pair.wire.near(nowNs -> pair.near.open(
                nowNs,
                FlashDiscriminators.fingerprint(pair.far.peerId()),
                List.of(nobody),
                EndpointPair.OPEN_TIMEOUT_NS));
        pair.advance(Duration.ofMillis(5));

        byte[] redirect = StartupPackets.impliedRedirect(hello[0], EndpointPair.plain(2));
        pair.wire.near(nowNs ->
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, redirect, 0, redirect.length)));
        pair.advance(Duration.ofMillis(100));

        assertThat(pair.nearSession().farAddress()).isEqualTo(CorePair.FAR);
    }

    @Test
    void anOriginalEndPadsNoHello() {
        int[] lengths = {0, 0};
        FlashIdentity[] identities = {
            FlashIdentity.original(EndpointPair.entropy(11)), FlashIdentity.peer(EndpointPair.entropy(11))
        };
        for (int i = 0; i < 2; i++) {
            EndpointPair pair =
                    new EndpointPair(identities[i], FlashIdentity.peer(EndpointPair.entropy(12)), config -> config);
            pair.open();
            lengths[i] = (int) pair.near.stats().get(EndpointStats.Counter.BYTES_SENT);
        }

        assertThat(lengths[0]).isLessThan(80);
        assertThat(lengths[1]).isGreaterThanOrEqualTo(208);
    }

    @Test
    void answersOnlyAFewUnpaddedHellosPerSource() {
        EndpointPair pair = new EndpointPair(
                FlashIdentity.peer(EndpointPair.entropy(11)),
                FlashIdentity.peer(EndpointPair.entropy(12)),
                config -> config.padsHello(false));
        pair.wire.drop(packet -> packet.sourceHost() == pair.wire.farHost().id());

        for (int i = 0; i < 100; i++) {
            pair.open();
        }
        pair.advance(Duration.ofMillis(100));

        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isBetween(1L, 25L);
        assertThat(pair.far.stats().drops(DropReason.AMPLIFICATION)).isGreaterThan(70);
    }

    @Test
    void introducesTwoEndpointsToEachOther() {
        Introduction triangle = new Introduction(new AgreeingIntroducer());

        triangle.openThroughIntroducer();
        triangle.network.advance(Duration.ofSeconds(1));

        assertThat(triangle.initiatorHandler.opened).hasSize(2);
        Session direct = triangle.initiator.sessionTo(triangle.responder.peerId());
        assertThat(direct.farAddress()).isEqualTo(Introduction.RESPONDER);
        assertThat(triangle.introducer.stats().get(EndpointStats.Counter.HELLOS_FORWARDED))
                .isEqualTo(1);
    }

    @Test
    void introducesNobodyWithoutAnIntroducersConsent() {
        Introduction triangle = new Introduction(Introducer.NONE);

        triangle.openThroughIntroducer();
        triangle.network.advance(Duration.ofSeconds(96));

        assertThat(triangle.initiatorHandler.failures).containsExactly(OpenFailure.NO_ANSWER);
        assertThat(triangle.introducer.stats().drops(DropReason.NOT_FOR_US)).isPositive();
    }

    @Test
    void boundsHowManyHellosAreForwardedForOneRequester() {
        Introduction triangle = new Introduction(new AgreeingIntroducer());

        for (int i = 0; i < 400; i++) {
            triangle.openThroughIntroducer();
            triangle.network.advance(Duration.ofNanos(100_000));
        }
        triangle.network.advance(Duration.ofMillis(50));

        // 20 a second, 40 at once.
        assertThat(triangle.introducer.stats().get(EndpointStats.Counter.HELLOS_FORWARDED))
                .isBetween(40L, 42L);
        assertThat(triangle.introducer.stats().drops(DropReason.RATE_LIMITED)).isGreaterThan(300);
    }

    @Test
    void boundsHowManyHellosAreForwardedToOneTarget() {
        Introduction triangle = new Introduction(new AgreeingIntroducer());
        byte[] hello = StartupPackets.hello(
                FlashDiscriminators.fingerprint(triangle.responder.peerId()), new byte[150], EndpointPair.plain(1));

        for (int i = 0; i < 400; i++) {
            NetAddress requester = NetAddress.parse("10.7." + i / 200 + "." + (1 + i % 200) + ":7");
            triangle.introducerHost.execute(nowNs -> triangle.introducer.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, requester, hello, 0, hello.length)));
        }
        triangle.network.advance(Duration.ofMillis(50));

        assertThat(triangle.introducer.stats().get(EndpointStats.Counter.HELLOS_FORWARDED)
                        + triangle.introducer.stats().drops(DropReason.CONTROL_QUEUE_FULL))
                .as("50 a second, 100 at once")
                .isEqualTo(100);
        assertThat(triangle.introducer.stats().drops(DropReason.RATE_LIMITED)).isEqualTo(300);
    }

    @Test
    void introducesAShortHelloOnlyAsOftenAsItsAnswersMayAmplify() {
        Introduction triangle = new Introduction(new AgreeingIntroducer());
        byte[] hello = StartupPackets.hello(
                FlashDiscriminators.fingerprint(triangle.responder.peerId()), new byte[16], EndpointPair.plain(1));
        NetAddress victim = NetAddress.parse("10.7.7.7:7");

        for (int i = 0; i < 40; i++) {
            triangle.introducerHost.execute(nowNs -> triangle.introducer.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, victim, hello, 0, hello.length)));
        }

        // 8,192 bytes at once for a source; an introduction of this kind makes about 500.
        assertThat(triangle.introducer.stats().get(EndpointStats.Counter.HELLOS_FORWARDED))
                .isBetween(10L, 25L);
        assertThat(triangle.introducer.stats().drops(DropReason.AMPLIFICATION)).isPositive();
    }

    @Test
    void saysThatAnIntroductionCameToNothing() {
        Introduction triangle = new Introduction(new AgreeingIntroducer());
        triangle.network.addRule(packet -> packet.source().equals(Introduction.RESPONDER)
                        && packet.destination().equals(Introduction.INITIATOR)
                ? io.rivulet.transport.virtual.Verdict.DROP
                : io.rivulet.transport.virtual.Verdict.PASS);

        triangle.openThroughIntroducer();
        triangle.network.advance(Duration.ofSeconds(96));

        assertThat(triangle.initiatorHandler.failures).containsExactly(OpenFailure.INTRODUCED_NO_ANSWER);
    }

    private static final class AgreeingIntroducer implements Introducer {
        @Override
        public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
            return true;
        }

        @Override
        public List<NetAddress> furtherAddresses(PeerId target) {
            return List.of(NetAddress.parse("192.168.7.7:9"));
        }
    }

    /** An introducer that both ends have a session with. */
    private static final class Introduction {
        static final NetAddress INTRODUCER = NetAddress.parse("10.0.0.9:1935");
        static final NetAddress INITIATOR = NetAddress.parse("10.0.0.1:1");
        static final NetAddress RESPONDER = NetAddress.parse("10.0.0.2:2");

        final VirtualNetwork network = new VirtualNetwork(1);
        final RecordingHandler initiatorHandler = new RecordingHandler();
        final RtmfpEndpoint introducer;
        final RtmfpEndpoint initiator;
        final RtmfpEndpoint responder;
        final VirtualHost introducerHost;
        private final VirtualHost initiatorHost;

        Introduction(Introducer policy) {
            introducer = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(9), EndpointPair.entropy(9))
                            .introducer(policy)
                            .build(),
                    new RecordingHandler());
            initiator = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(1), EndpointPair.entropy(1))
                            .build(),
                    initiatorHandler);
            responder = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(2), EndpointPair.entropy(2))
                            .build(),
                    new RecordingHandler());
            introducerHost = network.add(introducer, INTRODUCER);
            initiatorHost = network.add(initiator, INITIATOR);
            register(initiatorHost, initiator);
            register(network.add(responder, RESPONDER), responder);
            network.advance(Duration.ofSeconds(1));
        }

        private void register(VirtualHost host, RtmfpEndpoint endpoint) {
            host.execute(nowNs -> endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(introducer.peerId()),
                    List.of(INTRODUCER),
                    10 * Nanos.SECOND));
        }

        void openThroughIntroducer() {
            initiatorHost.execute(nowNs -> initiator.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(responder.peerId()),
                    List.of(INTRODUCER),
                    EndpointPair.OPEN_TIMEOUT_NS));
        }
    }
}

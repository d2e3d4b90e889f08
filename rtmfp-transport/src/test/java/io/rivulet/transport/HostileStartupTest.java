package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Floods and forgeries before a session is there. RFC 7016 sections 3.5.1 and 5; the cases H-S1 to H-S5 of overlay/docs/security.md. */
class HostileStartupTest {
    private static final int BURST_BYTES = 8_192;
    private static final NetAddress VICTIM = NetAddress.parse("10.66.66.66:666");

    private final EndpointWorld world = new EndpointWorld();
    private final List<byte[]> sent = new ArrayList<>();

    /** Keeps what a node sends to somebody, or to anybody. */
    private void record(Node from, NetAddress to) {
        world.network.addRule(packet -> {
            if (packet.sourceHost() == from.host.id()
                    && (to == null || packet.destination().equals(to))) {
                sent.add(copy(packet));
            }
            return Verdict.PASS;
        });
    }

    private static byte[] copy(PacketView packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    private static void receive(long nowNs, Node at, NetAddress from, byte[] datagram) {
        at.endpoint.onDatagram(nowNs, new InboundDatagram().wrap(0, from, datagram, 0, datagram.length));
    }

    private static byte[] fingerprint(Node node) {
        return FlashDiscriminators.fingerprint(node.endpoint.peerId());
    }

    // H-S1.

    @Test
    void aFloodOfSpoofedHellosLeavesNothingAndKeepsNobodyOut() {
        flood(Duration.ofMillis(300));
    }

    @Test
    @Tag("slow")
    void aMinuteOfSpoofedHellosLeavesNothingAndKeepsNobodyOut() {
        flood(Duration.ofSeconds(60));
    }

    /** 100,000 per second, each from another address. */
    private void flood(Duration duration) {
        Node server = world.add(FlashIdentity.peer(EndpointPair.entropy(101)), config -> config);
        Node old = world.add(FlashIdentity.peer(EndpointPair.entropy(102)), config -> config);
        Node honest = world.add(FlashIdentity.peer(EndpointPair.entropy(103)), config -> config);
        old.open(server, server.address());
        world.advance(Duration.ofSeconds(1));
        byte[] hello = StartupPackets.paddedHello(
                fingerprint(server), new byte[16], FlashIdentity.peer(EndpointPair.entropy(104)), 208);
        long heapBefore = usedHeap();
        int source = 0x0b00_0000;
        long openedAfterMs = -1;

        honest.open(server, server.address());
        for (long ms = 0; ms < duration.toMillis(); ms++) {
            int first = source;
            server.host.execute(nowNs -> {
                for (int i = 0; i < 100; i++) {
                    receive(nowNs, server, NetAddress.ofIpv4(first + i, 1_024 + i), hello);
                }
            });
            source += 100;
            world.advance(Duration.ofMillis(1));
            if (openedAfterMs < 0 && EndpointWorld.areConnected(honest, server)) {
                openedAfterMs = ms;
            }
        }

        assertThat(openedAfterMs).as("an honest end gets in").isBetween(0L, 2_000L);
        assertThat(server.endpoint.sessions()).hasSize(2);
        assertThat(EndpointWorld.areConnected(old, server)).isTrue();
        assertThat(server.handler.closed).isEmpty();
        assertThat(usedHeap() - heapBefore).as("heap growth").isLessThan(16L << 20);
        honest.host.execute(honest.endpoint::closeAll);
        old.host.execute(old.endpoint::closeAll);
        world.advance(Duration.ofMinutes(2));
        assertThat(server.endpoint.isQuiet()).as("nothing is left of the flood").isTrue();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    // H-S2.

    @Test
    void aFloodOfKeyingsCostsNoMoreAgreementsThanASourceMayHave() {
        Node server = world.add(FlashIdentity.peer(EndpointPair.entropy(101)), config -> config);
        Node honest = world.add(FlashIdentity.peer(EndpointPair.entropy(103)), config -> config);
        Identity attacker = FlashIdentity.peer(EndpointPair.entropy(104));
        record(server, VICTIM);
        server.host.execute(nowNs -> receive(
                nowNs, server, VICTIM, StartupPackets.paddedHello(fingerprint(server), new byte[16], attacker, 208)));
        byte[] cookie = StartupPackets.cookieOf(sent.get(0), attacker);
        sent.clear();
        List<byte[]> keyings = keyings(attacker, server, cookie, 1_000);

        honest.open(server, server.address());
        for (int ms = 0; ms < 1_000; ms++) {
            byte[] keying = keyings.get(ms);
            server.host.execute(nowNs -> receive(nowNs, server, VICTIM, keying));
            world.advance(Duration.ofMillis(1));
        }

        sent.removeIf(datagram -> datagram.length < 100); // Pings to those that are half open
        assertThat(sent.size()).as("40 at once and 20 a second").isBetween(40, 61);
        assertThat(server.endpoint.stats().drops(DropReason.RATE_LIMITED)).isGreaterThan(900);
        assertThat(EndpointWorld.areConnected(honest, server)).isTrue();
        assertThat(server.handler.opened)
                .as("nobody has shown keys but the honest one")
                .hasSize(1);
    }

    private static List<byte[]> keyings(Identity from, Node to, byte[] cookie, int count) {
        byte[] certificate = to.endpoint.config().identity().certificate();
        FarCertificate far = from.profile().parseCertificate(certificate, 0, certificate.length);
        List<byte[]> keyings = new ArrayList<>();
        EntropySource entropy = EndpointPair.entropy(from.peerId().hashCode());
        for (int i = 0; i < count; i++) {
            InitiatorKeying keying = from.newInitiatorKeying(far, entropy);
            keying.prepare().run();
            keyings.add(StartupPackets.keying(from, 1 + i, cookie, keying.component()));
        }
        return keyings;
    }

    @Test
    void boundsTheAgreementsThatArePending() {
        Node server = world.add(FlashIdentity.peer(EndpointPair.entropy(101)), config -> config.maxAgreements(2));
        List<Node> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(world.add(FlashIdentity.peer(EndpointPair.entropy(110 + i)), config -> config));
        }

        clients.forEach(client -> client.open(server, server.address()));
        world.advance(Duration.ofMillis(200));
        assertThat(server.endpoint.stats().drops(DropReason.TOO_MANY_AGREEMENTS))
                .isPositive();
        world.advance(Duration.ofSeconds(30));

        assertThat(clients).allMatch(client -> EndpointWorld.areConnected(client, server));
    }

    @Test
    void keepsNothingForACookieThatIsNotOurs() {
        Node server = world.add();
        record(server, VICTIM);
        Identity attacker = EndpointPair.plain(50);
        byte[] genuine = cookieFor(server, attacker, VICTIM);
        sent.clear();
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 1_000; i++) {
            byte[] cookie = genuine.clone();
            cookie[random.nextInt(cookie.length)] ^= (byte) (1 + random.nextInt(255));
            byte[] keying = StartupPackets.keying(
                    attacker, 1 + i, cookie, EndpointPair.entropy(i).nextBytes(32));
            server.host.execute(nowNs -> receive(nowNs, server, VICTIM, keying));
        }

        EndpointStats stats = server.endpoint.stats();
        // One whose second half is wrong looks like one that was made for another address, and is answered with
        // another.
        assertThat(stats.drops(DropReason.BAD_COOKIE) + stats.drops(DropReason.AMPLIFICATION) + sent.size())
                .isEqualTo(1_000);
        assertThat(stats.drops(DropReason.BAD_COOKIE)).isGreaterThan(300);
        assertThat(server.endpoint.isQuiet()).isTrue();
    }

    private byte[] cookieFor(Node server, Identity attacker, NetAddress source) {
        int before = sent.size();
        server.host.execute(nowNs -> receive(
                nowNs, server, source, StartupPackets.paddedHello(fingerprint(server), new byte[16], attacker, 208)));
        return StartupPackets.cookieOf(sent.get(before), attacker);
    }

    // H-S3.

    @Test
    void answersNoLengthOfHelloWithMoreThanThreeTimesItsBytesAndABudget() {
        Identity server = FlashIdentity.peer(EndpointPair.entropy(101));
        for (int padTo = 0; padTo <= 1_400; padTo += 50) {
            byte[] hello = StartupPackets.paddedHello(
                    FlashDiscriminators.fingerprint(server.peerId()), new byte[16], server, padTo);

            assertThat(bytesFor(server, 200, hello))
                    .as("200 hellos of %d bytes", hello.length)
                    .isPositive()
                    .isLessThanOrEqualTo(3L * 200 * hello.length + BURST_BYTES);
        }
    }

    @Test
    void answersNoOtherStartupChunkWithMoreThanThreeTimesItsBytesAndABudget() {
        Identity server = FlashIdentity.peer(EndpointPair.entropy(101));
        SplittableRandom random = new SplittableRandom(3);
        for (int type = 0; type < 256; type++) {
            byte[] payload = new byte[random.nextInt(600)];
            random.nextBytes(payload);
            byte[] datagram = StartupPackets.chunk(type, payload, server);

            assertThat(bytesFor(server, 50, datagram))
                    .as("chunk %02x", type)
                    .isLessThanOrEqualTo(3L * 50 * datagram.length + BURST_BYTES);
        }
    }

    /** What an endpoint sends to somebody who sends it so many of a datagram at once. */
    private static long bytesFor(Identity identity, int count, byte[] datagram) {
        EndpointWorld fresh = new EndpointWorld();
        Node server = fresh.add(identity, config -> config);
        server.host.execute(nowNs -> {
            for (int i = 0; i < count; i++) {
                receive(nowNs, server, VICTIM, datagram);
            }
        });
        return server.endpoint.stats().get(EndpointStats.Counter.BYTES_SENT);
    }

    // H-S4.

    @Test
    void aRedirectWithAThousandAddressesMakesFewHellosAndNoneToNobody() {
        Node client = world.add();
        Node wanted = world.add();
        record(client, null);
        NetAddress first = NetAddress.parse("10.9.0.1:1");
        SessionOpening opening = client.open(wanted, first);
        List<NetAddress> listed = new ArrayList<>();
        for (String nobody : List.of("224.0.0.1:9", "255.255.255.255:9", "0.0.0.0:9", "10.0.0.1:0", "[ff02::1]:9")) {
            listed.add(NetAddress.parse(nobody));
        }
        for (int i = 0; i < 1_000; i++) {
            listed.add(NetAddress.ofIpv4(0x0a08_0000 + i, 7));
        }
        byte[] redirect = StartupPackets.redirect(sent.get(0), EndpointPair.plain(9), listed);
        sent.clear();

        client.host.execute(nowNs -> receive(nowNs, client, first, redirect));
        client.host.execute(nowNs -> receive(nowNs, client, first, redirect));
        world.advance(Duration.ofSeconds(1));

        assertThat(opening.candidates()).hasSizeLessThanOrEqualTo(24);
        assertThat(sent).as("hellos in the first round").hasSizeLessThanOrEqualTo(23);
        assertThat(opening.candidates()).noneMatch(candidate -> candidate.address.isUnusable());
        assertThat(client.endpoint.stats().drops(DropReason.UNUSABLE_ADDRESS)).isEqualTo(10);
    }

    @Test
    void aForwarderHasOnlySoManyHellosAnswered() {
        Node target = world.add();
        Node forwarder = world.add();
        forwarder.open(target, target.address());
        world.advance(Duration.ofSeconds(1));
        record(target, VICTIM);
        Session session = forwarder.sessionTo(target);
        byte[] datagram = SessionPackets.datagram(session, packet -> {
            ByteWriter out = packet.begin(ChunkType.FIHELLO);
            ForwardedIHello.put(out, fingerprint(target), VICTIM, new byte[16]);
            packet.commit();
        });

        for (int i = 0; i < 1_000; i++) {
            target.host.execute(nowNs -> receive(nowNs, target, forwarder.address(), datagram));
        }

        assertThat(sent).as("100 a second, 200 at once").hasSize(200);
        assertThat(target.endpoint.stats().drops(DropReason.RATE_LIMITED)).isEqualTo(800);
    }

    // H-S5.

    @Test
    void tenThousandHalfOpenSessionsTouchNoOpenOne() {
        Node server = world.add();
        Node old = world.add();
        old.open(server, server.address());
        world.advance(Duration.ofSeconds(1));
        record(server, null);
        int count = 10_000;

        for (int i = 0; i < count; i++) {
            NetAddress source = NetAddress.ofIpv4(0x0b00_0000 + i * 7, 1_024);
            Identity attacker = PlainIdentity.peer(EndpointPair.entropy(10_000 + i));
            byte[] keying = keyings(attacker, server, cookieFor(server, attacker, source), 1)
                    .get(0);
            server.host.execute(nowNs -> receive(nowNs, server, source, keying));
            sent.clear();
            if (i % 100 == 0) {
                world.advance(Duration.ofMillis(10));
            }
        }

        world.advance(Duration.ofMillis(10));
        EndpointStats stats = server.endpoint.stats();
        assertThat(stats.drops(DropReason.TOO_MANY_HALF_OPEN))
                .isEqualTo(count - server.endpoint.config().maxHalfOpenSessions());
        assertThat(EndpointWorld.areConnected(server, old)).isTrue();
        assertThat(server.handler.opened).hasSize(1);
        world.advance(Duration.ofSeconds(11));
        assertThat(stats.get(EndpointStats.Counter.SESSIONS_NEVER_USED))
                .isEqualTo(server.endpoint.config().maxHalfOpenSessions());
        old.host.execute(old.endpoint::closeAll);
        world.advance(Duration.ofMinutes(2));
        assertThat(server.endpoint.isQuiet()).isTrue();
    }

    @Test
    void boundsTheAttemptsOfAnEndpoint() {
        Node client = world.add(EndpointPair.plain(1), config -> config.maxOpenings(3));
        for (int i = 0; i < 5; i++) {
            PeerId nobody = EndpointPair.plain(70 + i).peerId();
            client.open(FlashDiscriminators.fingerprint(nobody), VICTIM);
        }

        assertThat(client.handler.failures)
                .containsExactly(OpenFailure.TOO_MANY_SESSIONS, OpenFailure.TOO_MANY_SESSIONS);
    }
}

package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attempts to open a session, as they look from outside: RFC 7016 section 3.5.1.1.1, rule by rule. */
class OpeningRulesTest {
    private static final NetAddress FIRST = NetAddress.parse("10.0.0.77:7");
    private static final NetAddress SECOND = NetAddress.parse("10.0.0.78:8");

    private final EndpointPair pair = new EndpointPair();
    private final List<byte[]> hellos = new ArrayList<>();

    private static byte[] copyOf(PacketView packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    /** Begins to open a session with the far end, at addresses where nobody is. */
    private SessionOpening openInVain() {
        pair.wire.drop(packet -> {
            if (packet.sourceHost() == pair.wire.nearHost().id()) {
                hellos.add(copyOf(packet));
            }
            return true;
        });
        return openAt(FIRST);
    }

    private SessionOpening openAt(NetAddress candidate) {
        SessionOpening[] opening = new SessionOpening[1];
        pair.wire.near(nowNs -> opening[0] = pair.near.open(
                nowNs,
                FlashDiscriminators.fingerprint(pair.far.peerId()),
                List.of(candidate),
                EndpointPair.OPEN_TIMEOUT_NS));
        return opening[0];
    }

    @Test
    @Covers("7016-3.5.1.1.1-2")
    void marksEachAttemptWithALongRandomTag() {
        openInVain();
        for (int i = 0; i < 20; i++) {
            openAt(FIRST);
        }

        Set<String> tags = new HashSet<>();
        for (byte[] hello : hellos) {
            byte[] tag =
                    StartupPackets.parse(hello, EndpointPair.plain(1)).tag().toBytes();
            assertThat(tag).hasSize(16);
            tags.add(Arrays.toString(tag));
        }
        assertThat(tags).hasSize(21);
    }

    @Test
    @Covers("7016-3.5.1.1.1-4")
    void asksEachCandidateOnAScheduleOfItsOwn() {
        List<Long> toFirst = new ArrayList<>();
        List<Long> toSecond = new ArrayList<>();
        pair.wire.drop(packet -> {
            long ms = pair.wire.nowNs() / Nanos.MILLISECOND;
            (packet.destination().equals(FIRST) ? toFirst : toSecond).add(ms);
            return true;
        });
        SessionOpening opening = openAt(FIRST);
        pair.advance(Duration.ofSeconds(10));

        pair.wire.near(nowNs -> opening.addCandidate(nowNs, SECOND));
        pair.advance(Duration.ofSeconds(10));

        assertThat(toFirst).containsExactly(0L, 1_500L, 4_500L, 9_000L, 15_000L);
        assertThat(toSecond).containsExactly(10_000L, 11_500L, 14_500L, 19_000L);
    }

    @Test
    @Covers("7016-3.5.1.1.1-5")
    void triesAtMost24Candidates() {
        SessionOpening opening = openInVain();
        IHello hello = StartupPackets.parse(hellos.get(0), EndpointPair.plain(1));
        for (int round = 0; round < 3; round++) {
            int third = round;
            byte[] redirect = StartupPackets.datagram(EndpointPair.plain(2), packet -> {
                Redirect.put(packet.begin(ChunkType.REDIRECT), hello.tag());
                packet.commit();
            });
            NetAddress source = NetAddress.parse("10.0.1." + (1 + third) + ":1");
            pair.wire.near(nowNs ->
                    pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, source, redirect, 0, redirect.length)));
        }
        assertThat(opening.candidates()).hasSize(4);

        byte[] listing = StartupPackets.datagram(EndpointPair.plain(2), packet -> {
            ByteWriter out = packet.begin(ChunkType.REDIRECT);
            Redirect.put(out, hello.tag());
            for (int i = 1; i <= 60; i++) {
                out.address(NetAddress.parse("10.0.2." + i + ":2"), AddressOrigin.LOCAL);
            }
            packet.commit();
        });
        for (int i = 0; i < 3; i++) {
            pair.wire.near(nowNs -> pair.near.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, CorePair.FAR, listing, 0, listing.length)));
        }

        assertThat(opening.candidates()).hasSize(24);
    }

    @Test
    @Covers("7016-3.5.1.2-2")
    void changesItsCookieOnce() {
        byte[] changed = {2};
        KeyingAttempt attempt = new KeyingAttempt(null, null, CorePair.FAR, 0, new byte[] {1});

        assertThat(attempt.changeCookie(changed)).isTrue();
        assertThat(attempt.changeCookie(new byte[] {3})).isFalse();

        assertThat(attempt.cookie()).isEqualTo(changed);
    }

    @Test
    @Covers("7016-3.3-1")
    void givesNoSessionTheIdOfStartup() {
        boolean[] isNextZero = {true};
        EntropySource random = EndpointPair.entropy(1);
        EntropySource sometimesZero = (target, offset, length) -> {
            random.nextBytes(target, offset, length);
            if (isNextZero[0] && length == Long.BYTES) {
                Arrays.fill(target, offset, offset + length, (byte) 0);
                isNextZero[0] = false;
            }
        };
        RtmfpEndpoint endpoint = new RtmfpEndpoint(
                EndpointConfig.builder(EndpointPair.plain(1), sometimesZero).build(), pair.nearHandler);
        isNextZero[0] = true;

        assertThat(endpoint.newSessionId()).isNotZero();
        assertThat(isNextZero[0]).as("it was offered").isFalse();
    }
}

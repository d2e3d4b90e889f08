package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.crypto.flash.FlashSessionKeys;
import io.rivulet.transport.crypto.modern.CipherSuite;
import io.rivulet.transport.crypto.modern.ModernIdentity;
import io.rivulet.transport.crypto.modern.ModernIdentityConfig;
import io.rivulet.transport.crypto.modern.ModernIdentityConfig.Policy;
import io.rivulet.transport.crypto.modern.ModernSessionKeys;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions under the modern profile, and beside it. */
class ModernSessionTest {
    /** Group 2 is the cheapest; which one it is makes no difference here. */
    private static final FlashIdentityConfig FLASH =
            FlashIdentityConfig.peer().groups(DhGroup.MODP_1024).build();

    private static Identity identity(String kind, long node) {
        return switch (kind) {
            case "FLASH" -> FlashIdentity.of(FLASH, EndpointPair.entropy(node));
            case "URI" ->
                ModernIdentity.of(
                        ModernIdentityConfig.rendezvous()
                                .flash(FlashIdentityConfig.rendezvous()
                                        .groups(DhGroup.MODP_1024)
                                        .build())
                                .build(),
                        EndpointPair.entropy(node));
            default ->
                ModernIdentity.of(
                        ModernIdentityConfig.peer()
                                .policy(Policy.valueOf(kind))
                                .flash(FLASH)
                                .build(),
                        EndpointPair.entropy(node));
        };
    }

    private static EndpointPair pair(String near, String far) {
        return new EndpointPair(identity(near, 11), identity(far, 12), config -> config);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void opensAndCarriesMessages(CipherSuite suite) {
        ModernIdentityConfig config =
                ModernIdentityConfig.peer().suites(suite).flash(FLASH).build();
        EndpointPair pair = new EndpointPair(
                        ModernIdentity.of(config, EndpointPair.entropy(11)),
                        ModernIdentity.of(config, EndpointPair.entropy(12)),
                        builder -> builder)
                .opened();

        SendFlow flow = pair.flow("secret");
        for (int i = 0; i < 20; i++) {
            pair.send(flow, "message " + i);
            pair.advance(Duration.ofMillis(100));
        }

        assertThat(pair.farHandler.texts()).hasSize(20).endsWith("message 19");
        assertThat(((ModernSessionKeys) pair.nearSession().keys()).suite()).isEqualTo(suite);
        assertThat(pair.nearSession().nearNonce()).isEqualTo(pair.farSession().farNonce());
        assertThat(pair.nearSession().farNonce()).isEqualTo(pair.farSession().nearNonce());
    }

    @ParameterizedTest
    @CsvSource({
        "PREFER_MODERN, PREFER_MODERN, MODERN",
        "PREFER_MODERN, MODERN_ONLY, MODERN",
        "MODERN_ONLY, MODERN_ONLY, MODERN",
        "PREFER_MODERN, FLASH, FLASH",
        "FLASH, PREFER_MODERN, FLASH",
        "MODERN_ONLY, FLASH, NONE",
        "FLASH, MODERN_ONLY, NONE"
    })
    void mixedPoliciesMeetWhereTheyAllow(String near, String far, String expected) {
        EndpointPair pair = pair(near, far);
        if (expected.equals("NONE")) {
            pair.open();
            pair.advance(Duration.ofSeconds(96));

            assertThat(pair.nearHandler.failures).containsExactly(OpenFailure.NO_AGREEMENT);
            assertThat(pair.farHandler.opened).isEmpty();
            return;
        }
        pair.opened();
        pair.send(pair.flow("mixed"), "hello");
        pair.advance(Duration.ofMillis(100));

        assertThat(pair.farHandler.texts()).containsExactly("hello");
        assertThat(pair.nearSession().keys())
                .isInstanceOf(expected.equals("MODERN") ? ModernSessionKeys.class : FlashSessionKeys.class);
    }

    @ParameterizedTest
    @CsvSource({"PREFER_MODERN, MODERN", "MODERN_ONLY, MODERN", "FLASH, FLASH"})
    void aServiceIsFoundByUri(String near, String expected) {
        EndpointPair pair = pair(near, "URI");

        pair.wire.near(nowNs -> pair.near.open(
                nowNs, FlashDiscriminators.ancillary("rtmfp://x/"), List.of(CorePair.FAR), 10 * Nanos.SECOND));
        pair.advance(Duration.ofSeconds(1));

        assertThat(pair.farHandler.opened).hasSize(1);
        assertThat(pair.nearSession().keys())
                .isInstanceOf(expected.equals("MODERN") ? ModernSessionKeys.class : FlashSessionKeys.class);
    }

    @Test
    void resolvesGlareToOneSession() {
        EndpointPair pair = pair("PREFER_MODERN", "MODERN_ONLY");

        pair.open();
        pair.openFromFar();
        pair.advance(Duration.ofSeconds(5));

        assertThat(pair.near.sessions()).hasSize(1);
        assertThat(pair.far.sessions()).hasSize(1);
        assertThat(pair.near.sessions().get(0).nearNonce())
                .isEqualTo(pair.far.sessions().get(0).farNonce());
    }

    @Test
    void survivesTheLossOfEachStep() {
        for (int lost = 0; lost < 5; lost++) {
            EndpointPair pair = pair("MODERN_ONLY", "MODERN_ONLY");
            int skip = lost;
            int[] seen = {0};
            pair.wire.drop(packet -> seen[0]++ == skip);

            pair.open();
            pair.advance(Duration.ofSeconds(4));

            assertThat(pair.farHandler.opened).as("packet %d lost", lost).hasSize(1);
        }
    }

    /** The IIKeying is signed again with the new cookie. */
    @Test
    void signsACookieThatWasChanged() {
        EndpointPair pair = pair("PREFER_MODERN", "PREFER_MODERN");
        NetAddress other = NetAddress.parse("10.0.0.1:4711");

        pair.open();
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
    void refusesReplays() {
        EndpointPair pair = pair("PREFER_MODERN", "PREFER_MODERN").opened();
        List<byte[]> recorded = new ArrayList<>();
        pair.wire.network().addRule(packet -> {
            if (packet.sourceHost() == pair.wire.nearHost().id()) {
                recorded.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            }
            return Verdict.PASS;
        });
        SendFlow flow = pair.flow("once");
        for (int i = 0; i < 50; i++) {
            pair.send(flow, "message " + i);
            pair.advance(Duration.ofMillis(20));
        }
        pair.advance(Duration.ofSeconds(1));
        long before = pair.far.stats().drops(DropReason.REPLAYED);

        pair.wire.far(nowNs -> {
            for (byte[] datagram : recorded) {
                pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, datagram, 0, datagram.length));
            }
        });
        pair.advance(Duration.ofSeconds(1));

        assertThat(recorded).hasSizeGreaterThan(40);
        assertThat(pair.far.stats().drops(DropReason.REPLAYED) - before).isEqualTo(recorded.size());
        assertThat(pair.farHandler.texts()).hasSize(50);
    }

    @Test
    void aCertificateOfSomebodyElseOpensNothing() {
        Identity alice = identity("MODERN_ONLY", 11);
        Identity bob = identity("MODERN_ONLY", 12);
        Identity mallory = identity("MODERN_ONLY", 13);
        EndpointPair towardMallory = new EndpointPair(alice, new Impostor(mallory, bob), config -> config);
        EndpointPair fromMallory = new EndpointPair(new Impostor(mallory, alice), bob, config -> config);

        for (EndpointPair pair : List.of(towardMallory, fromMallory)) {
            pair.open();
            pair.advance(Duration.ofSeconds(20));

            assertThat(pair.nearHandler.opened).isEmpty();
            assertThat(pair.farHandler.opened).isEmpty();
        }
        assertThat(fromMallory.far.stats().drops(DropReason.BAD_KEYING)).isPositive();
        assertThat(fromMallory.far.isQuiet())
                .as("a signature that does not hold leaves nothing behind, not even a half-open session")
                .isTrue();
        assertThat(fromMallory.far.stats().get(EndpointStats.Counter.SESSIONS_NEVER_USED))
                .isZero();
    }

    // Somebody on the path.

    /** Two endpoints with somebody on the path to each. */
    private static final class MeddledPair {
        final RecordingHandler nearHandler = new RecordingHandler();
        final RecordingHandler farHandler = new RecordingHandler();
        final Meddler near;
        final Meddler far;
        final CorePair<Meddler> wire;

        MeddledPair(Identity nearIdentity, Identity farIdentity) {
            near = new Meddler(new RtmfpEndpoint(
                    EndpointConfig.builder(nearIdentity, EndpointPair.entropy(1))
                            .build(),
                    nearHandler));
            far = new Meddler(new RtmfpEndpoint(
                    EndpointConfig.builder(farIdentity, EndpointPair.entropy(2)).build(), farHandler));
            wire = new CorePair<>(near, far);
        }

        MeddledPair change(Meddler.Change change) {
            near.change = change;
            far.change = change;
            return this;
        }

        /** Opens by name, or by URI; then lets time pass in which a repetition has its turn, too. */
        MeddledPair open(boolean byName) {
            byte[] discriminator = byName
                    ? FlashDiscriminators.fingerprint(far.endpoint.peerId())
                    : FlashDiscriminators.ancillary("rtmfp://x/");
            wire.near(nowNs -> near.endpoint.open(nowNs, discriminator, List.of(CorePair.FAR), 10 * Nanos.SECOND));
            wire.advance(Duration.ofSeconds(2));
            return this;
        }

        boolean hasNone() {
            return nearHandler.opened.isEmpty() && farHandler.opened.isEmpty();
        }

        boolean hasOneAndTheSame() {
            return nearHandler.opened.size() == 1
                    && farHandler.opened.size() == 1
                    && Arrays.equals(
                            nearHandler.opened.get(0).nearNonce(),
                            farHandler.opened.get(0).farNonce());
        }
    }

    /** Whoever changes a byte of any startup packet, each time it passes, gets no session, or has changed nothing that counts. */
    @ParameterizedTest
    @CsvSource({"MODERN_ONLY, MODERN_ONLY, true", "PREFER_MODERN, URI, false"})
    void noByteOfTheHandshakeCanBeChanged(String nearKind, String farKind, boolean byName) {
        Identity near = identity(nearKind, 11);
        Identity far = identity(farKind, 12);
        Map<Integer, Integer> lengths = new LinkedHashMap<>();
        MeddledPair untouched = new MeddledPair(near, far)
                .change((type, payload) -> {
                    lengths.put(type, payload.length);
                    return payload;
                })
                .open(byName);
        assertThat(untouched.hasOneAndTheSame()).isTrue();
        assertThat(lengths.keySet())
                .containsExactly(ChunkType.IHELLO, ChunkType.RHELLO, ChunkType.IIKEYING, ChunkType.RIKEYING);

        List<Integer> uriBytes = new ArrayList<>();
        lengths.forEach((changedType, length) -> {
            for (int at = 0; at < length; at++) {
                int changedAt = at;
                MeddledPair pair = new MeddledPair(near, far)
                        .change((type, payload) -> {
                            if (type == changedType && changedAt < payload.length) {
                                payload[changedAt] ^= 1;
                            }
                            return payload;
                        })
                        .open(byName);

                assertThat(pair.hasNone() || pair.hasOneAndTheSame())
                        .as(
                                "chunk %x, byte %d: near %s, far %s",
                                changedType, changedAt, pair.nearHandler.log, pair.farHandler.log)
                        .isTrue();
                if (!pair.hasNone()) {
                    assertThat(changedType).isIn(ChunkType.IHELLO, ChunkType.RHELLO);
                    if (changedType == ChunkType.IHELLO) {
                        uriBytes.add(changedAt);
                    } else {
                        // A cookie that seems to have been another address's is changed, RFC 7016 section 3.5.1.2.
                        assertThat(changedAt).as("within the cookie").isBetween(18, 18 + 63);
                    }
                }
            }
        });

        // The text of a URI means nothing to this endpoint; every byte of a name counts.
        assertThat(uriBytes.isEmpty()).isEqualTo(byName);
    }

    /** Takes our options out of everything that says them, on the whole path, from the first packet on. */
    @Test
    void strippingTheProfileOutOfCertificatesOpensNothing() {
        MeddledPair byUri = new MeddledPair(identity("PREFER_MODERN", 11), identity("URI", 12))
                .change(ModernSessionTest::withoutModernCertificates)
                .open(false);
        MeddledPair byName = new MeddledPair(identity("PREFER_MODERN", 11), identity("PREFER_MODERN", 12))
                .change(ModernSessionTest::withoutModernCertificates)
                .open(true);

        assertThat(byUri.hasNone()).isTrue();
        assertThat(byUri.far.endpoint.stats().drops(DropReason.BAD_KEYING)).isPositive();
        assertThat(byName.hasNone()).isTrue();
        assertThat(byName.near.endpoint.stats().drops(DropReason.BAD_KEYING))
                .as("the certificate has another name then")
                .isPositive();
    }

    /** The most that can be stripped is what keys of RFC 7425 follow from: no two ends have the same then, and nothing passes. */
    @Test
    void strippingWitnessesTooLeavesNobodyWithWhomToTalk() {
        MeddledPair pair = new MeddledPair(identity("PREFER_MODERN", 11), identity("URI", 12))
                .change((type, payload) -> withoutModernComponents(type, withoutModernCertificates(type, payload)))
                .open(false);

        assertThat(pair.farHandler.opened).isEmpty();
        assertThat(pair.hasOneAndTheSame()).isFalse();
        assertThat(pair.nearHandler.messages).isEmpty();
    }

    private static byte[] withoutModernCertificates(int type, byte[] payload) {
        ByteWriter out = new ByteWriter(2_000);
        if (type == ChunkType.RHELLO) {
            RHello hello = new RHello();
            hello.wrap(new ByteReader(payload));
            RHello.put(
                    out,
                    hello.tagEcho(),
                    hello.cookie().toBytes(),
                    stripped(hello.certificate().toBytes()));
            return out.toBytes();
        }
        if (type == ChunkType.IIKEYING) {
            IIKeying keying = new IIKeying();
            keying.wrap(new ByteReader(payload));
            IIKeying.put(
                    out,
                    keying.sessionId(),
                    keying.cookie().toBytes(),
                    stripped(keying.certificate().toBytes()),
                    keying.component().toBytes());
            return out.bytes(keying.signature().toBytes()).toBytes();
        }
        return payload;
    }

    private static byte[] withoutModernComponents(int type, byte[] payload) {
        ByteWriter out = new ByteWriter(2_000);
        if (type == ChunkType.IIKEYING) {
            IIKeying keying = new IIKeying();
            keying.wrap(new ByteReader(payload));
            IIKeying.put(
                    out,
                    keying.sessionId(),
                    keying.cookie().toBytes(),
                    keying.certificate().toBytes(),
                    stripped(keying.component().toBytes()));
            return out.bytes(keying.signature().toBytes()).toBytes();
        }
        if (type == ChunkType.RIKEYING) {
            RIKeying keying = new RIKeying();
            keying.wrap(new ByteReader(payload));
            RIKeying.put(out, keying.sessionId(), stripped(keying.component().toBytes()));
            return out.bytes(keying.signature().toBytes()).toBytes();
        }
        return payload;
    }

    /** Options without those of types 0x4d to 0x50. */
    private static byte[] stripped(byte[] options) {
        ByteWriter out = new ByteWriter(options.length);
        ByteReader source = new ByteReader(options);
        OptionReader reader = new OptionReader().wrap(source);
        while (reader.next()) {
            boolean ours = reader.type() >= 0x4d && reader.type() <= 0x50;
            if (!ours) {
                out.bytes(options, reader.optionStart(), source.position() - reader.optionStart());
            }
        }
        return out.toBytes();
    }
}

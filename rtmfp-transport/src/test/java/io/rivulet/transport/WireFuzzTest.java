package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.session.PacketReassembly;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.FlowException;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;

/**
 * Targets for a fuzzer that goes by coverage. An ordinary build replays the corpus beside the test's resources; {@code mvn test -Pfuzz
 * -Dtest=WireFuzzTest#openSession} goes on from there.
 */
class WireFuzzTest {
    private static final int[] CHUNK_TYPES = {
        ChunkType.PADDING,
        ChunkType.PACKET_FRAGMENT,
        ChunkType.FIHELLO,
        ChunkType.PING,
        ChunkType.PING_REPLY,
        ChunkType.USER_DATA,
        ChunkType.NEXT_USER_DATA,
        ChunkType.ACK_BITMAP,
        ChunkType.ACK_RANGES,
        ChunkType.BUFFER_PROBE,
        ChunkType.FLOW_EXCEPTION,
        ChunkType.CLOSE,
        ChunkType.CLOSE_ACK
    };

    private static final int MAX_PACKETS = 20;
    private static final int MAX_CHUNK_BYTES = 400;

    @FuzzTest
    void startupChunks(byte[] data) {
        new IHello().wrap(new ByteReader(data));
        new ForwardedIHello().wrap(new ByteReader(data));
        new RHello().wrap(new ByteReader(data));
        new CookieChange().wrap(new ByteReader(data));
        IIKeying initiator = new IIKeying();
        if (initiator.wrap(new ByteReader(data))) {
            initiator.signedParameters();
        }
        RIKeying responder = new RIKeying();
        if (responder.wrap(new ByteReader(data))) {
            responder.signedParameters(new byte[3]);
        }
        Redirect redirect = new Redirect();
        if (redirect.wrap(new ByteReader(data))) {
            NetAddress address = redirect.nextAddress();
            while (address != null) {
                address = redirect.nextAddress();
            }
        }
    }

    @FuzzTest
    void sessionChunks(byte[] data) {
        UserData userData = new UserData();
        userData.startPacket();
        userData.wrap(new ByteReader(data));
        userData.wrapNext(new ByteReader(data));
        new FlowException().wrap(new ByteReader(data));
        readAcknowledgement(data, true);
        readAcknowledgement(data, false);
    }

    private static void readAcknowledgement(byte[] data, boolean isBitmap) {
        Acknowledgement acknowledgement = new Acknowledgement();
        if (!acknowledgement.wrap(new ByteReader(data), isBitmap)) {
            return;
        }
        long previous = acknowledgement.cumulativeAck();
        while (acknowledgement.nextRange()) {
            assertThat(acknowledgement.from()).isGreaterThan(previous);
            assertThat(acknowledgement.to()).isGreaterThanOrEqualTo(acknowledgement.from());
            previous = acknowledgement.to();
        }
    }

    @FuzzTest
    void packetsInParts(FuzzedDataProvider data) {
        PacketReassembly parts = new PacketReassembly(4, 2, 1_000);
        while (data.remainingBytes() > 0) {
            long nowNs = data.consumeInt(0, Integer.MAX_VALUE);
            Integer sender = data.consumeInt(0, 3);
            ByteReader part = new ByteReader(data.consumeBytes(data.consumeInt(0, MAX_CHUNK_BYTES)));
            if (parts.add(nowNs, sender, 3, part) == PacketReassembly.Outcome.COMPLETE) {
                assertThat(parts.poll()).hasSizeBetween(1, 1_000);
            }
            assertThat(parts.pending()).isLessThanOrEqualTo(4);
        }
    }

    /** Genuine packets of a far end that keeps no rule, with all that time brings about in between. */
    @FuzzTest
    void openSession(FuzzedDataProvider data) {
        EndpointPair pair = new EndpointPair().opened();
        SendFlow flow = pair.flow("f");
        for (int packets = 0; packets < MAX_PACKETS && data.remainingBytes() > 0; packets++) {
            pair.send(flow, "data");
            SessionPackets.toNear(pair, packet -> addChunks(packet, data));
            pair.advance(Duration.ofMillis(data.consumeInt(0, 2_000)));
        }
        pair.wire.near(nowNs -> pair.near.closeAll(nowNs));
        pair.advance(Duration.ofMinutes(2));

        assertThat(pair.near.isQuiet()).isTrue();
    }

    private static void addChunks(PacketAssembler packet, FuzzedDataProvider data) {
        for (int left = data.consumeInt(1, 4); left > 0; left--) {
            byte[] payload = data.consumeBytes(data.consumeInt(0, MAX_CHUNK_BYTES));
            packet.add(data.pickValue(CHUNK_TYPES), payload, 0, payload.length);
        }
    }

    /** Datagrams of anybody, sealed as every startup packet is. */
    @FuzzTest
    void anyDatagram(FuzzedDataProvider data) {
        EndpointPair pair = new EndpointPair().opened();
        for (int packets = 0; packets < MAX_PACKETS && data.remainingBytes() > 0; packets++) {
            byte[] bytes = data.consumeBytes(data.consumeInt(0, MAX_CHUNK_BYTES));
            byte[] datagram = data.consumeBoolean() ? StartupPackets.sealed(bytes, EndpointPair.plain(1)) : bytes;
            pair.wire.near(nowNs -> pair.near.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length)));
            pair.advance(Duration.ofMillis(data.consumeInt(0, 2_000)));
        }

        assertThat(pair.near.sessions().size()).isLessThanOrEqualTo(1);
    }
}

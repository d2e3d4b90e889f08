package io.rivulet.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.testing.Covers;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 2.2.4. */
class PacketAssemblerTest {
    private final PacketAssembler packet = new PacketAssembler(12, 100, 16);

    private String hex() {
        return Bytes.toHex(packet.buffer(), packet.offset(), packet.length());
    }

    @Test
    void writesHeaderAndChunks() {
        packet.start(PacketHeader.MODE_INITIATOR, 0x1234, 0xabcd, 100);
        packet.begin(ChunkType.PING).bytes(new byte[] {9, 8});
        packet.commit();
        packet.setTimeCritical();
        packet.add(ChunkType.CLOSE, new byte[0], 0, 0);

        assertThat(hex()).isEqualTo("8d1234abcd" + "0100020908" + "0c0000");
        assertThat(packet.isEmpty()).isFalse();
    }

    @Test
    void takesBackAChunkThatDoesNotFit() {
        packet.start(PacketHeader.MODE_RESPONDER, -1, -1, 10);
        packet.add(ChunkType.PING, new byte[2], 0, 2);

        packet.begin(ChunkType.PING).bytes(new byte[2]);
        assertThat(packet.commit()).isFalse();

        assertThat(hex()).isEqualTo("02" + "0100020000");
        assertThat(packet.add(ChunkType.CLOSE, new byte[0], 0, 0)).isTrue();
    }

    @Test
    void padsWithWhatAReceiverTakesForPadding() {
        packet.start(PacketHeader.MODE_STARTUP, -1, -1, 100);
        packet.add(ChunkType.PING, new byte[1], 0, 1);
        packet.padTo(20);

        ChunkReader chunks = new ChunkReader();
        ByteReader reader = new ByteReader().wrap(packet.buffer(), packet.offset(), packet.length());
        assertThat(new PacketHeader().wrap(reader)).isTrue();
        chunks.wrap(reader);

        assertThat(packet.length()).isEqualTo(20);
        assertThat(chunks.next()).isTrue();
        assertThat(chunks.next()).isFalse();
    }

    @Test
    void insistsOnOneChunkAtATime() {
        packet.start(PacketHeader.MODE_STARTUP, -1, -1, 100);
        packet.begin(ChunkType.PING);

        assertThatThrownBy(() -> packet.begin(ChunkType.PING)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsBackTheHeaderItWrote() {
        packet.start(PacketHeader.MODE_RESPONDER, 7, -1, 100);
        packet.setTimeCriticalReverse();
        PacketHeader header = new PacketHeader();

        assertThat(header.wrap(new ByteReader().wrap(packet.buffer(), packet.offset(), packet.length())))
                .isTrue();

        assertThat(header.mode()).isEqualTo(PacketHeader.MODE_RESPONDER);
        assertThat(header.timestamp()).isEqualTo(7);
        assertThat(header.timestampEcho()).isEqualTo(-1);
        assertThat(header.isTimeCriticalReverse()).isTrue();
        assertThat(header.isTimeCritical()).isFalse();
    }

    @Test
    @Covers("7016-2.2.4-2")
    void refusesTheForbiddenMode() {
        assertThat(new PacketHeader().wrap(new ByteReader(new byte[] {0x40, 1, 2})))
                .isFalse();
        assertThat(new PacketHeader().wrap(new ByteReader(new byte[] {0x0d, 1})))
                .isFalse();
    }
}

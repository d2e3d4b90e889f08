package io.rivulet.transport.wire.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 7016 sections 2.3.11 and 2.3.12. */
class UserDataTest {
    private final UserData chunk = new UserData();

    private boolean wrap(String hex) {
        return chunk.wrap(new ByteReader(Bytes.fromHex(hex)));
    }

    private boolean wrapNext(String hex) {
        return chunk.wrapNext(new ByteReader(Bytes.fromHex(hex)));
    }

    @Test
    void readsTheSequenceOfFigure3() {
        assertThat(wrap("00 020503 000102")).isTrue();
        assertThat(chunk.flowId()).isEqualTo(2);
        assertThat(chunk.sequenceNumber()).isEqualTo(5);
        assertThat(chunk.forwardSequenceNumber()).isEqualTo(2);
        assertThat(chunk.fragmentControl()).isEqualTo(UserData.WHOLE);
        assertThat(chunk.data().toBytes()).containsExactly(0, 1, 2);

        assertThat(wrapNext("00 030405")).isTrue();
        assertThat(chunk.sequenceNumber()).isEqualTo(6);
        assertThat(chunk.data().toBytes()).containsExactly(3, 4, 5);
        assertThat(wrapNext("00 060708")).isTrue();
        assertThat(chunk.sequenceNumber()).isEqualTo(7);
        assertThat(chunk.forwardSequenceNumber()).isEqualTo(2);
    }

    @Test
    @Covers("7016-2.3.11.1-1")
    void readsFlagsAndOptions() {
        assertThat(wrap("b3 070101 04004752 1c 020a05 00 ff")).isTrue();

        assertThat(chunk.fragmentControl()).isEqualTo(UserData.MIDDLE);
        assertThat(chunk.isAbandoned()).isTrue();
        assertThat(chunk.isFinal()).isTrue();
        assertThat(chunk.metadata().toBytes()).containsExactly(0x47, 0x52, 0x1c);
        assertThat(chunk.associatedFlowId()).isEqualTo(5);
        assertThat(chunk.hasUnknownOption()).isFalse();
        assertThat(chunk.data().toBytes()).containsExactly(0xff);
    }

    @Test
    @Covers("7016-2.3.11.1-3")
    void marksOptionsThatMustBeUnderstood() {
        assertThat(wrap("80 070101 020b05 00")).isTrue();
        assertThat(chunk.hasUnknownOption()).isTrue();
        assertThat(wrap("80 070101 03c00005 00")).isTrue(); // type 8192 and above may be ignored
        assertThat(chunk.hasUnknownOption()).isFalse();
    }

    @Test
    @Covers({"7016-2-2", "7016-2-3"})
    void leavesReservedFlagsAloneWhenItWritesAndWhenItReads() {
        for (int control = 0; control < 4; control++) {
            assertThat(UserData.flags(true, control, true, true) & 0x4c).isZero();
        }

        assertThat(wrap("7e 020503 000102")).isTrue();
        assertThat(chunk.fragmentControl()).isEqualTo(UserData.MIDDLE);
        assertThat(chunk.isAbandoned()).isTrue();
        assertThat(chunk.isFinal()).isFalse();
        assertThat(chunk.sequenceNumber()).isEqualTo(5);
    }

    @Test
    @Covers({"7016-2.3.11-4", "7016-2.3.11-5", "7016-2.3.11-6"})
    void refusesImpossibleSequenceNumbers() {
        assertThat(wrap("00 020500 00")).as("offset 0 without abandon").isFalse();
        assertThat(wrap("02 020500")).as("offset 0 with abandon").isTrue();
        assertThat(wrap("00 020506 00")).as("offset beyond the sequence number").isFalse();
        assertThat(wrap("00 020000 00")).as("sequence number 0").isFalse();
    }

    @Test
    @Covers("7016-2-5")
    void refusesAnOptionListWithoutMarker() {
        assertThat(wrap("80 070101 04004752 1c")).isFalse();
    }

    @Test
    @Covers("7016-2.3.12-1")
    void refusesANextWithoutAPredecessor() {
        assertThat(wrap("00 020503 00")).isTrue();
        chunk.startPacket();

        assertThat(wrapNext("00 01")).isFalse();

        assertThat(wrap("00 0205")).isFalse();
        assertThat(wrapNext("00 01")).as("behind a malformed chunk").isFalse();
    }
}

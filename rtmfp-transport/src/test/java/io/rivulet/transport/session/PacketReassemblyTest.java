package io.rivulet.transport.session;

import static io.rivulet.transport.session.PacketReassembly.Outcome.COMPLETE;
import static io.rivulet.transport.session.PacketReassembly.Outcome.FULL;
import static io.rivulet.transport.session.PacketReassembly.Outcome.KEPT;
import static io.rivulet.transport.session.PacketReassembly.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketReassemblyTest {
    private static final int MODE = 3;

    private final PacketReassembly parts = new PacketReassembly(3, 2, 100);

    private static ByteReader fragment(long packetId, long number, boolean hasMore, String content) {
        ByteWriter out = new ByteWriter(200);
        out.u8(hasMore ? 0x80 : 0).vlu(packetId).vlu(number).bytes(content.getBytes(StandardCharsets.US_ASCII));
        return new ByteReader(out.toBytes());
    }

    private PacketReassembly.Outcome add(Object sender, long packetId, long number, boolean hasMore, String content) {
        return parts.add(0, sender, MODE, fragment(packetId, number, hasMore, content));
    }

    @Test
    @Covers("7016-3.4-4")
    void putsFragmentsTogetherInAnyOrder() {
        assertThat(add("a", 7, 2, false, "three")).isEqualTo(KEPT);
        assertThat(add("a", 7, 0, true, "one ")).isEqualTo(KEPT);
        assertThat(add("a", 8, 0, true, "other ")).isEqualTo(KEPT);
        assertThat(add("a", 7, 1, true, "two ")).isEqualTo(COMPLETE);

        assertThat(parts.poll()).asString().isEqualTo("one two three");
        assertThat(parts.pending()).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.4-4")
    void tellsSendersApart() {
        add("a", 1, 0, true, "a");
        add("b", 1, 0, true, "b");

        assertThat(add("b", 1, 1, false, "!")).isEqualTo(COMPLETE);
        assertThat(parts.poll()).asString().isEqualTo("b!");
    }

    @Test
    @Covers({"7016-2.3.1-2", "7016-3.4-6", "7016-3.4-8"})
    void refusesWhatMakesNoSense() {
        assertThat(add("a", 1, 0, true, "")).as("empty").isEqualTo(REFUSED);
        assertThat(add("a", 1, 64, true, "x")).as("too many").isEqualTo(REFUSED);
        assertThat(parts.add(0, "a", MODE, new ByteReader(new byte[] {0})))
                .as("truncated")
                .isEqualTo(REFUSED);
        assertThat(parts.pending()).isZero();

        add("a", 1, 0, true, "x");
        assertThat(add("a", 1, 0, true, "x")).as("repeated").isEqualTo(REFUSED);
        assertThat(parts.add(0, "a", MODE - 1, fragment(1, 1, false, "x")))
                .as("another mode")
                .isEqualTo(REFUSED);
        add("a", 1, 2, false, "z");
        assertThat(add("a", 1, 3, true, "x")).as("behind the end").isEqualTo(REFUSED);
        assertThat(add("a", 1, 1, false, "x")).as("two ends").isEqualTo(REFUSED);
        assertThat(add("a", 1, 1, true, "y")).isEqualTo(COMPLETE);
        assertThat(parts.poll()).asString().isEqualTo("xyz");

        add("b", 1, 5, true, "x");
        assertThat(add("b", 1, 4, false, "x")).as("an end before others").isEqualTo(REFUSED);
    }

    @Test
    @Covers("7016-3.4-12")
    void boundsPacketsTheirLengthAndWhatOneSenderHas() {
        add("a", 1, 0, true, "x".repeat(60));
        assertThat(add("a", 1, 1, true, "x".repeat(41))).as("too long").isEqualTo(REFUSED);
        add("a", 2, 0, true, "x");
        assertThat(add("a", 3, 0, true, "x")).as("of one sender").isEqualTo(FULL);
        add("b", 3, 0, true, "x");
        assertThat(add("c", 3, 0, true, "x")).as("in all").isEqualTo(FULL);
        parts.forget("a");
        assertThat(add("c", 3, 0, true, "x")).isEqualTo(KEPT);
    }

    @Test
    void givesUpWithoutProgress() {
        parts.add(0, "a", MODE, fragment(1, 0, true, "old "));
        parts.add(Nanos.SECOND, "a", MODE, fragment(1, 1, true, "old "));

        PacketReassembly.Outcome late = parts.add(2 * Nanos.SECOND + 1, "a", MODE, fragment(1, 2, false, "new"));

        assertThat(late).as("begins another").isEqualTo(KEPT);
        assertThat(parts.pending()).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.4-5")
    void waitsAMinuteForAPacketThatMakesProgress() {
        int last = 60;
        for (int i = 0; i < last; i++) {
            parts.add(i * Nanos.SECOND, "a", MODE, fragment(1, i, true, "x"));
        }

        assertThat(parts.add(last * Nanos.SECOND, "a", MODE, fragment(1, last, false, "x")))
                .isEqualTo(COMPLETE);
    }

    @Test
    void givesUpAfterAMinuteOfProgress() {
        for (int i = 0; i < 62; i++) {
            assertThat(parts.add(i * Nanos.SECOND, "a", MODE, fragment(1, i % 61, true, "x")))
                    .as("second " + i)
                    .isEqualTo(KEPT);
        }
        assertThat(parts.pending()).isEqualTo(1);
        assertThat(parts.add(61 * Nanos.SECOND, "a", MODE, fragment(1, 5, true, "x")))
                .as("of the packet begun after a minute")
                .isEqualTo(KEPT);
    }
}

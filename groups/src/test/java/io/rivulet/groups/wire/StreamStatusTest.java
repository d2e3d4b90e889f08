package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import org.junit.jupiter.api.Test;

class StreamStatusTest {
    private static final String MESSAGE = "2c 81 01 7e 00 1c ff ff ff ff ff fe".replace(" ", "");

    private static ByteReader body(byte[] message, int length) {
        return new ByteReader().wrap(message, 1, length - 1);
    }

    @Test
    void writesMasksAndAByteForEachLag() {
        long lags = StreamStatus.withLagMs(StreamStatus.ALL_UNKNOWN, 0, 0);
        lags = StreamStatus.withLagMs(lags, 1, 100);
        lags = StreamStatus.withLagMs(lags, 7, 1_000_000);
        ByteWriter out = new ByteWriter(StreamStatus.LENGTH);

        StreamStatus.write(out, 0x81, 0x01, 0x7e, lags);

        assertThat(Bytes.toHex(out.toBytes(), 0, out.length())).isEqualTo(MESSAGE);
    }

    @Test
    void readsWhatWasWritten() {
        byte[] message = Bytes.fromHex(MESSAGE);
        StreamStatus status = new StreamStatus();

        assertThat(status.read(body(message, message.length))).isTrue();

        assertThat(status.wanted()).isEqualTo(0x81);
        assertThat(status.served()).isEqualTo(0x01);
        assertThat(status.open()).isEqualTo(0x7e);
        assertThat(StreamStatus.lagMs(status.lags(), 0)).isZero();
        assertThat(StreamStatus.lagMs(status.lags(), 1)).isEqualTo(98);
        assertThat(StreamStatus.lagMs(status.lags(), 2)).isEqualTo(-1);
        assertThat(StreamStatus.lagMs(status.lags(), 7)).isEqualTo(StreamStatus.MAX_LAG_MS);
    }

    @Test
    void takesMoreThanItKnowsAndNotLess() {
        byte[] message = Bytes.fromHex(MESSAGE + "0102");
        StreamStatus status = new StreamStatus();

        assertThat(status.read(body(message, message.length))).isTrue();
        for (int length = 1; length < StreamStatus.LENGTH; length++) {
            assertThat(status.read(body(message, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void tellsLagsToAFewHundredths() {
        for (int lagMs = 0; lagMs <= StreamStatus.MAX_LAG_MS; lagMs++) {
            int told = StreamStatus.lagMs(StreamStatus.withLagMs(0, 3, lagMs), 3);

            assertThat((double) told - lagMs)
                    .as("%d ms", lagMs)
                    .isBetween(-1 - Math.sqrt(lagMs / 8.0), 1 + Math.sqrt(lagMs / 8.0));
        }
    }

    @Test
    void aLagLeavesTheOthersAlone() {
        long lags = 0x0102_0304_0506_0708L;

        assertThat(StreamStatus.withLagMs(lags, 7, -1)).isEqualTo(0xff02_0304_0506_0708L);
        assertThat(StreamStatus.withLagMs(lags, 0, 8)).isEqualTo(lags);
    }
}

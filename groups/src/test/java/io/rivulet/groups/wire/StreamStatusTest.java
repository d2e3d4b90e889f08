package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import org.junit.jupiter.api.Test;

class StreamStatusTest {
    private static final String MESSAGE = "2c 81 01 7e 00 1c ff ff ff ff ff fe 90 6e".replace(" ", "");

    /** Without the rate. */
    private static final int LEAST_LENGTH = StreamStatus.LENGTH - 2;

    private static ByteReader body(byte[] message, int length) {
        return new ByteReader().wrap(message, 1, length - 1);
    }

    @Test
    void writesMasksAndAByteForEachLagAndTheRate() {
        long lags = StreamStatus.withLagMs(StreamStatus.ALL_UNKNOWN, 0, 0);
        lags = StreamStatus.withLagMs(lags, 1, 100);
        lags = StreamStatus.withLagMs(lags, 7, 1_000_000);
        ByteWriter out = new ByteWriter(StreamStatus.LENGTH);

        StreamStatus.write(out, 0x81, 0x01, 0x7e, lags, StreamStatus.rate(127_000, 112));

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
        assertThat(StreamStatus.bytesPerSec(status.rate())).isBetween(0.97 * 127_000, 1.03 * 127_000);
        assertThat(StreamStatus.fragmentsPerSec(status.rate())).isBetween(0.97 * 112, 1.03 * 112);
    }

    @Test
    void theRateMayBeMissing() {
        byte[] message = Bytes.fromHex(MESSAGE);
        StreamStatus status = new StreamStatus();

        for (int length = LEAST_LENGTH; length < message.length; length++) {
            assertThat(status.read(body(message, message.length))).isTrue();
            assertThat(status.read(body(message, length))).isTrue();
            assertThat(status.rate()).as("%d bytes", length).isEqualTo(StreamStatus.UNKNOWN_RATE);
        }
    }

    @Test
    void takesMoreThanItKnowsAndNotLess() {
        byte[] message = Bytes.fromHex(MESSAGE + "0102");
        StreamStatus status = new StreamStatus();

        assertThat(status.read(body(message, message.length))).isTrue();
        for (int length = 1; length < LEAST_LENGTH; length++) {
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

    @Test
    void tellsRatesToAFewHundredthsAndCutsThemToWhatCanBeTold() {
        for (double bytesPerSec = 256; bytesPerSec < 15e6; bytesPerSec *= 1.37) {
            int rate = StreamStatus.rate(bytesPerSec, bytesPerSec / 256);

            assertThat(StreamStatus.bytesPerSec(rate)).isBetween(0.97 * bytesPerSec, 1.03 * bytesPerSec);
            assertThat(StreamStatus.fragmentsPerSec(rate))
                    .isBetween(0.97 * bytesPerSec / 256, 1.03 * bytesPerSec / 256);
        }
        assertThat(StreamStatus.bytesPerSec(StreamStatus.rate(1, 0.1))).isEqualTo(256);
        assertThat(StreamStatus.bytesPerSec(StreamStatus.rate(1e12, 1e9))).isBetween(14e6, 17e6);
    }

    @Test
    void aRateOfWhichAHalfIsMissingIsUnknown() {
        assertThat(StreamStatus.rate(0, 20)).isEqualTo(StreamStatus.UNKNOWN_RATE);
        assertThat(StreamStatus.rate(20_000, 0)).isEqualTo(StreamStatus.UNKNOWN_RATE);
        assertThat(StreamStatus.bytesPerSec(StreamStatus.UNKNOWN_RATE)).isZero();
        assertThat(StreamStatus.fragmentsPerSec(StreamStatus.UNKNOWN_RATE)).isZero();
    }
}

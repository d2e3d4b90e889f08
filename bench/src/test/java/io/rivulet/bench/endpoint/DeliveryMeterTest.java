package io.rivulet.bench.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryMeterTest {
    private final DeliveryMeter meter = new DeliveryMeter(100);
    private final byte[] message = new byte[120];

    @Test
    void measuresFromTheIntendedTimeOfSending() {
        long secondAgo = System.nanoTime() - 1_000_000_000L;
        DeliveryMeter.writeHeader(message, 10, secondAgo, 7);

        meter.onMessage(message, 10, 100);

        assertThat(meter.delivered()).isEqualTo(1);
        // Three significant digits.
        assertThat(meter.takeDelays().getMaxValue()).isGreaterThanOrEqualTo(999_000_000L);
        assertThat(DeliveryMeter.number(message, 10)).isEqualTo(7);
    }

    @Test
    void countsAFloodWithoutTiming() {
        DeliveryMeter.writeHeader(message, 0, 0, 1);

        meter.onMessage(message, 0, 100);

        assertThat(meter.delivered()).isEqualTo(1);
        assertThat(meter.takeDelays().getTotalCount()).isZero();
    }

    @Test
    void tellsMessagesOfAWrongLengthApart() {
        meter.onMessage(message, 0, 99);

        assertThat(meter.delivered()).isZero();
        assertThat(meter.mangled()).isEqualTo(1);
    }
}

package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamParametersTest {
    @Test
    void nobodyWaitsForAPushLongerThanAFragmentIsWorthHaving() {
        assertThatThrownBy(() -> new StreamParameters(1_000, 1_001, 50, false, 1_000, 1_120))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fetchPeriodMs is 1001")
                .hasMessageContaining("1000");
        assertThat(new StreamParameters(1_000, 1_000, 50, false, 1_000, 1_120).fetchPeriodMs())
                .isEqualTo(1_000);
    }

    @Test
    void aShorterWindowShortensThePeriodAsWell() {
        StreamParameters some = new StreamParameters(8_000, 2_500, 100, true, 2_000, 959);
        assertThat(some.withWindowMs(1_000).fetchPeriodMs()).isEqualTo(1_000);
        assertThat(some.withWindowMs(5_000).fetchPeriodMs()).isEqualTo(2_500);
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        assertThatThrownBy(() -> new StreamParameters(1, 1, 1, false, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "windowMs is 1",
                        "fetchPeriodMs is 1",
                        "availabilityPeriodMs is 1",
                        "relayMarginMs is -1",
                        "fragmentPayloadBytes is 1");
    }
}

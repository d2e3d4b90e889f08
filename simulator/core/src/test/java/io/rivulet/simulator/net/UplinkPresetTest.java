package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UplinkPresetTest {
    @Test
    void ratioFollowsTheStream() {
        UplinkPreset uplink = UplinkPreset.ratio(1.25);

        assertThat(uplink.bytesPerSec(1_000_000)).isEqualTo(156_250);
        assertThat(uplink.bytesPerSec(2_000_000)).isEqualTo(312_500);
        assertThat(uplink.name()).isEqualTo("1.25");
    }

    @Test
    void rateStandsForItself() {
        UplinkPreset uplink = UplinkPreset.rate(10_000_000);

        assertThat(uplink.bytesPerSec(1_000_000)).isEqualTo(1_250_000);
        assertThat(uplink.bytesPerSec(2_000_000)).isEqualTo(1_250_000);
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> UplinkPreset.ratio(0)).hasMessageContaining("rho is 0.0, must be 0.1 to 100");
        assertThatThrownBy(() -> UplinkPreset.ratio(Double.NaN)).hasMessageContaining("rho is NaN");
        assertThatThrownBy(() -> UplinkPreset.rate(1_000)).hasMessageContaining("1000 bit/s, must be 32k to 10G");
    }
}

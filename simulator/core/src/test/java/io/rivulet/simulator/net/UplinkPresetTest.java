package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.engine.SeedTree;
import org.junit.jupiter.api.Test;

class UplinkPresetTest {
    @Test
    void ratioFollowsTheStream() {
        UplinkPreset uplink = UplinkPreset.ratio(1.25);

        assertThat(bytesPerSec(uplink, 1_000_000)).isEqualTo(156_250);
        assertThat(bytesPerSec(uplink, 2_000_000)).isEqualTo(312_500);
        assertThat(uplink.name()).isEqualTo("1.25");
    }

    @Test
    void rateStandsForItself() {
        UplinkPreset uplink = UplinkPreset.rate(10_000_000);

        assertThat(bytesPerSec(uplink, 1_000_000)).isEqualTo(1_250_000);
        assertThat(bytesPerSec(uplink, 2_000_000)).isEqualTo(1_250_000);
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> UplinkPreset.ratio(0)).hasMessageContaining("rho is 0.0, must be 0.1 to 100");
        assertThatThrownBy(() -> UplinkPreset.ratio(Double.NaN)).hasMessageContaining("rho is NaN");
        assertThatThrownBy(() -> UplinkPreset.rate(1_000)).hasMessageContaining("1000 bit/s, must be 32k to 10G");
    }

    private static long bytesPerSec(UplinkPreset uplink, long streamBitsPerSec) {
        return uplink.links(SeedTree.of(1), 1, streamBitsPerSec).uplinkBytesPerSec(0);
    }
}

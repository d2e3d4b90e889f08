package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"1000000,1000000", "64k,64000", "1M,1000000", "1.5M,1500000", "2Mbit/s,2000000", "1G,1000000000"})
    void ratesHaveDecimalPrefixes(String text, long bitsPerSec) {
        assertThat(new Quantities.Rate().convert(text)).isEqualTo(bitsPerSec);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1M", "1 X", "1e6", "1M1", "9999999999999"})
    void whatIsNoRateIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> new Quantities.Rate().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("is not like 64k or 1.5M");
    }

    @ParameterizedTest
    @CsvSource({"1%,0.01", "0.01,0.01", "0,0", "2.5%,0.025"})
    void sharesAreRatiosOrPercents(String text, double share) {
        assertThat(new Quantities.Share().convert(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({"20ms,20000000", "5s,5000000000", "1.5s,1500000000", "2min,120000000000", "300us,300000"})
    void timesHaveUnits(String text, long ns) {
        assertThat(new Quantities.Time().convert(text)).isEqualTo(Duration.ofNanos(ns));
    }

    @Test
    void aTimeWithoutUnitIsRefused() {
        assertThatThrownBy(() -> new Quantities.Time().convert("20")).hasMessageContaining("is not like 20ms or 5s");
        assertThatThrownBy(() -> new Quantities.Time().convert("999999999999min"))
                .hasMessageContaining("too long");
    }

    @Test
    void latenciesAreNamed() {
        assertThat(new Quantities.Latency().convert("regions6").name()).isEqualTo("regions6");
        assertThat(new Quantities.Latency().convert("constant:20ms").name()).isEqualTo("constant:20ms");
        assertThatThrownBy(() -> new Quantities.Latency().convert("moon"))
                .hasMessageContaining("latency 'moon' is unknown: there are regions6, constant:20ms");
    }

    @Test
    void anUplinkWithoutUnitIsARatio() {
        assertThat(new Quantities.Uplink().convert("1.25")).isEqualTo(UplinkPreset.ratio(1.25));
        assertThat(new Quantities.Uplink().convert("10M")).isEqualTo(UplinkPreset.rate(10_000_000));
        assertThatThrownBy(() -> new Quantities.Uplink().convert("0")).hasMessageContaining("must be 0.1 to 100");
    }

    @Test
    void killsHaveAShareAndATime() {
        assertThat(new Quantities.KillAt().convert("30%@10s"))
                .isEqualTo(new TimedAction(Duration.ofSeconds(10), new Action.Kill(new Who.Random(0.3))));
        assertThatThrownBy(() -> new Quantities.KillAt().convert("30%")).hasMessageContaining("is not like 30%@10s");
        assertThatThrownBy(() -> new Quantities.KillAt().convert("130%@1s")).hasMessageContaining("must be 0 to 1");
    }

    @Test
    void cryptoIsPlainOrFlash() {
        assertThat(new Quantities.Crypto().convert("flash")).isEqualTo(CryptoChoice.FLASH);
        assertThatThrownBy(() -> new Quantities.Crypto().convert("none"))
                .hasMessageContaining("neither plain nor flash");
    }
}

package io.rivulet.simulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.LossModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImpairmentPresetTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final int DATAGRAMS = 400_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "bernoulli:0.01",
                "gilbert-elliott:0.005,0.3,0.5,0",
                "bernoulli:0.01+reorder:0.02,30ms+duplicate:0.001+corrupt:0.0001"
            })
    void aNameIsReadAgain(String text) {
        assertThat(ImpairmentPreset.parse(text).name()).isEqualTo(text);
    }

    @Test
    void presetsAreReadWithTheirDefaults() {
        assertThat(ImpairmentPreset.parse("gilbert-elliott")).isEqualTo(ImpairmentPreset.GILBERT_ELLIOTT);
        assertThat(ImpairmentPreset.parse("1%")).isEqualTo(ImpairmentPreset.bernoulli(0.01));
        assertThat(ImpairmentPreset.parse("none")).isEqualTo(ImpairmentPreset.NONE);
        assertThat(ImpairmentPreset.GILBERT_ELLIOTT.lossRatio()).isCloseTo(0.0082, within(0.0001));
    }

    @Test
    void everythingComesToTheLink() {
        LinkConfig link = ImpairmentPreset.parse("1%+reorder:2%,30ms+duplicate:3%+corrupt:4%")
                .on(LinkConfig.builder(), 0)
                .build();

        assertThat(link.loss()).isEqualTo(LossModel.independent(0.01));
        assertThat(link.reorderRatio()).isEqualTo(0.02);
        assertThat(link.reorderWindowNs()).isEqualTo(30_000_000);
        assertThat(link.duplicateRatio()).isEqualTo(0.03);
        assertThat(link.corruptRatio()).isEqualTo(0.04);
    }

    @ParameterizedTest
    @CsvSource({
        "none",
        "bernoulli:2%",
        "gilbert-elliott",
        "'gilbert-elliott:0.01,0.02,0.9,0.001'",
        "'gilbert-elliott:0.9,0.8,1,0'"
    })
    void drawsLoseWhatTheModelLosesInTheLongRun(String text) {
        ImpairmentPreset preset = ImpairmentPreset.parse(text);
        LossDraws draws = preset.losses(SEED);
        double expected = preset.lossRatio();

        int lost = 0;
        for (int i = 0; i < DATAGRAMS; i++) {
            lost += draws.isLost(7, i) ? 1 : 0;
        }

        // Bursts of up to 50 make the mean of 400,000 some 2 % uncertain.
        assertThat((double) lost / DATAGRAMS).isCloseTo(expected, within(0.05 * expected));
    }

    @Test
    void drawsComeInTheModelsBursts() {
        LossDraws draws = ImpairmentPreset.ofLoss(LossModel.bursts(0.05, 10)).losses(SEED);

        int bursts = 0;
        int lost = 0;
        for (int i = 0; i < DATAGRAMS; i++) {
            if (draws.isLost(1, i)) {
                lost++;
                bursts += i == 0 || !draws.isLost(1, i - 1) ? 1 : 0;
            }
        }

        // Some 2,000 bursts with a deviation of 10.
        assertThat((double) lost / bursts).isCloseTo(10, within(0.7));
    }

    @Test
    void drawsAreTheSameForwardAndBackwardAndDifferByLink() {
        LossDraws draws =
                ImpairmentPreset.parse("gilbert-elliott:0.05,0.1,0.9,0").losses(SEED);
        boolean[] forward = new boolean[2_000];
        int different = 0;
        for (int i = 0; i < forward.length; i++) {
            forward[i] = draws.isLost(1, i);
        }

        for (int i = forward.length - 1; i >= 0; i--) {
            assertThat(draws.isLost(1, i)).isEqualTo(forward[i]);
            different += draws.isLost(2, i) == forward[i] ? 0 : 1;
        }

        assertThat(different).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "101% | goodLossRatio is 1.01, must be 0 to 1",
                "gilbert-elliott:2 | enterBadRatio is 2.0, must be 0 to 1",
                "reorder:1%,2h | reorderWindow is PT2H, must be 0s to 1h",
                "duplicate:2 | duplicateRatio is 2.0, must be 0 to 1",
                "corupt:1% | did you mean corrupt?",
                "1%+ | impairment '' is unknown",
                "bernoulli | '' is not like bernoulli:1%"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> ImpairmentPreset.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}

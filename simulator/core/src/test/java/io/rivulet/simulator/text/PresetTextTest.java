package io.rivulet.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTextTest {
    private static final List<String> FORMS = List.of("regions6", "constant:20ms", "weibull[:K,LAMBDA]");

    @Test
    void takesATextApart() {
        PresetText text = new PresetText("latency", " weibull:1.5, ,7 ");

        assertThat(text.name()).isEqualTo("weibull");
        assertThat(text.number(0, 2, "1")).isEqualTo(1.5);
        assertThat(text.number(1, 2, "1")).isEqualTo(2);
        assertThat(text.restAfterFirst("")).isEqualTo(" ,7");
    }

    @ParameterizedTest
    @CsvSource({"regoins6,regions6", "Region6,regions6", "konstant:20ms,constant", "weibul,weibull"})
    void aNameThatIsNearlyRightIsGuessed(String given, String meant) {
        assertThat(new PresetText("latency", given).unknown(FORMS))
                .hasMessageContaining("is unknown: did you mean " + meant + "? there are regions6, constant:20ms,");
    }

    @Test
    void aNameThatIsLikeNoneGetsTheList() {
        assertThat(new PresetText("latency", "moon").unknown(FORMS))
                .hasMessage("latency 'moon' is unknown: there are regions6, constant:20ms, weibull[:K,LAMBDA]");
    }

    @Test
    void whatIsTooMuchOrNoNumberIsNamed() {
        PresetText text = new PresetText("latency", "weibull:1,2,x");

        assertThatThrownBy(() -> text.takes(2, "weibull:1.39,161"))
                .hasMessage("latency 'weibull:1,2,x' is not like weibull:1.39,161");
        assertThatThrownBy(() -> text.number(2, 0, "1.39")).hasMessage("'x' is not like 1.39");
    }

    @ParameterizedTest
    @CsvSource({"20ms,20ms", "2min,120s", "1500us,1500us", "0.5us,0.5us", "0s,0s", "1h,3600s"})
    void timesAreWrittenSoThatTheyAreReadAgain(String given, String written) {
        Duration time = Amounts.time(given, "");

        assertThat(Amounts.text(time)).isEqualTo(written);
        assertThat(Amounts.time(written, "")).isEqualTo(time);
    }
}

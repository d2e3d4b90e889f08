package io.rivulet.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void takesAnyWidthThatItIsTold() {
        assertThat(Terminal.columns("132")).isEqualTo(132);
        assertThat(Terminal.columns(" 20 ")).isEqualTo(40);
        assertThat(Terminal.columns("99999")).isEqualTo(400);
        assertThat(Terminal.columns("wide")).isEqualTo(80);
        assertThat(Terminal.columns(null)).isEqualTo(80);
    }

    @Test
    void isFoundWithoutFailing() {
        assertThat(Terminal.detect().columns()).isBetween(40, 400);
        assertThatThrownBy(() -> new Terminal(true, 39, true)).hasMessage("columns 39: must be 40 to 400");
    }
}

package io.rivulet.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.report.text.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Terminal WIDE = new Terminal(false, 120, true);

    private final Table table = new Table("Viewers")
            .text("peer")
            .number("complete")
            .number("p99", "ms")
            .text("note");

    @Test
    void numbersStandOnTheRightUnderTheirUnits() {
        table.row("viewer-1", Cell.of("100 %", 1), 48.2, "");
        table.row("viewer-12", Cell.of("99.9 %", 0.999).bad(), 1_234L, "late").summary("all", "–", null, "");

        assertThat(table.toText(WIDE)).isEqualTo("""
                        Viewers
                        peer       complete    p99  note
                                                ms
                        ────────────────────────────────
                        viewer-1      100 %   48.2
                        viewer-12    99.9 %  1,234  late
                        ────────────────────────────────
                        all               –      –
                        """);
    }

    @Test
    void everyLineFitsTheTerminal() {
        table.row(
                "a peer with an exceedingly long name that nobody wants to read", "100 %", 1, "a note of some length");

        for (int columns = 40; columns < 130; columns++) {
            String text = table.toText(new Terminal(true, columns, true));
            int limit = columns;
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(Glyphs.width(line)).isLessThanOrEqualTo(limit));
        }
        assertThat(table.toText(new Terminal(true, 60, true)))
                .contains("a peer with an")
                .contains("…")
                .contains("a note");
    }

    @Test
    void columnsThatDoNotFitAreNamed() {
        Table numbers = new Table("").text("peer");
        for (int i = 0; i < 10; i++) {
            numbers.number("column" + i, "ms");
        }
        numbers.row("x", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        assertThat(numbers.toText(new Terminal(true, 80, true)))
                .contains("column7")
                .endsWith("(too narrow for: column8 ms, column9 ms)\n");
    }

    @Test
    void saysHowManyRowsAreLeftOut() {
        for (int i = 0; i < 1_500; i++) {
            table.row("viewer", "", i, "");
        }

        assertThat(table.toText(WIDE, 3)).contains("… and 1,497 more rows\n").hasLineCount(8);
    }

    @Test
    void wideLettersAndControlCharactersDoNotBreakTheAlignment() {
        table.row("東京", "1", 1, "a").row("e\u0301x", "1", 1, "b").row("\u001b[31mred\nx\u202e", "1", 1, "c");

        String[] lines = table.toText(WIDE).split("\n");

        assertThat(lines).hasSize(7);
        assertThat(lines[4]).startsWith("東京");
        assertThat(lines[6]).startsWith("\ufffd[31mred x\ufffd").doesNotContain("\u001b");
        assertThat(Glyphs.width(lines[4])).isEqualTo(Glyphs.width(lines[5])).isEqualTo(Glyphs.width(lines[6]));
    }

    @Test
    void anOldTerminalGetsAscii() {
        table.row("µ", Cell.of("3 ×", 3), null, "…");

        assertThat(table.toText(new Terminal(true, 80, false))).isASCII();
    }

    @Test
    void commaSeparatedValuesKeepFullNumbers() {
        table.row("a,\"b\"", Cell.of("99.9 %", 0.9991), 1.25, "x\ny");

        assertThat(table.toCsv()).isEqualTo("peer,complete,p99 ms,note\r\n\"a,\"\"b\"\"\",0.9991,1.25,\"x\ny\"\r\n");
    }

    @Test
    void refusesRowsOfAnotherLengthAndLateColumns() {
        assertThatThrownBy(() -> table.row("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells in a table of 4 columns: give one for each");
        table.row("x", 1, 2, "");
        assertThatThrownBy(() -> table.text("late")).isInstanceOf(IllegalStateException.class);
    }
}

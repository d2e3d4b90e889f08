package io.rivulet.overlay.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.overlay.flash.AmfValue.ArrayValue;
import io.rivulet.overlay.flash.AmfValue.DateValue;
import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.ObjectKind;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmfTest {
    private final Amf0Reader reader = new Amf0Reader();

    private AmfValue read(String hex) {
        byte[] bytes = Bytes.fromHex(hex);
        return reader.wrap(bytes, 0, bytes.length).next();
    }

    private static String write(AmfValue value) {
        ByteWriter out = new ByteWriter(100_000);
        Amf0Writer.write(out, value);
        return Bytes.toHex(out.buffer(), 0, out.length());
    }

    private void assertBothWays(AmfValue value, String hex) {
        assertThat(read(hex)).isEqualTo(value);
        assertThat(reader.hasRemaining()).isFalse();
        assertThat(write(value)).isEqualTo(hex.replace(" ", ""));
    }

    @Test
    void readsAndWritesScalars() {
        assertBothWays(AmfValue.of(1), "00 3ff0000000000000");
        assertBothWays(AmfValue.of(true), "01 01");
        assertBothWays(AmfValue.of(false), "01 00");
        assertBothWays(AmfValue.of("h\u00e9"), "02 0003 68c3a9");
        assertBothWays(Nothing.NULL, "05");
        assertBothWays(Nothing.UNDEFINED, "06");
        assertBothWays(new DateValue(0, -60), "0b 0000000000000000 ffc4");
    }

    @Test
    void readsAndWritesObjects() {
        assertBothWays(ObjectValue.of(AmfValue.property("a", AmfValue.of("b"))), "03 0001 61 02 0001 62 0000 09");
        assertBothWays(
                new ObjectValue(ObjectKind.ASSOCIATIVE, "", List.of(AmfValue.property("a", Nothing.NULL))),
                "08 00000001 0001 61 05 0000 09");
        assertBothWays(
                new ObjectValue(ObjectKind.TYPED, "C", List.of(AmfValue.property("", Nothing.NULL))),
                "10 0001 43 0000 05 0000 09");
        assertBothWays(new ArrayValue(List.of(Nothing.NULL, AmfValue.of(true))), "0a 00000002 05 01 01");
    }

    @Test
    void writesLongTextAsALongString() {
        AmfValue text = AmfValue.of("x".repeat(65_536));

        String hex = write(text);

        assertThat(hex).startsWith("0c00010000" + "7878");
        assertThat(read(hex)).isEqualTo(text);
    }

    @Test
    void theCountOfAnEcmaArrayIsOnlyAHint() {
        assertThat(read("08 7fffffff 0001 61 05 0000 09"))
                .isEqualTo(new ObjectValue(ObjectKind.ASSOCIATIVE, "", List.of(AmfValue.property("a", Nothing.NULL))));
    }

    @Test
    void readsAmf3WhereAValueSwitchesToIt() {
        assertThat(read("11 04 01")).isEqualTo(AmfValue.of(1));
        assertThat(read("11 04 ffffffff")).isEqualTo(AmfValue.of(-1));
        assertThat(read("11 04 c0808000")).isEqualTo(AmfValue.of(-268_435_456));
        assertThat(read("11 05 3ff8000000000000")).isEqualTo(AmfValue.of(1.5));
        assertThat(read("11 06 05 6869")).isEqualTo(AmfValue.of("hi"));
        assertThat(read("11 03")).isEqualTo(AmfValue.of(true));
        assertThat(read("11 08 01 0000000000000000")).isEqualTo(new DateValue(0, 0));
        assertThat(read("11 09 05 01 02 03")).isEqualTo(new ArrayValue(List.of(AmfValue.of(false), AmfValue.of(true))));
    }

    @Test
    void readsAmf3ObjectsWithStringAndTraitsReferences() {
        // An array of two objects of one class C with one name "n", the second by references to traits and text.
        AmfValue value = read("11 09 05 01" + "0a 13 03 43 03 6e 06 05 6869" + "0a 01 06 04");

        AmfValue each = new ObjectValue(ObjectKind.TYPED, "C", List.of(AmfValue.property("n", AmfValue.of("hi"))));
        assertThat(value).isEqualTo(new ArrayValue(List.of(each, each)));
        assertThat(reader.hasRemaining()).isFalse();
    }

    @Test
    void readsDynamicAmf3Objects() {
        assertThat(read("11 0a 0b 01 03 61 04 05 01"))
                .isEqualTo(ObjectValue.of(AmfValue.property("a", AmfValue.of(5))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', TRUNCATED",
        "00 3ff0, TRUNCATED",
        "02 0005 61, TRUNCATED",
        "03 0001 61 05, TRUNCATED",
        "0a ffffffff 05, TRUNCATED",
        "0c 7fffffff 61, TRUNCATED",
        "02 0001 ff, MALFORMED",
        "02 0002 c080, MALFORMED",
        "04, MALFORMED",
        "12, MALFORMED",
        "11 06 02, MALFORMED",
        "11 0a 05, MALFORMED",
        "11 20, MALFORMED",
        "07 0000, UNSUPPORTED",
        "0f 00000000, UNSUPPORTED",
        "11 0a 00, UNSUPPORTED",
        "11 0a 07 01, UNSUPPORTED",
        "11 0c 01, UNSUPPORTED",
    })
    void saysWhyAValueCannotBeRead(String hex, AmfFailure reason) {
        assertThat(read(hex)).isNull();

        assertThat(reader.failed()).isTrue();
        assertThat(reader.failure()).isEqualTo(reason);
        assertThat(reader.hasRemaining()).isFalse();
        assertThat(reader.next()).isNull();
    }

    @Test
    void boundsDepth() {
        String open = "0a 00000001";

        assertThat(read(open.repeat(Amf0Reader.MAX_DEPTH) + "05")).isNotNull();
        assertThat(read(open.repeat(Amf0Reader.MAX_DEPTH + 1) + "05")).isNull();

        assertThat(reader.failure()).isEqualTo(AmfFailure.TOO_DEEP);
    }

    @Test
    void depthIsOfOneValueNotOfTheSequence() {
        byte[] bytes = Bytes.fromHex("0a 00000001 05".repeat(Amf0Reader.MAX_DEPTH * 2));
        reader.wrap(bytes, 0, bytes.length);

        for (int i = 0; i < Amf0Reader.MAX_DEPTH * 2; i++) {
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void boundsTheNumberOfValues() {
        int most = Amf0Reader.MAX_VALUES - 1;

        assertThat(read("0a %08x".formatted(most) + "05".repeat(most))).isNotNull();
        assertThat(read("0a %08x".formatted(most + 1) + "05".repeat(most + 1))).isNull();

        assertThat(reader.failure()).isEqualTo(AmfFailure.TOO_MANY_VALUES);
    }

    @Test
    void boundsTheNamesOfAmf3Traits() {
        // 2,000 sealed names, all empty.
        assertThat(read("11 0a fa03 01" + "01".repeat(2_000))).isNull();

        assertThat(reader.failure()).isEqualTo(AmfFailure.TOO_MANY_VALUES);
    }

    @Test
    void refusesToWriteNamesThatDoNotFit() {
        AmfValue value = ObjectValue.of(AmfValue.property("x".repeat(65_536), Nothing.NULL));

        assertThatThrownBy(() -> write(value)).isInstanceOf(IllegalArgumentException.class);
    }
}

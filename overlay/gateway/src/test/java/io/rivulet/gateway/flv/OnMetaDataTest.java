package io.rivulet.gateway.flv;

import static io.rivulet.gateway.flv.FlvBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OnMetaDataTest {
    @Test
    void readsNumbersByName() {
        OnMetaData metadata = OnMetaData.parse(
                FlvBytes.metadata("width", 640, "framerate", 29.97).body());

        assertThat(metadata.number("width")).hasValue(640);
        assertThat(metadata.number("framerate")).hasValue(29.97);
        assertThat(metadata.number("height")).isEmpty();
        assertThat(metadata.tellsOfVideo()).isTrue();
        assertThat(metadata.tellsOfAudio()).isFalse();
    }

    @Test
    void stepsOverEveryTypeOfValue() {
        String values = property("a", "0101") // boolean
                + property("b", "02 0003 616263") // string
                + property("c", "03 " + property("x", "05") + "000009") // object
                + property("d", "06") // undefined
                + property("e", "07 0001") // reference
                + property("f", "08 00000001 " + property("y", "05") + "000009")
                + property("g", "0a 00000002 05 00 4000000000000000") // strict array
                + property("h", "0b 0000000000000000 0000") // date
                + property("i", "0c 00000002 7a7a") // long string
                + property("j", "10 0001 54 000009") // typed object
                + property("width", "00 4084000000000000");

        OnMetaData metadata = OnMetaData.parse(onMetaData("03" + values + "000009"));

        assertThat(metadata.number("width")).hasValue(640);
        assertThat(metadata.has("j")).isTrue();
    }

    @Test
    void dropsWhatIsTrueOfTheOldFileOnly() {
        byte[] body = FlvBytes.metadata("duration", 8, "width", 640, "filesize", 1e6, "height", 360)
                .body();

        byte[] kept = OnMetaData.parse(body).withoutFileFacts();

        assertThat(kept)
                .isEqualTo(FlvBytes.metadata("width", 640, "height", 360).body());
    }

    @Test
    void takesOffTheWrapperOfLivePublishers() {
        byte[] body = FlvBytes.metadata("width", 640).body();
        byte[] wrapped = FlvBytes.concat(hex("02000d"), "@setDataFrame".getBytes(StandardCharsets.US_ASCII), body);

        assertThat(OnMetaData.parse(wrapped).withoutFileFacts()).isEqualTo(body);
    }

    @Test
    void malformedMetadataIsNotParsed() {
        byte[] body = FlvBytes.metadata("width", 640, "height", 360).body();

        assertThat(OnMetaData.parse(hex("02000a"))).isNull();
        assertThat(OnMetaData.parse(onMetaData("05"))).isNull();
        assertThat(OnMetaData.parse(onMetaData("08 ffffffff" + property("a", "0a ffffffff 05"))))
                .isNull();
        assertThat(OnMetaData.parse(onMetaData("03" + property("a", "03").repeat(100))))
                .isNull();
        for (int length = 0; length < body.length; length++) {
            OnMetaData cut = OnMetaData.parse(java.util.Arrays.copyOf(body, length));
            assertThat(cut == null || cut.withoutFileFacts().length <= body.length)
                    .isTrue();
        }
    }

    private static String property(String name, String value) {
        return String.format("%04x", name.length())
                + HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII))
                + value;
    }

    private static byte[] onMetaData(String value) {
        return hex("02000a 6f6e4d65746144617461" + value);
    }
}

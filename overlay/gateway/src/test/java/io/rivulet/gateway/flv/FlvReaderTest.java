package io.rivulet.gateway.flv;

import static io.rivulet.gateway.flv.FlvBytes.hex;
import static io.rivulet.gateway.flv.FlvBytes.readAll;
import static io.rivulet.gateway.flv.FlvBytes.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rivulet.gateway.flv.FlvException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FlvReaderTest {
    @Test
    void readsTagsOfEachKind() throws IOException {
        byte[] file = hex(
                "464c5601 05 00000009 00000000" // header
                        + "12 000002 000000 00 000000 0203 0000000d" // script at 0
                        + "09 000001 000028 00 000000 17 0000000c" // video at 40
                        + "08 000003 123456 78 000000 af01dd 0000000e"); // audio at 0x78123456

        List<FlvTag> tags = readAll(file);

        assertThat(tags)
                .containsExactly(
                        new FlvTag(18, 0, hex("0203")),
                        new FlvTag(9, 40, hex("17")),
                        new FlvTag(8, 0x78123456L, hex("af01dd")));
    }

    @Test
    void acceptsAnEmptyBodyAndAMissingLastPreviousTagSize() throws IOException {
        byte[] file = FlvBytes.concat(new FlvBytes().tag(9, 0).bytes(), hex("08 000000 000005 00 000000"));

        assertThat(readAll(file)).containsExactly(new FlvTag(9, 0, new byte[0]), new FlvTag(8, 5, new byte[0]));
    }

    @Test
    void skipsALongerHeader() throws IOException {
        byte[] file = FlvBytes.withoutHeader()
                .raw("464c5601 00 0000000c 010203 00000000")
                .tag(8, 7, (byte) 1)
                .bytes();

        assertThat(readAll(file)).containsExactly(new FlvTag(8, 7, hex("01")));
    }

    @Test
    void countsWrongPreviousTagSizes() throws IOException {
        FlvReader reader = reader(new FlvBytes()
                .tag(8, 0, 99, hex("01"))
                .tag(8, 1, 0, hex("02"))
                .tag(8, 2, hex("03"))
                .bytes());

        assertThat(readAll(reader)).hasSize(3);
        assertThat(reader.wrongPreviousTagSizes()).isEqualTo(2);
        assertThat(reader.tags()).isEqualTo(3);
    }

    @Test
    void skipsAndCountsUnknownAndEncryptedTags() throws IOException {
        FlvReader reader = reader(new FlvBytes()
                .tag(15, 0, hex("0102"))
                .tag(8 | 0x20, 0, hex("03"))
                .tag(8, 2, hex("04"))
                .bytes());

        assertThat(readAll(reader)).containsExactly(new FlvTag(8, 2, hex("04")));
        assertThat(reader.unknownTags()).isEqualTo(2);
    }

    @Test
    void saysWhereTheStructureIsLost() throws IOException {
        FlvReader reader = reader(new FlvBytes()
                .tag(8, 0, hex("01"))
                .tag(99, 0, 77, hex("02"))
                .tag(8, 2, hex("04"))
                .bytes());

        reader.next();
        FlvException e = catchThrowableOfType(FlvException.class, reader::next);

        assertThat(e.reason()).isEqualTo(Reason.BAD_TAG);
        assertThat(e).hasMessageContaining("near byte").hasMessageContaining("after 1 good tags");
        assertThat(reader.next()).isNull();
    }

    @Test
    void deliversEveryWholeTagBeforeACutAtAnyByte() throws IOException {
        byte[] file = new FlvBytes()
                .tag(18, 0, FlvBytes.metadata("width", 640).body())
                .tag(9, 0, FlvBytes.AVC_HEADER)
                .tag(9, 40, hex("17010000001122"))
                .tag(8, 41, hex("af0133"))
                .bytes();
        List<FlvTag> whole = readAll(file);

        for (int length = 0; length < file.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(file, length);
            FlvReader reader = reader(cut);
            List<FlvTag> tags = new ArrayList<>();
            Reason reason = null;
            try {
                for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                    tags.add(tag);
                }
            } catch (FlvException e) {
                reason = e.reason();
            }

            assertThat(tags).as("cut at byte %d", length).isEqualTo(whole.subList(0, wholeTagsIn(file, length)));
            assertThat(reason).as("cut at byte %d", length).isIn(null, Reason.TRUNCATED, Reason.EMPTY);
            assertThat(reason == Reason.EMPTY).isEqualTo(length == 0);
            assertThat(reader.next()).isNull();
        }
    }

    private static int wholeTagsIn(byte[] file, int length) {
        int tags = 0;
        int at = 13;
        while (at + 11 <= file.length) {
            at += 11 + ((file[at + 1] & 0xff) << 16 | (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
            if (at > length) {
                break;
            }
            tags++;
            at += 4;
        }
        return tags;
    }

    @Test
    void saysWhatATruncatedFileIs() {
        FlvReader reader = reader(hex("464c5601 05 00000009 00000000 09 000100 000000 00 000000 17"));

        FlvException e = catchThrowableOfType(FlvException.class, reader::next);

        assertThat(e.reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(e)
                .hasMessage("test.flv ends in the middle of a tag, after 0 whole tags: it was cut short; "
                        + "what came before is used");
    }

    @Test
    void namesOtherFormatsAndTheWayOut() {
        FlvReader mp4 = reader(hex("00000020 66747970 69736f6d 00000200"));
        FlvReader pipe = new FlvReader(new ByteArrayInputStream(hex("1a45dfa3 01000000")), "-");
        FlvReader odd = new FlvReader(new ByteArrayInputStream(hex("7b7d")), "it's mine.json");

        assertThat(catchThrowableOfType(FlvException.class, mp4::next))
                .hasMessage("test.flv is not FLV (starts with 00 00 00 20, MP4 or QuickTime): "
                        + "convert it with ffmpeg -i test.flv -c copy out.flv")
                .extracting(FlvException::reason)
                .isEqualTo(Reason.NOT_FLV);
        assertThat(catchThrowableOfType(FlvException.class, pipe::next))
                .hasMessage(
                        "standard input is not FLV (starts with 1a 45 df a3, Matroska or WebM): let the program before "
                                + "the pipe write FLV, for example ffmpeg -i INPUT -c copy -f flv -");
        assertThat(catchThrowableOfType(FlvException.class, odd::next))
                .hasMessageContaining("ffmpeg -i 'it'\\''s mine.json' -c copy");
    }

    @Test
    void refusesAHeaderThatCannotBeRight() {
        for (String dataOffset : List.of("00000008", "00000000", "ffffffff", "00010001")) {
            FlvReader reader = reader(hex("464c5601 05" + dataOffset + "00000000"));

            assertThat(catchThrowableOfType(FlvException.class, reader::next).reason())
                    .isEqualTo(Reason.BAD_HEADER);
        }
    }

    @Test
    void saysThatAFileCannotBeOpened(@TempDir Path folder) {
        FlvException missing = catchThrowableOfType(FlvException.class, () -> FlvReader.open(folder.resolve("no.flv")));
        FlvException directory = catchThrowableOfType(FlvException.class, () -> FlvReader.open(folder));

        assertThat(missing.reason()).isEqualTo(Reason.CANNOT_OPEN);
        assertThat(missing).hasMessageEndingWith("no.flv does not exist: check the path");
        assertThat(directory.reason()).isEqualTo(Reason.CANNOT_OPEN);
    }

    @Test
    void unrollsTimestampsAcrossTheWrap() throws IOException {
        byte[] file = new FlvBytes()
                .tag(9, 0xffff_ff00L, (byte) 1)
                .tag(8, 0xffff_fff0L, (byte) 1)
                .tag(9, 0x0000_0010L, (byte) 1)
                .tag(8, 0xffff_ffffL, (byte) 1)
                .tag(18, 0, (byte) 1)
                .tag(9, 0x7000_0000L, (byte) 1)
                .tag(9, 0xe000_0000L, (byte) 1)
                .tag(9, 0x5000_0000L, (byte) 1)
                .bytes();

        assertThat(readAll(file))
                .extracting(FlvTag::timestampMs)
                .containsExactly(
                        0xffff_ff00L,
                        0xffff_fff0L,
                        0x1_0000_0010L,
                        0xffff_ffffL,
                        0x1_0000_0000L,
                        0x1_7000_0000L,
                        0x1_e000_0000L,
                        0x2_5000_0000L);
    }

    @Test
    void scriptTagsDoNotMoveTheClock() throws IOException {
        byte[] file = new FlvBytes()
                .tag(18, 0, (byte) 1)
                .tag(9, 0xc000_0000L, (byte) 1)
                .tag(18, 0, (byte) 1)
                .tag(9, 0xc000_0028L, (byte) 1)
                .bytes();

        assertThat(readAll(file).get(1).timestampMs()).isEqualTo(0xc000_0000L);
        assertThat(readAll(file).get(3).timestampMs()).isEqualTo(0xc000_0028L);
    }

    @Test
    @Timeout(30)
    void returnsATagFromAPipeAsSoonAsItsLastByteIsThere() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out)) {
            byte[] bytes = new FlvBytes().tag(9, 0, (byte) 23).bytes();
            out.write(bytes, 0, bytes.length - 4); // all but the previous-tag size

            FlvTag tag = new FlvReader(in, "-").next();

            assertThat(tag).isEqualTo(new FlvTag(9, 0, hex("17")));
        }
    }

    @Test
    void aHugeClaimedSizeCostsNoMemory() {
        byte[] file = hex("464c5601 05 00000009 00000000 09 ffffff 000000 00 000000 17");

        for (int i = 0; i < 10_000; i++) { // 160 GB, were the claims believed
            FlvReader reader = reader(file);
            assertThat(catchThrowableOfType(FlvException.class, reader::next).reason())
                    .isEqualTo(Reason.TRUNCATED);
        }
    }
}

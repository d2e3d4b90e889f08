package io.rivulet.gateway.flv;

import static io.rivulet.gateway.flv.FlvBytes.aacHeader;
import static io.rivulet.gateway.flv.FlvBytes.audio;
import static io.rivulet.gateway.flv.FlvBytes.avcHeader;
import static io.rivulet.gateway.flv.FlvBytes.hex;
import static io.rivulet.gateway.flv.FlvBytes.inter;
import static io.rivulet.gateway.flv.FlvBytes.key;
import static io.rivulet.gateway.flv.FlvBytes.metadata;
import static io.rivulet.gateway.flv.FlvBytes.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlvWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FlvWriter writer = new FlvWriter(out);

    @Test
    void writesTheFormatToTheByte() throws IOException {
        write(new FlvTag(18, 0, hex("0203")), avcHeader(0), new FlvTag(9, 0x1234_5678L, hex("1701 000000")));
        writer.write(new FlvTag(9, 0x1234_5678L + 0x0102_0304L, hex("2701")));
        writer.close();

        assertThat(out.toByteArray())
                .isEqualTo(hex("464c5601 05 00000009 00000000"
                        + "09 00000b 000000 00 000000 1700000000 0164001fffe1 00000016"
                        + "12 000002 000000 00 000000 0203 0000000d"
                        + "09 000005 000000 00 000000 1701000000 00000010"
                        + "09 000002 020304 01 000000 2701 0000000d"));
        assertThat(writer.bytesWritten()).isEqualTo(out.size());
        assertThat(writer.tagsWritten()).isEqualTo(4);
    }

    @Test
    void aViewerFromTheStartGetsEverything() throws IOException {
        FlvTag[] stream = {
            metadata("width", 640), avcHeader(0), aacHeader(0), audio(0), audio(21), key(30), inter(70), audio(43)
        };

        write(stream);

        assertThat(written()).containsExactly(stream);
        assertThat(writer.droppedBeforeStart()).isZero();
    }

    @Test
    void aViewerInTheMiddleStartsAtAKeyFrameWithHeaders() throws IOException {
        write(
                audio(10_000),
                inter(10_010),
                audio(10_020),
                avcHeader(10_050),
                aacHeader(10_050),
                key(10_050),
                audio(10_060));

        assertThat(written()).containsExactly(avcHeader(0), aacHeader(0), key(0), audio(10));
        assertThat(writer.droppedBeforeStart()).isEqualTo(3);
    }

    @Test
    void aKeyFrameWithoutItsHeaderIsNoStart() throws IOException {
        write(key(0), inter(40), avcHeader(1_000), key(1_000));

        assertThat(written()).containsExactly(avcHeader(0), key(0));
    }

    @Test
    void codecsThatNeedNoHeaderStartAtOnce() throws IOException {
        FlvTag sorenson = new FlvTag(9, 5, hex("12aabb"));
        FlvTag mp3 = new FlvTag(8, 6, hex("2fff"));

        write(sorenson, mp3);

        assertThat(written()).containsExactly(sorenson.at(0), mp3.at(1));
    }

    @Test
    void dropsIdenticalRepeatsOfHeadersOnly() throws IOException {
        FlvTag changed = new FlvTag(9, 90, hex("17 00 000000 0142"));
        write(metadata("width", 640), avcHeader(0), aacHeader(0), key(0));
        write(
                metadata("width", 640),
                avcHeader(40),
                aacHeader(40),
                key(40),
                changed,
                key(100),
                changed,
                avcHeader(120));

        assertThat(written())
                .containsExactly(
                        metadata("width", 640),
                        avcHeader(0),
                        aacHeader(0),
                        key(0),
                        key(40),
                        changed,
                        key(100),
                        avcHeader(120));
        assertThat(writer.droppedRepeats()).isEqualTo(4);
    }

    @Test
    void soundAloneStartsAtOnceWhenMetadataSaysSo() throws IOException {
        write(metadata("audiocodecid", 10), aacHeader(0), audio(500));

        assertThat(writer.hasStarted()).isTrue();
        assertThat(written()).containsExactly(metadata("audiocodecid", 10), aacHeader(0), audio(0));
        assertThat(out.toByteArray()[4]).as("flags: audio, no video").isEqualTo((byte) 4);
    }

    @Test
    void soundAloneStartsAfterTwoSecondsWithoutVideo() throws IOException {
        List<FlvTag> frames = new ArrayList<>();
        writer.write(aacHeader(0));
        for (long ms = 7_000; ms <= 8_980; ms += 20) {
            frames.add(audio(ms - 7_000));
            writer.write(audio(ms));
        }
        assertThat(writer.hasStarted()).isFalse();

        writer.write(audio(9_000));

        assertThat(writer.hasStarted()).isTrue();
        frames.add(0, aacHeader(0));
        frames.add(audio(2_000));
        assertThat(written()).isEqualTo(frames);
    }

    @Test
    void videoThatComesLateStillStartsAtAKeyFrame() throws IOException {
        write(
                metadata("audiocodecid", 10),
                aacHeader(0),
                audio(0),
                inter(20),
                avcHeader(40),
                inter(40),
                key(80),
                inter(120));

        assertThat(written())
                .containsExactly(
                        metadata("audiocodecid", 10), aacHeader(0), audio(0), avcHeader(40), key(80), inter(120));
    }

    @Test
    void soundWithoutItsHeaderIsDropped() throws IOException {
        write(avcHeader(0), key(0), audio(10), aacHeader(20), audio(30));

        assertThat(written()).containsExactly(avcHeader(0), key(0), aacHeader(20), audio(30));
    }

    @Test
    void theWaitForACleanStartIsBounded() throws IOException {
        write(inter(0), audio(10), inter(29_999));
        assertThat(writer.hasStarted()).isFalse();

        write(inter(30_000), audio(30_010));

        assertThat(written()).containsExactly(inter(0), audio(10));
    }

    @Test
    void whatIsHeldBackIsBounded() throws IOException {
        write(avcHeader(0), aacHeader(0));
        byte[] big = new byte[1 << 20];
        big[0] = (byte) 0xaf;
        big[1] = 1;
        for (int i = 0; i < 5; i++) {
            writer.write(new FlvTag(8, i, big));
        }

        assertThat(writer.hasStarted()).isTrue();
        assertThat(written()).hasSize(7);
    }

    @Test
    void asGivenWritesEvenWhatCannotBeDecoded() throws IOException {
        try (FlvWriter asGiven = new FlvWriter(out, FlvWriter.Start.AS_GIVEN, 0)) {
            for (FlvTag tag : List.of(inter(100), audio(110), key(140))) {
                asGiven.write(tag);
            }
        }

        assertThat(readAll(out.toByteArray())).containsExactly(inter(0), audio(10), key(40));
    }

    @Test
    void closingWritesWhatWasHeldBack() throws IOException {
        write(aacHeader(0), audio(1_000), audio(1_021));

        assertThat(written()).containsExactly(aacHeader(0), audio(0), audio(21));
    }

    @Test
    void anEmptyStreamMakesAValidFile() throws IOException {
        writer.close();
        writer.close();

        assertThat(out.toByteArray()).isEqualTo(hex("464c5601 05 00000009 00000000"));
        assertThatThrownBy(() -> writer.write(key(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timesGoOnWhereTheSourceStartsAnew() throws IOException {
        write(avcHeader(0), key(60_000), inter(70_000), key(0), inter(40));

        assertThat(written()).extracting(FlvTag::timestampMs).containsExactly(0L, 0L, 10_000L, 10_040L, 10_080L);
        assertThat(writer.timeJumps()).isEqualTo(1);
    }

    @Test
    void keepsALongGap() throws IOException {
        write(avcHeader(0), key(0), key(3_600_000));

        assertThat(written()).extracting(FlvTag::timestampMs).containsExactly(0L, 0L, 3_600_000L);
        assertThat(writer.durationMs()).isEqualTo(3_600_000);
    }

    @Test
    void flushesEachTagOrByTime() throws IOException {
        int[] flushes = new int[1];
        ByteArrayOutputStream counting = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0]++;
            }
        };
        try (FlvWriter byTime = new FlvWriter(counting, FlvWriter.Start.AT_KEY_FRAME, 1_000)) {
            byTime.write(avcHeader(0));
            for (int ms = 0; ms <= 3_000; ms += 40) {
                byTime.write(key(ms));
            }
            assertThat(flushes[0]).isEqualTo(3);
        }
        assertThat(flushes[0]).isEqualTo(4);
    }

    @Test
    void dataKeepsItsPlace() throws IOException {
        FlvTag cue = new FlvTag(18, 20, hex("020005 6f6e437565"));
        write(avcHeader(0), key(0), cue, inter(40));

        assertThat(written()).containsExactly(avcHeader(0), key(0), cue, inter(40));
    }

    private void write(FlvTag... tags) throws IOException {
        for (FlvTag tag : tags) {
            writer.write(tag);
        }
    }

    private List<FlvTag> written() throws IOException {
        writer.close();
        return readAll(out.toByteArray());
    }
}

package io.rivulet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.FlvWriter;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagRole;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInClipTest {
    @Test
    void isWhatItsPageSays() {
        List<FlvTag> tags = BuiltInClip.tags();

        assertThat(count(tags, TagRole.METADATA)).isEqualTo(1);
        assertThat(count(tags, TagRole.VIDEO_HEADER)).isEqualTo(1);
        assertThat(count(tags, TagRole.AUDIO_HEADER)).isEqualTo(1);
        assertThat(count(tags, TagRole.KEY_FRAME)).isEqualTo(8);
        assertThat(count(tags, TagRole.KEY_FRAME) + count(tags, TagRole.VIDEO_FRAME))
                .isEqualTo(200);
        assertThat(count(tags, TagRole.AUDIO_FRAME)).isEqualTo(375);
        assertThat(tags.stream().mapToLong(tag -> tag.body().length).sum()).isBetween(550_000L, 700_000L);
        assertThat(new LoopingClip(tags, Long.MAX_VALUE).periodMs()).isEqualTo(8_000);
    }

    private static long count(List<FlvTag> tags, TagRole role) {
        return tags.stream().filter(tag -> TagInfo.of(tag).role() == role).count();
    }

    @Test
    void loopsWithoutASeam() {
        LoopingClip clip = BuiltInClip.loop(30_000);
        long[] lastMs = {-1, -1};
        int[] frames = new int[2];

        for (FlvTag tag = clip.next(); tag != null; tag = clip.next()) {
            if (tag.kind() != FlvTag.SCRIPT && !TagInfo.of(tag).role().isHeader()) {
                int track = tag.kind() - FlvTag.AUDIO;
                long stepMs = tag.timestampMs() - lastMs[track];
                if (lastMs[track] >= 0) {
                    // 1,024 samples at 48 kHz are 21.3 ms, a picture at 25 per second is 40 ms.
                    assertThat(stepMs).isBetween(track == 0 ? 20L : 39L, track == 0 ? 23L : 41L);
                }
                lastMs[track] = tag.timestampMs();
                frames[track]++;
            }
        }

        assertThat(frames[0]).isBetween(1_404, 1_407); // 30 s / 21.3 ms
        assertThat(frames[1]).isBetween(748, 750);
    }

    @Test
    void aFileOfItOpensCleanlyAndHoldsTheSameBytes(@TempDir Path folder) throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "ffmpeg and ffprobe are not installed: nothing checks the written file");
        Path original = folder.resolve("original.flv");
        try (InputStream resource = BuiltInClip.class.getResourceAsStream("clip.flv")) {
            Files.copy(resource, original);
        }
        Path copy = folder.resolve("copy.flv");

        try (FlvReader reader = FlvReader.open(original);
                FlvWriter writer = new FlvWriter(Files.newOutputStream(copy))) {
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                writer.write(tag);
            }
        }

        assertThat(Ffmpeg.streams(copy)).containsExactlyInAnyOrder("h264,640,360", "aac");
        assertThat(Ffmpeg.payloadHash(copy)).isEqualTo(Ffmpeg.payloadHash(original));
        Ffmpeg.decode(copy);
    }

    @Test
    void viewersOfAPumpedLoopGetFilesThatOpenCleanly(@TempDir Path folder) throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "ffmpeg and ffprobe are not installed: nothing checks the written file");
        List<FlvTag> stream = pumped(BuiltInClip.loop(20_000));
        Path published = folder.resolve("published.flv");
        Path early = folder.resolve("early.flv");
        Path late = folder.resolve("late.flv");

        write(published, FlvWriter.Start.AS_GIVEN, BuiltInClip.loop(20_000));
        write(early, FlvWriter.Start.AT_KEY_FRAME, stream.iterator());
        write(
                late,
                FlvWriter.Start.AT_KEY_FRAME,
                stream.subList(stream.size() / 3, stream.size()).iterator());

        assertThat(Ffmpeg.payloadHash(early)).isEqualTo(Ffmpeg.payloadHash(published));
        assertThat(Ffmpeg.streams(late)).containsExactlyInAnyOrder("h264,640,360", "aac");
        Ffmpeg.decode(early);
        Ffmpeg.decode(late);
        assertThat(firstVideoFrame(late)).isEqualTo(TagRole.KEY_FRAME);
    }

    @Test
    void aSingleTrackOpensCleanlyToo(@TempDir Path folder) throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "ffmpeg and ffprobe are not installed: nothing checks the written file");
        Path sound = folder.resolve("sound.flv");
        Path picture = folder.resolve("picture.flv");
        List<FlvTag> tags = BuiltInClip.tags();

        write(sound, FlvWriter.Start.AT_KEY_FRAME, only(tags, FlvTag.AUDIO));
        write(picture, FlvWriter.Start.AT_KEY_FRAME, only(tags, FlvTag.VIDEO));

        assertThat(Ffmpeg.streams(sound)).containsExactly("aac");
        assertThat(Ffmpeg.streams(picture)).containsExactly("h264,640,360");
        Ffmpeg.decode(sound);
        Ffmpeg.decode(picture);
    }

    private static Iterator<FlvTag> only(List<FlvTag> tags, int kind) {
        return tags.stream().filter(tag -> tag.kind() == kind).iterator();
    }

    @Test
    void anOlderCodecThroughAPipeSurvives(@TempDir Path folder) throws Exception {
        assumeTrue(Ffmpeg.isInstalled(), "ffmpeg and ffprobe are not installed: nothing checks the written file");
        Path original = folder.resolve("original.flv");
        Path copy = folder.resolve("copy.flv");
        Ffmpeg.run(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x120:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine",
                "-t",
                "4",
                "-c:v",
                "flv1",
                "-g",
                "50",
                "-c:a",
                "aac",
                original);

        // A pipe that gives a few bytes at a time, as a slow program would.
        try (InputStream file = Files.newInputStream(original);
                FlvReader reader = new FlvReader(new TricklingStream(file), "-");
                FlvWriter writer = new FlvWriter(Files.newOutputStream(copy))) {
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                writer.write(tag);
            }
        }

        assertThat(Ffmpeg.payloadHash(copy)).isEqualTo(Ffmpeg.payloadHash(original));
        Ffmpeg.decode(copy);
    }

    private static final class TricklingStream extends FilterInputStream {
        TricklingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 7));
        }
    }

    /** What a sink gets, without waiting. */
    private static List<FlvTag> pumped(LoopingClip clip) {
        List<FlvTag> stream = new ArrayList<>();
        MediaPump pump = new MediaPump((kind, timestampMs, flags, body) -> {
            stream.add(new FlvTag(kind, timestampMs, body));
            return MessageSink.Outcome.ACCEPTED;
        });
        long nowNs = 0;
        for (FlvTag tag = clip.next(); tag != null; tag = clip.next()) {
            pump.load(tag);
            nowNs = Math.max(nowNs, pump.dueNs(nowNs));
            pump.send(nowNs);
        }
        return stream;
    }

    private static void write(Path file, FlvWriter.Start start, LoopingClip clip) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        for (FlvTag tag = clip.next(); tag != null; tag = clip.next()) {
            tags.add(tag);
        }
        write(file, start, tags.iterator());
    }

    private static void write(Path file, FlvWriter.Start start, Iterator<FlvTag> tags) throws IOException {
        try (FlvWriter writer = new FlvWriter(Files.newOutputStream(file), start, 1_000)) {
            while (tags.hasNext()) {
                writer.write(tags.next());
            }
        }
    }

    private static TagRole firstVideoFrame(Path file) throws IOException {
        try (FlvReader reader = FlvReader.open(file)) {
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                TagRole role = TagInfo.of(tag).role();
                if (tag.kind() == FlvTag.VIDEO && !role.isHeader()) {
                    return role;
                }
            }
        }
        throw new AssertionError("no video in " + file);
    }
}

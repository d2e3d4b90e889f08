package io.rivulet.gateway.flv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FlvPropertyTest {
    private static final long SEED = 0x464c5601L;

    @Test
    @Timeout(120)
    void anyBytesGiveTagsOrAnFlvException() {
        survivesRandomAndMutatedBytes(10_000);
    }

    @Test
    @Tag("slow")
    @Timeout(1_200)
    void aMillionInputsGiveTagsOrAnFlvException() {
        survivesRandomAndMutatedBytes(1_000_000);
    }

    private static void survivesRandomAndMutatedBytes(int cases) {
        for (int i = 0; i < cases; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            byte[] bytes = i % 4 == 0 ? randomBytes(random) : mutated(random, encode(randomStream(random)));
            List<FlvTag> tags = new ArrayList<>();
            try {
                FlvReader reader = FlvBytes.reader(bytes);
                for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                    tags.add(tag);
                }
            } catch (FlvException expected) {
                assertThat(expected.getMessage()).as("seed %d", SEED + i).doesNotContain("\n");
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("seed " + (SEED + i), e);
            }
            assertThat(tags.stream().mapToLong(tag -> tag.body().length + 11).sum())
                    .as("seed %d", SEED + i)
                    .isLessThanOrEqualTo(bytes.length);
            writesReadably(tags, SEED + i);
        }
    }

    /** Whatever was read can be classified and written, and what was written can be read without complaint. */
    private static void writesReadably(List<FlvTag> tags, long seed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            FlvWriter writer = new FlvWriter(out);
            for (FlvTag tag : tags) {
                writer.write(tag);
            }
            writer.close();
            FlvReader reader = FlvBytes.reader(out.toByteArray());
            List<FlvTag> written = FlvBytes.readAll(reader);
            assertThat(written).as("seed %d", seed).hasSize((int) writer.tagsWritten());
            assertThat(reader.wrongPreviousTagSizes()).as("seed %d", seed).isZero();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void writingAsGivenAndReadingGivesTheSameTags() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            SplittableRandom random = new SplittableRandom(SEED - i);
            List<FlvTag> stream = randomStream(random);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (FlvWriter writer = new FlvWriter(out, FlvWriter.Start.AS_GIVEN, 0)) {
                for (FlvTag tag : stream) {
                    writer.write(tag);
                }
            }

            List<FlvTag> back = FlvBytes.readAll(out.toByteArray());

            assertThat(media(back)).as("seed %d", SEED - i).isEqualTo(media(stream));
        }
    }

    private static List<FlvTag> media(List<FlvTag> tags) {
        return tags.stream()
                .filter(tag ->
                        tag.kind() != FlvTag.SCRIPT && !TagInfo.of(tag).role().isHeader())
                .toList();
    }

    /** Starts at 0 and steps forward, so that no rebasing interferes. */
    private static List<FlvTag> randomStream(SplittableRandom random) {
        List<FlvTag> tags = new ArrayList<>(List.of(FlvBytes.metadata("width", 640, "duration", random.nextInt(99))));
        tags.add(FlvBytes.avcHeader(0));
        tags.add(FlvBytes.aacHeader(0));
        tags.add(FlvBytes.key(0));
        long ms = 0;
        for (int i = random.nextInt(12); i >= 0; i--) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            tags.add(
                    switch (random.nextInt(5)) {
                        case 0 -> FlvBytes.key(ms);
                        case 1 -> FlvBytes.inter(ms);
                        case 2 -> FlvBytes.audio(ms);
                        case 3 -> new FlvTag(FlvTag.VIDEO, ms, body);
                        default -> new FlvTag(FlvTag.AUDIO, ms, body);
                    });
            ms += random.nextInt(5_000);
        }
        return tags;
    }

    private static byte[] encode(List<FlvTag> tags) {
        FlvBytes bytes = new FlvBytes();
        tags.forEach(tag -> bytes.tag(tag.kind(), tag.timestampMs(), tag.body()));
        return bytes.bytes();
    }

    private static byte[] randomBytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            byte[] header = new FlvBytes().bytes();
            System.arraycopy(header, 0, bytes, 0, Math.min(header.length, bytes.length));
        }
        return bytes;
    }

    private static byte[] mutated(SplittableRandom random, byte[] bytes) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}

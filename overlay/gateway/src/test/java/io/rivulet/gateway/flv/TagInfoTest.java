package io.rivulet.gateway.flv;

import static io.rivulet.gateway.flv.FlvBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagInfoTest {
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        // Legacy video: frame type, codec.
        "9, 1700000000016400, VIDEO_HEADER, H.264, true",
        "9, 1701000000aabb, KEY_FRAME, H.264, true",
        "9, 2701000000aabb, VIDEO_FRAME, H.264, true",
        "9, 1702000000, VIDEO_END, H.264, true",
        "9, 1c00000000, VIDEO_HEADER, H.265, true",
        "9, 12aabb, KEY_FRAME, Sorenson H.263, false",
        "9, 22aabb, VIDEO_FRAME, Sorenson H.263, false",
        "9, 32aabb, VIDEO_FRAME, Sorenson H.263, false",
        "9, 14aabb, KEY_FRAME, VP6, false",
        "9, 45aabb, KEY_FRAME, VP6, false",
        "9, 5700, VIDEO_END, H.264, true",
        "9, '', VIDEO_END, unknown codec, false",
        // Enhanced video: FourCC.
        "9, 9068766331aabb, VIDEO_HEADER, H.265, true", // hvc1, sequence start
        "9, 9168766331000000aabb, KEY_FRAME, H.265, true",
        "9, a168766331000000aabb, VIDEO_FRAME, H.265, true",
        "9, a368766331aabb, VIDEO_FRAME, H.265, true",
        "9, 9268766331, VIDEO_END, H.265, true",
        "9, 9061763031aabb, VIDEO_HEADER, AV1, true", // av01
        "9, 9561763031aabb, VIDEO_HEADER, AV1, true", // MPEG-2 TS sequence start
        "9, 9361763031aabb, KEY_FRAME, AV1, true",
        "9, 9076703039aabb, VIDEO_HEADER, VP9, false", // vp09
        "9, 9376703039aabb, KEY_FRAME, VP9, false",
        "9, 9061766331aabb, VIDEO_HEADER, H.264, true", // avc1
        "9, 9461766331aabb, VIDEO_HEADER, H.264, false", // colour metadata
        "9, d161766331, VIDEO_END, '', false", // a command
        "9, 9603 61766331 02 aabb, KEY_FRAME, H.264, true", // multitrack, one track, a frame
        "9, 9600 61766331 02 aabb, VIDEO_HEADER, H.264, true", // multitrack, one track, its header
        "9, 9620 05 61766331 000002 aabb, VIDEO_HEADER, H.264, true", // multitrack, own codecs
        "9, 97 02 aabbcc 01 61766331 000000 dd, KEY_FRAME, H.264, true", // behind a modifier of three bytes
        "9, 97 ff 0001 aabb 01 61766331 000000 dd, KEY_FRAME, H.264, true", // behind one with a 16-bit size
        "9, 97, KEY_FRAME, unknown codec, false", // cut off
        // Audio.
        "8, af001188, AUDIO_HEADER, AAC, true",
        "8, af01aabb, AUDIO_FRAME, AAC, true",
        "8, af, AUDIO_FRAME, AAC, true",
        "8, 2fff, AUDIO_FRAME, MP3, false",
        "8, b2aa, AUDIO_FRAME, Speex, false",
        "8, 90 4f707573 aabb, AUDIO_HEADER, Opus, true",
        "8, 91 4f707573 aabb, AUDIO_FRAME, Opus, true",
        "8, 92 4f707573, AUDIO_END, Opus, true",
        "8, 94 4f707573 0002, AUDIO_HEADER, Opus, false", // channel layout
        "8, 90 6d703461 1188, AUDIO_HEADER, AAC, true",
        "8, 91 2e6d7033 aa, AUDIO_FRAME, MP3, false",
        "8, 95 01 4f707573 00 aa, AUDIO_FRAME, Opus, true",
        // Script.
        "18, 02000a6f6e4d65746144617461 0800000000000009, METADATA, '', false",
        "18, 02000d40736574446174614672616d65 02000a6f6e4d65746144617461 03000009, METADATA, '', false",
        "18, 02000a6f6e54657874446174610300, DATA, '', false",
        "18, '', DATA, '', false"
    })
    void knowsWhatATagIs(int kind, String body, TagRole role, String codec, boolean needsHeader) {
        TagInfo info = TagInfo.of(new FlvTag(kind, 0, hex(body)));

        assertThat(info.role()).isEqualTo(role);
        assertThat(info.codec()).isEqualTo(codec);
        assertThat(info.needsHeader()).isEqualTo(needsHeader);
        assertThat(info.headerSlot() >= 0).isEqualTo(role.isHeader());
    }

    @Test
    void headersOfDifferentUseOrTrackDoNotReplaceOneAnother() {
        int decoder = slot("9061766331aabb");
        int colour = slot("9461766331aabb");
        int trackThree = slot("9600 61766331 03 aabb");
        int trackFour = slot("9600 61766331 04 aabb");

        assertThat(new int[] {decoder, colour, trackThree, trackFour}).doesNotHaveDuplicates();
        assertThat(slot("1700000000")).isEqualTo(decoder);
    }

    private static int slot(String body) {
        return TagInfo.of(new FlvTag(FlvTag.VIDEO, 0, hex(body))).headerSlot();
    }

    @Test
    void flagsAreThoseOfTheStream() {
        assertThat(TagRole.VIDEO_HEADER.flags()).isEqualTo(1);
        assertThat(TagRole.METADATA.flags()).isEqualTo(1);
        assertThat(TagRole.KEY_FRAME.flags()).isEqualTo(2);
        assertThat(TagRole.VIDEO_FRAME.flags()).isZero();
        assertThat(TagRole.AUDIO_FRAME.flags()).isZero();
    }
}

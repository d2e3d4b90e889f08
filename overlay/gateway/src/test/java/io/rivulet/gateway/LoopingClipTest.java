package io.rivulet.gateway;

import static io.rivulet.gateway.flv.FlvBytes.aacHeader;
import static io.rivulet.gateway.flv.FlvBytes.audio;
import static io.rivulet.gateway.flv.FlvBytes.avcHeader;
import static io.rivulet.gateway.flv.FlvBytes.hex;
import static io.rivulet.gateway.flv.FlvBytes.inter;
import static io.rivulet.gateway.flv.FlvBytes.key;
import static io.rivulet.gateway.flv.FlvBytes.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopingClipTest {
    @Test
    void timesRunOnAndHeadersComeOnce() {
        List<FlvTag> tags = List.of(metadata("width", 640), avcHeader(100), key(100), inter(140));

        List<FlvTag> played = play(new LoopingClip(tags, 200));

        assertThat(played)
                .containsExactly(
                        metadata("width", 640), avcHeader(0), key(0), inter(40), key(80), inter(120), key(160));
    }

    @Test
    void aHeaderThatTheClipItselfChangesComesEachRound() {
        FlvTag other = new FlvTag(FlvTag.VIDEO, 40, hex("1700 000000 0142"));

        List<FlvTag> played = play(new LoopingClip(List.of(avcHeader(0), key(0), other, key(40)), 160));

        assertThat(played)
                .containsExactly(avcHeader(0), key(0), other, key(40), avcHeader(80), key(80), other.at(120), key(120));
    }

    @Test
    void leavesOutEndsOfSequenceAndTheLengthOfTheFile() {
        FlvTag end = new FlvTag(FlvTag.VIDEO, 40, hex("1702 000000"));

        List<FlvTag> played = play(new LoopingClip(List.of(metadata("duration", 1, "width", 9), key(0), end), 80));

        assertThat(played).containsExactly(metadata("width", 9), key(0), key(40));
    }

    @Test
    void thePeriodIsThatOfTheLongestTrack() {
        LoopingClip clip = new LoopingClip(
                List.of(aacHeader(0), audio(0), audio(20), key(21), audio(40), inter(61), audio(60), inter(101)),
                Long.MAX_VALUE);

        assertThat(clip.periodMs())
                .as("three pictures of 40 ms, though they start at 21 ms")
                .isEqualTo(120);
    }

    @Test
    void tracksFarApartAreNotInterleavedAtTheSeam() {
        LoopingClip clip = new LoopingClip(List.of(key(0), inter(40), audio(5_000), audio(5_020)), Long.MAX_VALUE);

        assertThat(clip.periodMs()).isEqualTo(5_040);
    }

    @Test
    void endsWhenTold() {
        LoopingClip never = new LoopingClip(List.of(key(0)), 0);

        assertThat(never.next()).isNull();
        assertThat(never.next()).isNull();
    }

    @Test
    void needsSomethingToPlay() {
        assertThatThrownBy(() -> new LoopingClip(List.of(avcHeader(0)), 1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a clip needs at least one frame of audio or video");
    }

    @Test
    void loadsACutFileAsFarAsItGoes() throws IOException {
        byte[] cut = hex("464c5601 05 00000009 00000000 08 000001 000000 00 000000 2f 0000000c 08 0000ff 000000");

        assertThat(LoopingClip.load(new FlvReader(new ByteArrayInputStream(cut), "cut.flv")))
                .containsExactly(new FlvTag(8, 0, hex("2f")));
    }

    private static List<FlvTag> play(LoopingClip clip) {
        List<FlvTag> played = new ArrayList<>();
        for (FlvTag tag = clip.next(); tag != null; tag = clip.next()) {
            played.add(tag);
        }
        return played;
    }
}

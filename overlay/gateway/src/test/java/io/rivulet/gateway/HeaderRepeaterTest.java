package io.rivulet.gateway;

import static io.rivulet.gateway.flv.FlvBytes.aacHeader;
import static io.rivulet.gateway.flv.FlvBytes.audio;
import static io.rivulet.gateway.flv.FlvBytes.avcHeader;
import static io.rivulet.gateway.flv.FlvBytes.inter;
import static io.rivulet.gateway.flv.FlvBytes.key;
import static io.rivulet.gateway.flv.FlvBytes.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderRepeaterTest {
    private final HeaderRepeater repeater = new HeaderRepeater();

    @Test
    void offersHeadersBeforeKeyFramesAtMostEveryNineTenthsOfASecond() {
        before(aacHeader(0));
        before(metadata("width", 640));
        before(avcHeader(0));

        assertThat(before(key(0))).isEmpty();
        assertThat(before(key(899))).isEmpty();
        assertThat(before(inter(900))).isEmpty();
        assertThat(before(audio(901))).isEmpty();
        assertThat(before(key(902))).containsExactly(metadata("width", 640), avcHeader(0), aacHeader(0));
        assertThat(before(key(1_801))).isEmpty();
        assertThat(before(key(1_802))).hasSize(3);
    }

    @Test
    void offersTheLatestOfEachHeader() {
        FlvTag changed = new FlvTag(FlvTag.VIDEO, 500, new byte[] {0x17, 0, 0, 0, 0, 9});
        before(avcHeader(0));
        before(changed);

        assertThat(before(key(1_000))).containsExactly(changed);
    }

    @Test
    void soundAloneIsItsOwnEntryPoint() {
        before(aacHeader(0));

        assertThat(before(audio(500))).isEmpty();
        assertThat(before(audio(900))).containsExactly(aacHeader(0));
        assertThat(before(audio(920))).isEmpty();
    }

    private List<FlvTag> before(FlvTag tag) {
        return repeater.before(tag, TagInfo.of(tag), tag.timestampMs());
    }
}

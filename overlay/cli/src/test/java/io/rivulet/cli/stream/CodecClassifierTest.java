package io.rivulet.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.gateway.BuiltInClip;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import org.junit.jupiter.api.Test;

class CodecClassifierTest {
    private final CodecClassifier classifier = new CodecClassifier();

    @Test
    void agreesWithTheGatewayOnEveryTagOfTheClip() {
        for (FlvTag tag : BuiltInClip.tags()) {
            byte[] padded = new byte[tag.body().length + 7];
            System.arraycopy(tag.body(), 0, padded, 5, tag.body().length);

            int flags = classifier.flags(tag.kind(), padded, 5, tag.body().length);

            assertThat(flags)
                    .as(tag.toString())
                    .isEqualTo(TagInfo.of(tag).role().flags());
        }
    }

    @Test
    void otherKindsHaveNoFlags() {
        assertThat(classifier.flags(20, new byte[] {1, 2, 3}, 0, 3)).isZero();
    }

    @Test
    void anEmptyMessageHasNoFlags() {
        assertThat(classifier.flags(FlvTag.AUDIO, new byte[0], 0, 0)).isZero();
    }
}

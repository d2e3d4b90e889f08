package io.rivulet.cli.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.gateway.flv.FlvException;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TagFeedTest {
    private static final long LONG_MS = 15_000;

    private static FlvTag tag(long timestampMs) {
        return new FlvTag(FlvTag.AUDIO, timestampMs, new byte[] {1});
    }

    @Test
    void tagsComeInOrderAndThenTheEndForGood() throws Exception {
        Queue<FlvTag> tags = new ArrayDeque<>(List.of(tag(0), tag(1), tag(2), tag(3), tag(4), tag(5)));

        TagFeed feed = TagFeed.start(tags::poll);

        assertThat(feed.awaitFirst()).isTrue();
        for (int i = 0; i < 6; i++) {
            assertThat(feed.await(LONG_MS)).isTrue();
            assertThat(feed.take().timestampMs()).isEqualTo(i);
        }
        assertThat(feed.await(LONG_MS)).isTrue();
        assertThat(feed.take()).isNull();
        assertThat(feed.await(0)).isTrue();
        assertThat(feed.take()).isNull();
    }

    @Test
    void aFailureComesAfterTheTagsBeforeIt() throws Exception {
        Queue<FlvTag> tags = new ArrayDeque<>(List.of(tag(0)));
        TagSource source = () -> {
            FlvTag next = tags.poll();
            if (next == null) {
                throw new FlvException(FlvException.Reason.TRUNCATED, "cut");
            }
            return next;
        };

        TagFeed feed = TagFeed.start(source);

        assertThat(feed.await(LONG_MS)).isTrue();
        assertThat(feed.take()).isNotNull();
        assertThat(feed.await(LONG_MS)).isTrue();
        assertThatThrownBy(feed::take).hasMessage("cut");
    }

    @Test
    void nothingIsTheAnswerWhileThePipeIsSilent() throws Exception {
        CountDownLatch spoken = new CountDownLatch(1);
        TagSource source = () -> {
            try {
                spoken.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        };

        TagFeed feed = TagFeed.start(source);

        assertThat(feed.await(1)).isFalse();
        spoken.countDown();
        assertThat(feed.awaitFirst()).isFalse();
    }
}

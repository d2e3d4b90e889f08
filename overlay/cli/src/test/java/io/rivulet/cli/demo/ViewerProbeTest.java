package io.rivulet.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import org.junit.jupiter.api.Test;

class ViewerProbeTest {
    private final PublishedLog log = new PublishedLog();
    private final ViewerProbe probe = new ViewerProbe(log, new LiveDelays());

    private static Message message(long timestampMs, String text) {
        return new Message(MessageKind.DATA, timestampMs, MessageFlags.NONE, text.getBytes(UTF_8));
    }

    private void publish(Message... messages) {
        for (Message message : messages) {
            log.append(System.nanoTime(), message.kind(), message.timestampMs(), message.bytes());
        }
    }

    private ViewerProbe.Reception receive(Message... messages) {
        for (Message message : messages) {
            probe.onMessage(message);
        }
        return probe.reception();
    }

    @Test
    void theSameMessagesInOrderAreComplete() {
        publish(message(0, "a"), message(40, "b"), message(40, "c"));

        ViewerProbe.Reception got = receive(message(0, "a"), message(40, "b"), message(40, "c"));

        assertThat(got.complete()).isTrue();
        assertThat(got.sha256()).isEqualTo(log.sha256());
        assertThat(got.foreign()).isZero();
        assertThat(got.delaysUs().getTotalCount()).isEqualTo(3);
    }

    @Test
    void aMissingMessageIsIncompleteAndTheRestIsStillTimed() {
        publish(message(0, "a"), message(40, "b"), message(80, "c"));

        ViewerProbe.Reception got = receive(message(0, "a"), message(80, "c"));

        assertThat(got.complete()).isFalse();
        assertThat(got.messages()).isEqualTo(2);
        assertThat(got.foreign()).isZero();
        assertThat(got.delaysUs().getTotalCount()).isEqualTo(2);
    }

    @Test
    void exchangedMessagesAreIncomplete() {
        publish(message(0, "a"), message(40, "b"));

        ViewerProbe.Reception got = receive(message(40, "b"), message(0, "a"));

        assertThat(got.complete()).isFalse();
        assertThat(got.foreign()).isEqualTo(1);
    }

    @Test
    void aRepeatedMessageIsIncomplete() {
        publish(message(0, "a"));

        ViewerProbe.Reception got = receive(message(0, "a"), message(0, "a"));

        assertThat(got.complete()).isFalse();
        assertThat(got.foreign()).isEqualTo(1);
    }

    @Test
    void anAlteredByteOrTimeIsIncomplete() {
        publish(message(0, "a"), message(40, "b"));

        ViewerProbe.Reception got = receive(message(0, "A"), message(41, "b"));

        assertThat(got.complete()).isFalse();
        assertThat(got.foreign()).isEqualTo(2);
    }

    @Test
    void gapsAndTheEndAreNoted() {
        publish(message(0, "a"));
        probe.onGap(new Gap(Gap.Cause.NETWORK, 3, 0, 40));
        assertThat(probe.hasEnded()).isFalse();

        probe.onEnded(Failure.STREAM_ENDED);

        assertThat(probe.hasEnded()).isTrue();
        assertThat(probe.reception().gaps()).isEqualTo(3);
        assertThat(probe.reception().end()).isEqualTo(Failure.STREAM_ENDED);
    }

    @Test
    void theLogGrowsBeyondItsFirstCapacity() {
        for (int i = 0; i < 10_000; i++) {
            publish(message(i, "message " + i));
        }

        assertThat(log.size()).isEqualTo(10_000);
        assertThat(receive(message(9_999, "message 9999")).foreign()).isZero();
    }
}

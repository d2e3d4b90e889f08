package io.rivulet.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeakGuardTest {
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final BufferLeaks.Recorder<byte[]> detector = new BufferLeaks.Recorder<>(byte[].class, 1, leaks);

    @Test
    void watchesEveryBufferOfThisRun() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        assertThat(io.netty.util.ResourceLeakDetectorFactory.instance()
                        .newResourceLeakDetector(ByteBuf.class)
                        .getClass())
                .isEqualTo(BufferLeaks.Recorder.class);
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(1);
        assertThat(buffer.release()).isTrue();
    }

    @Test
    @Timeout(30)
    void recordsWhatWasCollectedBeforeItWasReleased() {
        track(false);
        for (int i = 0; i < 10; i++) {
            track(true);
        }

        while (leaks.isEmpty()) {
            System.gc();
            track(true);
        }

        assertThat(leaks).singleElement().asString().contains("not released", "LeakGuardTest.track");
    }

    private void track(boolean release) {
        byte[] resource = new byte[1];
        ResourceLeakTracker<byte[]> tracker = detector.track(resource);
        if (release) {
            assertThat(tracker.close(resource)).isTrue();
        }
    }
}

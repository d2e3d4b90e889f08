package io.rivulet.transport.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What Netty's leak detector finds in this process, kept instead of logged. */
final class BufferLeaks {
    /** A leak shows when its buffer has been collected and another one is watched. */
    private static final int COLLECTIONS = 3;

    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    private BufferLeaks() {}

    /** Takes effect for types of buffers that are first used from now on. */
    static void watch() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // The factory's abstract method.
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recorder<>(resource, samplingInterval, LEAKS);
            }
        });
    }

    /** All leaks up to now, each with where its buffer was made. */
    static List<String> found() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            ByteBuf watched = PooledByteBufAllocator.DEFAULT.buffer(1);
            watched.release();
        }
        return LEAKS;
    }

    /** Records instead of logging. */
    static final class Recorder<T> extends ResourceLeakDetector<T> {
        private final List<String> leaks;

        Recorder(Class<?> resource, int samplingInterval, List<String> leaks) {
            super(resource, samplingInterval);
            this.leaks = leaks;
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + " was not released before it was collected:" + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType + " was not released before it was collected");
        }
    }
}

package io.rivulet.transport.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Ends a run of tests in failure when a buffer was not released: Netty's leak detector, which watches every buffer in tests, else only logs
 * it. Registered as a service, so that it holds for every module that has this one's test jar. A launcher has no way for a listener to fail
 * a run; the guard ends the process, which its parent reports.
 */
public final class LeakGuard implements TestExecutionListener {
    /** Exit status of a run that leaked, EX_SOFTWARE of sysexits.h. */
    private static final int EXIT_STATUS = 70;

    /** A leak shows when its buffer has been collected and another one is watched. */
    private static final int COLLECTIONS = 3;

    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    /** For the launcher. */
    public LeakGuard() {}

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

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // The factory's abstract method.
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recorder<>(resource, samplingInterval, LEAKS);
            }
        });
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            ByteBuf watched = PooledByteBufAllocator.DEFAULT.buffer(1);
            watched.release();
        }
        if (!LEAKS.isEmpty()) {
            // System.err is the runner's, which has no more ear for us.
            PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
            LEAKS.forEach(err::println);
            err.println("Buffers leaked: " + LEAKS.size() + ", see above.");
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}

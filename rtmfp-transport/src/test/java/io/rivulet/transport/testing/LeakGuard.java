package io.rivulet.transport.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Ends a run of tests in failure when a buffer was not released: Netty's leak detector, which watches every buffer in tests, else only logs
 * it. Registered as a service, so that it holds for every module that has this one's test jar; without Netty there is nothing to watch. A
 * launcher has no way for a listener to fail a run; the guard ends the process, which its parent reports.
 */
public final class LeakGuard implements TestExecutionListener {
    /** Exit status of a run that leaked, EX_SOFTWARE of sysexits.h. */
    private static final int EXIT_STATUS = 70;

    private final boolean hasNetty;

    /** For the launcher. */
    public LeakGuard() {
        hasNetty = LeakGuard.class.getClassLoader().getResource("io/netty/buffer/PooledByteBufAllocator.class") != null;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (hasNetty) {
            BufferLeaks.watch();
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<String> leaks = hasNetty ? BufferLeaks.found() : List.of();
        if (!leaks.isEmpty()) {
            // System.err is the runner's, which has no more ear for us.
            PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
            leaks.forEach(err::println);
            err.println("Buffers leaked: " + leaks.size() + ", see above.");
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}

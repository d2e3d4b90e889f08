package io.rivulet.bench.macro;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What this process has used up, between two readings. */
final class ProcessMeter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What was used.
     *
     * @param timeNs by the clock
     * @param cpuNs CPU time of all threads, those of the compiler and the collector included
     * @param allocatedBytes allocated by the threads that lived at the end
     */
    record Usage(long timeNs, long cpuNs, long allocatedBytes) {}

    private final long timeNs = System.nanoTime();
    private final long cpuNs = SYSTEM.getProcessCpuTime();
    private final Map<Long, Long> allocated = allocatedByThread();

    private ProcessMeter() {}

    /** Reads the meters for the first time. */
    static ProcessMeter start() {
        return new ProcessMeter();
    }

    private static Map<Long, Long> allocatedByThread() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            byThread.put(ids[i], Math.max(0, bytes[i])); // -1 for a thread that has just ended
        }
        return byThread;
    }

    /** What was used since the first reading. */
    Usage read() {
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : allocatedByThread().entrySet()) {
            bytes += Math.max(0, thread.getValue() - allocated.getOrDefault(thread.getKey(), 0L));
        }
        return new Usage(System.nanoTime() - timeNs, SYSTEM.getProcessCpuTime() - cpuNs, bytes);
    }
}

package io.rivulet.bench.process;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process holds at a time.
 *
 * @param heapBytes of the heap, after full collections
 * @param nettyDirectBytes outside of the heap, with Netty's default allocator, what it keeps to give it out again included
 * @param jvmDirectBytes in direct buffers that the virtual machine knows of; some or all of Netty's are among them
 * @param threads that live
 * @param openFiles files and sockets; {@link #UNKNOWN} where the platform does not tell
 */
public record ProcessState(long heapBytes, long nettyDirectBytes, long jvmDirectBytes, int threads, long openFiles) {
    /** Where there is nobody to ask. */
    public static final long UNKNOWN = -1;

    /**
     * A collection finds what is to be cleaned up, keys above all, and only one after that has been done collects it. So it is done again
     * until hardly anything less is left, so often at most.
     */
    private static final int MAX_COLLECTIONS = 12;

    /** One that finds nothing may have come before a thread that ends had let go of what it held. */
    private static final int STEADY_COLLECTIONS = 3;

    private static final long STEADY_BYTES = 64 << 10;

    /** What the threads that clean up get between two collections. */
    private static final long CLEANERS_NS = 20_000_000;

    /** Collects all garbage, while everything stands still, and looks. */
    public static ProcessState afterCollection() {
        return look(heapAfterCollection());
    }

    /**
     * As {@link #afterCollection}, for a process that is to stand still no longer than it must, and that is looked at again and again: by a
     * single collection.
     */
    @SuppressWarnings("CallToSystemGC")
    public static ProcessState afterOneCollection() {
        System.gc();
        return look(usedHeap());
    }

    private static ProcessState look(long heapBytes) {
        return new ProcessState(
                heapBytes,
                nettyDirect(),
                jvmDirect(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                countOpenFiles());
    }

    /** Collects all garbage, while everything stands still, and tells what is left. */
    @SuppressWarnings("CallToSystemGC")
    public static long heapAfterCollection() {
        long least = Long.MAX_VALUE;
        int steady = 0;
        for (int i = 0; i < MAX_COLLECTIONS && steady < STEADY_COLLECTIONS; i++) {
            System.gc();
            long used = usedHeap();
            steady = used > least - STEADY_BYTES ? steady + 1 : 0;
            least = Math.min(used, least);
            LockSupport.parkNanos(CLEANERS_NS);
        }
        return least;
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The larger of the two: what both count is not counted twice. */
    public long directBytes() {
        return Math.max(nettyDirectBytes, jvmDirectBytes);
    }

    private static long nettyDirect() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider told
                ? told.metric().usedDirectMemory()
                : UNKNOWN;
    }

    private static long jvmDirect() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long countOpenFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : UNKNOWN;
    }
}

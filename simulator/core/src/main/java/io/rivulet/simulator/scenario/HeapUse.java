package io.rivulet.simulator.scenario;

import java.lang.management.ManagementFactory;

/** How much of the heap is really in use. */
public final class HeapUse {
    private static final int MAX_COLLECTIONS = 20;
    private static final int FRUITLESS_COLLECTIONS = 3;
    private static final long NOTHING_BYTES = 64 << 10;

    private HeapUse() {}

    /** Bytes in use when garbage has been collected until three collections in turn found next to nothing; seconds in a large heap. */
    public static long settledBytes() {
        long least = used();
        int fruitless = 0;
        for (int i = 0; i < MAX_COLLECTIONS && fruitless < FRUITLESS_COLLECTIONS; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            long now = used();
            fruitless = now > least - NOTHING_BYTES ? fruitless + 1 : 0;
            least = Math.min(least, now);
        }
        return least;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

package io.rivulet.simulator.scenario;

import io.rivulet.transport.ConfigCheck;
import java.util.List;
import java.util.stream.LongStream;

/**
 * With which seeds a scenario is run: {@code first}, {@code first + 1}, and so on.
 *
 * @param first the first
 * @param count how many, 1 to 10,000
 */
public record Seeds(long first, int count) {
    /** Seed 1, once. */
    public static final Seeds ONE = new Seeds(1, 1);

    static final int MAX_COUNT = 10_000;

    /** @throws IllegalArgumentException when there are too many or none */
    public Seeds {
        new ConfigCheck("seeds").range("count", count, 1, MAX_COUNT).finish();
    }

    /** All of them. */
    public List<Long> all() {
        return LongStream.range(first, first + count).boxed().toList();
    }
}

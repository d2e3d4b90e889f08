package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of its rate a link has over time: steps that follow each other from time 0 of the network and begin again after the last one.
 * A share of 0 is an outage: what is sent in it waits in the link's queue. A value; may be shared by any number of links.
 *
 * <pre>{@code
 * // As a moving receiver sees a radio link: 5 s of everything, 2 s of nothing.
 * RateSchedule.builder().step(Duration.ofSeconds(5), 1).step(Duration.ofSeconds(2), 0).build()
 * }</pre>
 *
 * @param steps the steps, 1 to 10,000 of them, not all with a share of 0
 */
public record RateSchedule(List<Step> steps) {
    /** The whole rate at all times. */
    public static final RateSchedule CONSTANT =
            builder().step(Duration.ofHours(1), 1).build();

    private static final int MAX_STEPS = 10_000;

    /** An hour: keeps a cycle below 2^53 ns, so that its sums are exact in doubles, too. */
    private static final long MAX_STEP_NS = 3_600_000_000_000L;

    /**
     * A time with one share.
     *
     * @param durationNs how long it lasts, 1 ns to 1 hour
     * @param share the share of the link's rate that is there, 0 to 1
     */
    public record Step(long durationNs, double share) {
        /** What the link does in it, measured in the time that the whole rate would take for that. */
        long servedNs() {
            return (long) (durationNs * share);
        }
    }

    /** @throws IllegalArgumentException naming every value that is out of range */
    public RateSchedule {
        steps = List.copyOf(steps);
        ConfigCheck check = new ConfigCheck("rate schedule").range("number of steps", steps.size(), 1, MAX_STEPS);
        for (int i = 0; i < steps.size(); i++) {
            check.range("duration of step " + i, steps.get(i).durationNs(), 1, MAX_STEP_NS)
                    .ratio("share of step " + i, steps.get(i).share());
        }
        check.that(steps.stream().anyMatch(step -> step.servedNs() > 0), "share", "is 0 in every step")
                .finish();
    }

    /** A builder without steps. */
    public static Builder builder() {
        return new Builder();
    }

    boolean isConstant() {
        return steps.size() == 1 && steps.get(0).share() == 1;
    }

    private long cycleNs() {
        long sum = 0;
        for (Step step : steps) {
            sum += step.durationNs();
        }
        return sum;
    }

    private long cycleServedNs() {
        long sum = 0;
        for (Step step : steps) {
            sum += step.servedNs();
        }
        return sum;
    }

    /** How much the link can have done by then, in time of the whole rate. Does not decrease. */
    long servedNs(long timeNs) {
        if (isConstant()) {
            return timeNs;
        }
        long cycleNs = cycleNs();
        long served = timeNs / cycleNs * cycleServedNs();
        long left = timeNs % cycleNs;
        for (Step step : steps) {
            if (left < step.durationNs()) {
                return served + (long) (left * step.share());
            }
            left -= step.durationNs();
            served += step.servedNs();
        }
        return served;
    }

    /** The first time by which the link can have done so much. */
    long timeNs(long servedNs) {
        if (isConstant()) {
            return servedNs;
        }
        long cycleServedNs = cycleServedNs();
        // What is done exactly at the end of a cycle was done before the next one began.
        long cycles = servedNs == 0 ? 0 : (servedNs - 1) / cycleServedNs;
        long left = servedNs - cycles * cycleServedNs;
        long timeNs = cycles * cycleNs();
        for (Step step : steps) {
            if (left <= step.servedNs()) {
                return left == 0 ? timeNs : timeNs + Math.min(step.durationNs(), (long) Math.ceil(left / step.share()));
            }
            left -= step.servedNs();
            timeNs += step.durationNs();
        }
        return timeNs;
    }

    /** Builds a {@link RateSchedule}. */
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();

        private Builder() {}

        /** Adds a step in which this share of the rate is there. */
        public Builder step(Duration duration, double share) {
            steps.add(new Step(duration.toNanos(), share));
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public RateSchedule build() {
            return new RateSchedule(steps);
        }
    }
}

package io.rivulet.simulator.scenario;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.metrics.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Words to write scenarios with; meant to be imported statically.
 *
 * <pre>{@code
 * Scenario.named("half-away")
 *         .nodes(1_000).network(NetworkPlan.DEFAULT.lossRatio(0.01))
 *         .at(seconds(30), partition(half()).heals(after(seconds(5))))
 *         .publish(stream(kilobitsPerSecond(800)))
 *         .check(everyMemberReceives(ratio(0.999)).within(seconds(2)))
 *         .run(seed);
 * }</pre>
 */
public final class Dsl {
    private static final double NS_PER_SECOND = 1e9;

    private Dsl() {}

    /** So many seconds. */
    public static Duration seconds(double number) {
        return Duration.ofNanos(Math.round(number * NS_PER_SECOND));
    }

    /** So many milliseconds. */
    public static Duration milliseconds(long number) {
        return Duration.ofMillis(number);
    }

    /** So many minutes. */
    public static Duration minutes(long number) {
        return Duration.ofMinutes(number);
    }

    /** The same time; reads better behind {@code heals}. */
    public static Duration after(Duration time) {
        return time;
    }

    /** A rate in bits a second. */
    public static long kilobitsPerSecond(long number) {
        return number * 1_000;
    }

    /** A rate in bits a second. */
    public static long megabitsPerSecond(double number) {
        return Math.round(number * 1e6);
    }

    /** A share of a whole; 1 is all. */
    public static double ratio(double share) {
        return share;
    }

    /** A low-latency stream of a rate. */
    public static StreamPlan stream(long bitsPerSec) {
        return StreamPlan.DEFAULT.withRate(bitsPerSec).withSettings(StreamSettings.lowLatency());
    }

    /** A stream beside a scenario's own, of the publisher's and for all peers. */
    public static FurtherStream further(String name, StreamPlan plan) {
        return new FurtherStream(name, plan, 0, 1);
    }

    /** A share of the peers, by chance. */
    public static Who share(double share) {
        return new Who.Random(share);
    }

    /** Half of the peers, by chance. */
    public static Who half() {
        return share(0.5);
    }

    /** All peers. */
    public static Who all() {
        return share(1);
    }

    /** All peers of a place, such as {@code Europe}. */
    public static Who region(String place) {
        return new Who.Region(place);
    }

    /** All peers that have children in a substream, 0 to 7. */
    public static Who primariesOf(int substream) {
        return new Who.PrimariesOf(substream);
    }

    /** These peers, by number from 1. */
    public static Who peers(Integer... numbers) {
        return new Who.Named(Arrays.asList(numbers));
    }

    /** Peers die silently. */
    public static Action kill(Who who) {
        return new Action.Kill(who);
    }

    /** Peers are cut off, until it {@link CutOff#heals}. */
    public static CutOff partition(Who who) {
        return new CutOff(who);
    }

    /**
     * A partition to be.
     *
     * @param who who is cut off
     */
    public record CutOff(Who who) {
        /** It heals after a time. */
        public Action heals(Duration afterTime) {
            return new Action.Partition(who, afterTime);
        }
    }

    /** Peers' uplinks fall to a share of what they were, for a time. */
    public static Action slow(Who who, double toShare, Duration lasting) {
        return new Action.Slow(who, toShare, lasting);
    }

    /** Peers stop for a time, and go on. */
    public static Action pause(Who who, Duration lasting) {
        return new Action.Pause(who, lasting);
    }

    /** Peers become Byzantine. */
    public static Action misbehave(Who who, Misbehaviour how) {
        return new Action.Misbehave(who, how);
    }

    /** The publisher's address changes. */
    public static Action movePublisher() {
        return new Action.MovePublisher();
    }

    /** The rendezvous is out of reach for a time. */
    public static Action rendezvousOutage(Duration lasting) {
        return new Action.RendezvousOutage(lasting);
    }

    /** A figure is this at most. */
    public static Goal atMost(Metric metric, double value) {
        return new Goal(metric, Goal.Comparison.AT_MOST, value);
    }

    /** A figure is this at least. */
    public static Goal atLeast(Metric metric, double value) {
        return new Goal(metric, Goal.Comparison.AT_LEAST, value);
    }

    /** In every half second of the stream this share reaches its peers, {@link Reception#within} a time. */
    public static Reception everyMemberReceives(double share) {
        return new Reception(share);
    }

    /**
     * A goal to be.
     *
     * @param share of the fragments and peers
     */
    public record Reception(double share) {
        /**
         * Within this time of the emission.
         *
         * @param deadline 0.2, 0.5, 1, 2 or 4 s
         */
        public Goal within(Duration deadline) {
            List<Metric> worst = Metric.worstContinuity();
            List<Duration> deadlines = Metric.deadlines();
            int index = deadlines.indexOf(deadline);
            if (index < 0) {
                throw new IllegalArgumentException("within " + deadline + ": must be one of " + deadlines);
            }
            return atLeast(worst.get(index), share);
        }
    }
}

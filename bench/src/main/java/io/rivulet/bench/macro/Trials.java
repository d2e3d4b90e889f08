package io.rivulet.bench.macro;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.report.text.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Measures one contestant once: opens it, lets it settle, measures, closes it. Nothing of another runs meanwhile. */
final class Trials {
    /** What a flood shows as it goes. */
    interface Watcher {
        /** Called a few times a second with the share of the time that is over. */
        void onProgress(double share, String figures);
    }

    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MILLISECOND_NS;
    private static final double PERCENT_50 = 50;
    private static final double PERCENT_99 = 99;
    private static final double PERCENT_999 = 99.9;

    /** How often progress is shown. */
    private static final long WATCH_NS = 200 * MILLISECOND_NS;

    /** A parked thread wakes up some 50 microseconds late; the rest of the time to a tick is spent awake. */
    private static final long AWAKE_NS = 100_000;

    /** How long the first message may take to arrive at everybody, on a machine that is busy with other things. */
    private static final long START_NS = 20 * SECOND_NS;

    /** How long the last messages may take to arrive: as long as a stream of a group tries. */
    private static final long STRAGGLERS_NS = 2 * SECOND_NS;

    private final StarSetup setup;
    private final int messagesPerSecond;
    private final long settleNs;
    private final Map<String, Map<String, Double>> details = new LinkedHashMap<>();

    /** @param settleNs how long a contestant runs before it is measured */
    Trials(StarSetup setup, int messagesPerSecond, long settleNs) {
        this.setup = setup;
        this.messagesPerSecond = messagesPerSecond;
        this.settleNs = settleNs;
    }

    /** The counters of each contestant's last flood. */
    Map<String, Map<String, Double>> details() {
        return details;
    }

    private List<DeliveryMeter> newMeters() {
        List<DeliveryMeter> meters = new ArrayList<>();
        for (int i = 0; i < setup.viewers(); i++) {
            meters.add(new DeliveryMeter(setup.messageBytes()));
        }
        return meters;
    }

    private static long delivered(List<DeliveryMeter> meters) {
        return meters.stream().mapToLong(DeliveryMeter::delivered).sum();
    }

    /** Floods for a time. */
    Map<Figure, Double> flood(Contestant contestant, long durationNs, Watcher watcher) throws Exception {
        List<DeliveryMeter> meters = newMeters();
        try (Star star = contestant.open(setup, Load.FLOOD, meters)) {
            star.flood();
            awaitFirst(contestant, meters);
            watch(settleNs, 0, settleNs + durationNs, meters, watcher);
            long deliveredBefore = delivered(meters);
            ProcessMeter meter = ProcessMeter.start();
            watch(durationNs, settleNs, settleNs + durationNs, meters, watcher);
            long deliveries = delivered(meters) - deliveredBefore;
            ProcessMeter.Usage used = meter.read();
            details.put(contestant.label(), star.details());
            checkWhole(contestant, meters);
            if (deliveries == 0) {
                throw new IOException(
                        contestant.label() + " delivered nothing more within " + Figures.duration(durationNs));
            }
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.DELIVERIES, deliveries * (double) SECOND_NS / used.timeNs());
            // Nanoseconds for each are milliseconds for a million.
            figures.put(Figure.CPU, (double) used.cpuNs() / deliveries / 1_000);
            figures.put(Figure.ALLOCATED, (double) used.allocatedBytes() / deliveries);
            return figures;
        }
    }

    private static void awaitFirst(Contestant contestant, List<DeliveryMeter> meters) throws IOException {
        long startNs = System.nanoTime();
        while (meters.stream().anyMatch(meter -> meter.delivered() == 0)) {
            if (System.nanoTime() - startNs > START_NS) {
                throw new IOException(
                        contestant.label() + " delivered nothing to some viewer within " + Figures.duration(START_NS));
            }
            LockSupport.parkNanos(MILLISECOND_NS);
        }
    }

    private static void watch(
            long durationNs, long beforeNs, long totalNs, List<DeliveryMeter> meters, Watcher watcher) {
        long startNs = System.nanoTime();
        long lastNs = startNs;
        long lastDelivered = delivered(meters);
        for (long nowNs = startNs; nowNs - startNs < durationNs; nowNs = System.nanoTime()) {
            LockSupport.parkNanos(Math.min(WATCH_NS, startNs + durationNs - nowNs));
            long afterNs = System.nanoTime();
            if (afterNs - lastNs >= WATCH_NS) {
                long count = delivered(meters);
                double perSecond = (count - lastDelivered) * (double) SECOND_NS / (afterNs - lastNs);
                watcher.onProgress((double) (beforeNs + afterNs - startNs) / totalNs, rate(perSecond));
                lastNs = afterNs;
                lastDelivered = count;
            }
        }
    }

    private static String rate(double perSecond) {
        return Figures.perSecond(perSecond);
    }

    private static void checkWhole(Contestant contestant, List<DeliveryMeter> meters) throws IOException {
        long mangled = meters.stream().mapToLong(DeliveryMeter::mangled).sum();
        if (mangled > 0) {
            throw new IOException(contestant.label() + " delivered " + mangled + " messages of a wrong length");
        }
    }

    /** Sends at a fixed rate for a time. */
    Map<Figure, Double> pace(Contestant contestant, long durationNs, Watcher watcher) throws Exception {
        List<DeliveryMeter> meters = newMeters();
        try (Star star = contestant.open(setup, Load.PACED, meters)) {
            long settling = settleNs * messagesPerSecond / SECOND_NS;
            long measured = durationNs * messagesPerSecond / SECOND_NS;
            long startNs = System.nanoTime();
            long refused = send(star, startNs, 0, settling, settling + measured, watcher);
            awaitDelivery(meters, (settling - refused) * setup.viewers());
            meters.forEach(DeliveryMeter::takeDelays);
            long deliveredBefore = delivered(meters);
            // Waiting for stragglers must not make the schedule late.
            startNs = System.nanoTime() - settling * SECOND_NS / messagesPerSecond;
            send(star, startNs, settling, settling + measured, settling + measured, watcher);
            awaitDelivery(meters, deliveredBefore + measured * setup.viewers());
            checkWhole(contestant, meters);
            Histogram delays = meters.get(0).takeDelays();
            meters.stream().skip(1).forEach(meter -> delays.add(meter.takeDelays()));
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.DELAY_P50, (double) delays.getValueAtPercentile(PERCENT_50));
            figures.put(Figure.DELAY_P99, (double) delays.getValueAtPercentile(PERCENT_99));
            figures.put(Figure.DELAY_P999, (double) delays.getValueAtPercentile(PERCENT_999));
            figures.put(
                    Figure.DELIVERED, (double) (delivered(meters) - deliveredBefore) / (measured * setup.viewers()));
            return figures;
        }
    }

    /** Sends messages {@code from} to {@code to - 1} of a schedule that began at {@code startNs}; returns how many were refused. */
    private long send(Star star, long startNs, long from, long to, long total, Watcher watcher) {
        long refused = 0;
        long lastNs = startNs;
        for (long i = from; i < to; i++) {
            long intendedNs = startNs + i * SECOND_NS / messagesPerSecond;
            awaitTick(intendedNs);
            if (!star.send(intendedNs)) {
                refused++;
            }
            if (intendedNs - lastNs >= WATCH_NS) {
                lastNs = intendedNs;
                watcher.onProgress((double) i / total, rate(messagesPerSecond) + " paced");
            }
        }
        return refused;
    }

    private static void awaitTick(long tickNs) {
        long waitNs = tickNs - System.nanoTime();
        while (waitNs > 0) {
            if (waitNs > AWAKE_NS) {
                LockSupport.parkNanos(waitNs - AWAKE_NS);
            } else {
                Thread.onSpinWait();
            }
            waitNs = tickNs - System.nanoTime();
        }
    }

    private static void awaitDelivery(List<DeliveryMeter> meters, long count) {
        long startNs = System.nanoTime();
        while (delivered(meters) < count && System.nanoTime() - startNs < STRAGGLERS_NS) {
            LockSupport.parkNanos(MILLISECOND_NS);
        }
    }
}

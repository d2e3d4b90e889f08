package io.rivulet.simulator.congestion;

import io.rivulet.report.plot.LinePlot;
import io.rivulet.report.plot.Plot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results as pictures: what each flow of a case gets over time, and how long the queue is while one kind of flow or another makes it. */
public final class CongestionPictures {
    private static final double KBIT_PER_BYTE = 0.008;

    /** More points than this nobody sees. */
    private static final int POINTS = 240;

    private CongestionPictures() {}

    /** All pictures that these results are enough for, by name, in the order in which they are shown. */
    public static Map<String, Plot> of(List<CongestionResult> results) {
        Map<String, Plot> pictures = new LinkedHashMap<>();
        addQueues(pictures, results, "alone", "One flow alone: how long data waits", "alone-rfc", "alone-reno");
        addQueues(pictures, results, "pair", "Two flows of a kind: how long data waits", "pair-rfc", "pair-ledbat60");
        addQueues(pictures, results, "four", "Four flows of a kind on 4 Mbit/s: how long data waits", "four-rfc");
        addQueues(pictures, results, "deep", "Two flows, a modem of 1 s: how long data waits", "deep-rfc");
        for (CongestionResult result : results) {
            if (result.plan().flows().size() > 1) {
                pictures.put(result.plan().name(), rates(result));
            }
        }
        return pictures;
    }

    /** The queues of {@code DelayController} and the path model, with those of others. */
    private static void addQueues(
            Map<String, Plot> pictures, List<CongestionResult> results, String name, String title, String... others) {
        LinePlot plot = new LinePlot(title, "time", "s", "queue", "ms");
        boolean any = false;
        for (String other : others) {
            any |= addQueue(plot, results, other);
        }
        any |= addQueue(plot, results, name + "-delay");
        any |= addQueue(plot, results, name + "-model");
        if (any) {
            pictures.put(name + "-queue", plot);
        }
    }

    private static boolean addQueue(LinePlot plot, List<CongestionResult> results, String name) {
        Optional<CongestionResult> found = results.stream()
                .filter(result -> result.plan().name().equals(name))
                .findFirst();
        found.ifPresent(result -> {
            int stride = Math.max(1, result.samples() / POINTS);
            int points = result.samples() / stride;
            double[] queue = new double[points];
            for (int i = 0; i < points; i++) {
                for (int k = 0; k < stride; k++) {
                    queue[i] += result.queueNsAt(i * stride + k) / 1e6 / stride;
                }
                queue[i] = rounded(queue[i]);
            }
            String label = result.plan().flows().get(0).kind().label();
            plot.series(label, times(points, stride), queue);
        });
        return found.isPresent();
    }

    private static LinePlot rates(CongestionResult result) {
        // Over a second each: in less, single packets would show.
        int stride = Math.max(CongestionResult.SAMPLES_PER_SECOND, result.samples() / POINTS);
        int points = result.samples() / stride;
        LinePlot plot = new LinePlot(result.plan().title() + ": what arrives", "time", "s", "rate", "kbit/s");
        for (int flow = 0; flow < result.plan().flows().size(); flow++) {
            double[] rates = new double[points];
            for (int i = 0; i < points; i++) {
                long bytes = result.deliveredAt(flow, (i + 1) * stride - 1) - result.deliveredAt(flow, i * stride - 1);
                double perSecond = (double) CongestionResult.SAMPLES_PER_SECOND / stride;
                rates[i] = rounded(bytes * perSecond * KBIT_PER_BYTE);
            }
            String label = result.plan().flows().get(flow).kind().label();
            plot.series((flow + 1) + ": " + label, times(points, stride), rates);
        }
        return plot;
    }

    private static double[] times(int points, int stride) {
        double[] times = new double[points];
        for (int i = 0; i < points; i++) {
            times[i] = (double) (i + 1) * stride / CongestionResult.SAMPLES_PER_SECOND;
        }
        return times;
    }

    private static double rounded(double value) {
        return Math.rint(value * 10) / 10;
    }
}

package io.rivulet.bench.macro;

import io.rivulet.report.text.Figures;

/** What is measured. One delivery is one message at one viewer. */
enum Figure {
    /** Flooding: deliveries per second, all viewers together. */
    DELIVERIES("deliveries", "deliveriesPerSecond", "1/s"),
    /** Flooding: CPU time of the whole process, publisher and viewers, per million deliveries: also microseconds for each. */
    CPU("CPU per million", "cpuSecondsPerMillion", "s"),
    /** Flooding: bytes allocated in the whole process per delivery. */
    ALLOCATED("allocated per delivery", "allocatedBytesPerDelivery", "B"),
    /** Paced: delay from the intended time of sending, half of the deliveries are faster. */
    DELAY_P50("delay p50", "delayP50Ns", "µs"),
    /** Paced: 99 of 100 deliveries are faster. */
    DELAY_P99("delay p99", "delayP99Ns", "µs"),
    /** Paced: 999 of 1,000 deliveries are faster. */
    DELAY_P999("delay p99.9", "delayP999Ns", "µs"),
    /** Paced: deliveries as a share of those that there should be. */
    DELIVERED("delivered when paced", "deliveredShare", "%");

    private static final double NS_PER_US = 1_000;

    private final String label;
    private final String jsonName;
    private final String unit;

    Figure(String label, String jsonName, String unit) {
        this.label = label;
        this.jsonName = jsonName;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    String jsonName() {
        return jsonName;
    }

    /** The unit of {@link #text}. */
    String unit() {
        return unit;
    }

    /** A value as people read it. */
    String text(double value) {
        return switch (this) {
            case DELIVERIES, CPU, ALLOCATED -> Figures.number(value);
            case DELAY_P50, DELAY_P99, DELAY_P999 -> Figures.number(value / NS_PER_US);
            case DELIVERED -> Figures.percent(value).replace(" %", "");
        };
    }
}

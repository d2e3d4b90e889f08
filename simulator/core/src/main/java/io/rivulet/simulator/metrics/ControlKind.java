package io.rivulet.simulator.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What control traffic says. */
public enum ControlKind {
    /** That there is a stream, and where it ends. */
    ANNOUNCEMENT(Metric.CTL_ANNOUNCEMENTS),
    /** Which fragments somebody holds. */
    MAP(Metric.CTL_MAPS),
    /** What is to be pushed. */
    MASK(Metric.CTL_MASKS),
    /** Requests for one fragment. */
    PULL(Metric.CTL_PULLS),
    /** How far behind the source somebody is, and whom it serves. */
    DISTANCE(Metric.CTL_DISTANCES),
    /** What groups say of their members. */
    MEMBERSHIP(Metric.CTL_GROUP),
    /** That packets have come. */
    ACKNOWLEDGEMENT(Metric.CTL_ACKS);

    private static final Set<ControlKind> OF_STREAM = EnumSet.of(ANNOUNCEMENT, MAP, MASK, PULL, DISTANCE);

    private final Metric metric;

    ControlKind(Metric metric) {
        this.metric = metric;
    }

    /** Its share of the payload. */
    public Metric metric() {
        return metric;
    }

    /** Bytes of the stream's own messages, of all. */
    public static long ofStream(Map<ControlKind, Long> bytes) {
        return OF_STREAM.stream()
                .mapToLong(kind -> bytes.getOrDefault(kind, 0L))
                .sum();
    }

    /** No bytes of any kind. */
    public static Map<ControlKind, Long> none() {
        return new EnumMap<>(ControlKind.class);
    }
}

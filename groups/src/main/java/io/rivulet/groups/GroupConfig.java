package io.rivulet.groups;

import io.rivulet.groups.multicast.MulticastConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a {@link Group} behaves. Immutable; see {@link Builder} for each value's meaning and range. */
public final class GroupConfig {
    private final int maxMembers;
    private final int maxNeighbours;
    private final int maxDials;
    private final int reportRecords;
    private final long reportPeriodNs;
    private final long topologyPeriodNs;
    private final long explorePeriodNs;
    private final long cleanPeriodNs;
    private final long forgetAfterNs;
    private final long askPeriodNs;
    private final long handshakeTimeoutNs;
    private final long aloneAfterNs;
    private final MulticastConfig multicast;

    private GroupConfig(Builder builder) {
        maxMembers = builder.maxMembers;
        maxNeighbours = builder.maxNeighbours;
        maxDials = builder.maxDials;
        reportRecords = builder.reportRecords;
        reportPeriodNs = builder.reportPeriod.toNanos();
        topologyPeriodNs = builder.topologyPeriod.toNanos();
        explorePeriodNs = builder.explorePeriod.toNanos();
        cleanPeriodNs = builder.cleanPeriod.toNanos();
        forgetAfterNs = builder.forgetAfter.toNanos();
        askPeriodNs = builder.askPeriod.toNanos();
        handshakeTimeoutNs = builder.handshakeTimeout.toNanos();
        aloneAfterNs = builder.aloneAfter.toNanos();
        multicast = builder.multicast;
    }

    /** All defaults. */
    public static GroupConfig defaults() {
        return new Builder().build();
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Most members remembered. */
    public int maxMembers() {
        return maxMembers;
    }

    /** Most neighbours, attempts included. */
    public int maxNeighbours() {
        return maxNeighbours;
    }

    /** Most attempts at a time. */
    public int maxDials() {
        return maxDials;
    }

    /** Most records in a report of ours. */
    public int reportRecords() {
        return reportRecords;
    }

    /** Time between two reports. */
    public long reportPeriodNs() {
        return reportPeriodNs;
    }

    /** Time between two looks at the topology when nothing happens. */
    public long topologyPeriodNs() {
        return topologyPeriodNs;
    }

    /** Time between two members tried out for their latency. */
    public long explorePeriodNs() {
        return explorePeriodNs;
    }

    /** Time between two rounds of forgetting. */
    public long cleanPeriodNs() {
        return cleanPeriodNs;
    }

    /** After how long a member that was not heard is forgotten. */
    public long forgetAfterNs() {
        return forgetAfterNs;
    }

    /** Time before the same neighbour is asked again whether we may part. */
    public long askPeriodNs() {
        return askPeriodNs;
    }

    /** How long a handshake may take, from the open session to the first report. */
    public long handshakeTimeoutNs() {
        return handshakeTimeoutNs;
    }

    /** After how long without a neighbour the owner is told. */
    public long aloneAfterNs() {
        return aloneAfterNs;
    }

    /** The limits of streams. */
    public MulticastConfig multicast() {
        return multicast;
    }

    /** Collects the values; {@link #build} validates them. */
    public static final class Builder {
        private int maxMembers = 512;
        private int maxNeighbours = 64;
        private int maxDials = 8;
        private int reportRecords = 24;
        private Duration reportPeriod = Duration.ofSeconds(10);
        private Duration topologyPeriod = Duration.ofSeconds(10);
        private Duration explorePeriod = Duration.ofSeconds(15);
        private Duration cleanPeriod = Duration.ofSeconds(19);
        private Duration forgetAfter = Duration.ofMinutes(5);
        private Duration askPeriod = Duration.ofSeconds(90);
        private Duration handshakeTimeout = Duration.ofSeconds(30);
        private Duration aloneAfter = Duration.ofSeconds(5);
        private MulticastConfig multicast = MulticastConfig.defaults();

        private Builder() {}

        /** Most members remembered: default 512, 16 to 65,536, up to 300 bytes each. Fewer: the group heals less well after many died. */
        public Builder maxMembers(int value) {
            maxMembers = value;
            return this;
        }

        /** Most neighbours, attempts included: default 64, 8 to 1,024. Less than the target of floor(log2 members) + 13 thins the mesh. */
        public Builder maxNeighbours(int value) {
            maxNeighbours = value;
            return this;
        }

        /** Most attempts at a time: default 8, 1 to 64. Dead members hold one each until it times out; many at once burden the introducer. */
        public Builder maxDials(int value) {
            maxDials = value;
            return this;
        }

        /** Most records in a report: default 24, 1 to 64, about 55 bytes each. Fewer: members get to know each other more slowly. */
        public Builder reportRecords(int value) {
            reportRecords = value;
            return this;
        }

        /** Time between two reports: default 10 s, 1 s to 60 s. Others forget whom they do not hear for 300 s. */
        public Builder reportPeriod(Duration value) {
            reportPeriod = value;
            return this;
        }

        /** Time between two looks at the topology when nothing happens: default 10 s, 1 s to 60 s. */
        public Builder topologyPeriod(Duration value) {
            topologyPeriod = value;
            return this;
        }

        /** Time between two members tried out for their latency, in groups larger than the target: default 15 s, 1 s to 1 h. */
        public Builder explorePeriod(Duration value) {
            explorePeriod = value;
            return this;
        }

        /** Time between two rounds of forgetting: default 19 s, 1 s to 300 s. */
        public Builder cleanPeriod(Duration value) {
            cleanPeriod = value;
            return this;
        }

        /** After how long a member that was not heard is forgotten: default 300 s, 30 s to 300 s. */
        public Builder forgetAfter(Duration value) {
            forgetAfter = value;
            return this;
        }

        /** Time before the same neighbour is asked again whether we may part: default 90 s, 1 s to 1 h. */
        public Builder askPeriod(Duration value) {
            askPeriod = value;
            return this;
        }

        /** How long a handshake may take, from the open session to the first report: default 30 s, 1 s to 300 s. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** After how long without a neighbour the owner is told: default 5 s, 1 s to 300 s. */
        public Builder aloneAfter(Duration value) {
            aloneAfter = value;
            return this;
        }

        /** The limits of streams. */
        public Builder multicast(MulticastConfig value) {
            multicast = value;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of its range */
        public GroupConfig build() {
            List<String> violations = new ArrayList<>();
            range(violations, "maxMembers", maxMembers, 16, 65_536);
            range(violations, "maxNeighbours", maxNeighbours, 8, 1_024);
            range(violations, "maxDials", maxDials, 1, 64);
            range(violations, "reportRecords", reportRecords, 1, 64);
            seconds(violations, "reportPeriod", reportPeriod, 1, 60);
            seconds(violations, "topologyPeriod", topologyPeriod, 1, 60);
            seconds(violations, "explorePeriod", explorePeriod, 1, 3_600);
            seconds(violations, "cleanPeriod", cleanPeriod, 1, 300);
            seconds(violations, "forgetAfter", forgetAfter, 30, 300);
            seconds(violations, "askPeriod", askPeriod, 1, 3_600);
            seconds(violations, "handshakeTimeout", handshakeTimeout, 1, 300);
            seconds(violations, "aloneAfter", aloneAfter, 1, 300);
            if (!violations.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", violations));
            }
            return new GroupConfig(this);
        }

        private static void range(List<String> violations, String name, int value, int min, int max) {
            if (value < min || value > max) {
                violations.add(name + " is " + value + ", must be " + min + " to " + max);
            }
        }

        private static void seconds(List<String> violations, String name, Duration value, long min, long max) {
            if (value.compareTo(Duration.ofSeconds(min)) < 0 || value.compareTo(Duration.ofSeconds(max)) > 0) {
                violations.add(name + " is " + value + ", must be " + min + " to " + max + " s");
            }
        }
    }
}

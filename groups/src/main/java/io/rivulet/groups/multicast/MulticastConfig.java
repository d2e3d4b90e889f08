package io.rivulet.groups.multicast;

import java.util.ArrayList;
import java.util.List;

/**
 * Limits of {@link Multicast}. Immutable; see {@link Builder} for each value's meaning and range.
 */
public final class MulticastConfig {
    private final int maxStreams;
    private final int maxNeighbours;
    private final int pushNeighbourLimit;
    private final long uplinkBytesPerSec;
    private final int maxWindowFragments;
    private final long maxWindowBytes;
    private final int maxMessageBytes;
    private final int idleTimeoutMs;
    private final boolean extensions;

    private MulticastConfig(Builder builder) {
        maxStreams = builder.maxStreams;
        maxNeighbours = builder.maxNeighbours;
        pushNeighbourLimit = builder.pushNeighbourLimit;
        uplinkBytesPerSec = builder.uplinkBytesPerSec;
        maxWindowFragments = builder.maxWindowFragments;
        maxWindowBytes = builder.maxWindowBytes;
        maxMessageBytes = builder.maxMessageBytes;
        idleTimeoutMs = builder.idleTimeoutMs;
        extensions = builder.extensions;
    }

    /** All defaults. */
    public static MulticastConfig defaults() {
        return new Builder().build();
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Most streams known at a time. */
    public int maxStreams() {
        return maxStreams;
    }

    /** Most neighbours that take part in streams. */
    public int maxNeighbours() {
        return maxNeighbours;
    }

    /** Most children of one substream while the uplink is unknown. */
    public int pushNeighbourLimit() {
        return pushNeighbourLimit;
    }

    /** The uplink that slots are derived from; 0 when unknown. */
    public long uplinkBytesPerSec() {
        return uplinkBytesPerSec;
    }

    /** Most fragments in a window. */
    public int maxWindowFragments() {
        return maxWindowFragments;
    }

    /** Most bytes of fragments in a window. */
    public long maxWindowBytes() {
        return maxWindowBytes;
    }

    /** Longest message. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** After how long without a fragment a viewed stream ends. */
    public int idleTimeoutMs() {
        return idleTimeoutMs;
    }

    /** Whether messages beside the original protocol's are understood. */
    public boolean extensions() {
        return extensions;
    }

    /** Collects the values; {@link #build} validates them. */
    public static final class Builder {
        private int maxStreams = 32;
        private int maxNeighbours = 64;
        private int pushNeighbourLimit = 4;
        private long uplinkBytesPerSec;
        private int maxWindowFragments = 16_384;
        private long maxWindowBytes = 32L << 20;
        private int maxMessageBytes = 4 << 20;
        private int idleTimeoutMs = 300_000;
        private boolean extensions = true;

        private Builder() {}

        /**
         * Most streams known at a time, published, viewed or only heard of: default 32, 1 to 64. A stream that is only heard of costs
         * about 100 bytes per neighbour.
         */
        public Builder maxStreams(int value) {
            maxStreams = value;
            return this;
        }

        /** Most neighbours that take part in streams: default 64, 1 to 64. More are ignored. */
        public Builder maxNeighbours(int value) {
            maxNeighbours = value;
            return this;
        }

        /**
         * Most children of one substream while the uplink is unknown: default 4, 1 to 64. A publisher uploads about so many copies. Fewer:
         * longer trees, more delay; more: an ordinary uplink chokes.
         */
        public Builder pushNeighbourLimit(int value) {
            pushNeighbourLimit = value;
            return this;
        }

        /**
         * What this node may upload, bytes per second with all headers: default 0, unknown. From it follow the substreams that it pushes,
         * floor((0.92 * upload - 0.15 * payload) / rate * 8), where the rate counts 60 bytes of headers for each fragment, the payload none, and the
         * 0.15 are for what is told and acknowledged. Too low: others must carry more;
         * too high: everything behind this node is late.
         */
        public Builder uplinkBytesPerSec(long value) {
            uplinkBytesPerSec = value;
            return this;
        }

        /** Most fragments in a window: default 16,384 (about 12 s of 12 Mbit/s), 64 to 262,144. Each costs about 60 bytes beside its payload. */
        public Builder maxWindowFragments(int value) {
            maxWindowFragments = value;
            return this;
        }

        /** Most bytes of fragments in a window: default 32 MiB, from 64 KiB. It is the most memory that a stream takes. */
        public Builder maxWindowBytes(long value) {
            maxWindowBytes = value;
            return this;
        }

        /** Longest message offered or reassembled: default 4 MiB, 1 KiB to 4 MiB (256 fragments of the greatest size). */
        public Builder maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        /** After how many milliseconds without a fragment a viewed stream ends: default 300,000, from 1,000. */
        public Builder idleTimeoutMs(int value) {
            idleTimeoutMs = value;
            return this;
        }

        /**
         * Whether neighbours are told that our extension messages are understood, and those who tell so are sent some: default true. Without
         * them a node behaves as the original protocol has it, and finds good parents less quickly.
         */
        public Builder extensions(boolean value) {
            extensions = value;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of its range */
        public MulticastConfig build() {
            List<String> wrong = new ArrayList<>();
            check(wrong, "maxStreams", maxStreams, 1, 64);
            check(wrong, "maxNeighbours", maxNeighbours, 1, Neighbours.MAX);
            check(wrong, "pushNeighbourLimit", pushNeighbourLimit, 1, Neighbours.MAX);
            check(wrong, "uplinkBytesPerSec", uplinkBytesPerSec, 0, Long.MAX_VALUE);
            check(wrong, "maxWindowFragments", maxWindowFragments, 64, 1 << 18);
            check(wrong, "maxWindowBytes", maxWindowBytes, 64 << 10, Long.MAX_VALUE);
            check(wrong, "maxMessageBytes", maxMessageBytes, 1 << 10, 4 << 20);
            check(wrong, "idleTimeoutMs", idleTimeoutMs, 1_000, Integer.MAX_VALUE);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
            return new MulticastConfig(this);
        }

        private static void check(List<String> wrong, String name, long value, long min, long max) {
            if (value < min || value > max) {
                wrong.add(name + " is " + value + ", allowed are " + min + " to " + max);
            }
        }
    }
}

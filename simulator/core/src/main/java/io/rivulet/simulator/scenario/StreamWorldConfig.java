package io.rivulet.simulator.scenario;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.PeerLinks;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A world with one stream. Immutable; made by {@link #builder}.
 *
 * @param seed what all randomness comes from
 * @param viewers how many there are besides the publisher, 1 to {@value #MAX_VIEWERS}. Default 200
 * @param streamSeconds how long the stream is, 1 to {@value #MAX_STREAM_SECONDS}. Default 30
 * @param bitsPerSec the stream's rate without any headers, 8,000 to 100,000,000. Default 1,000,000
 * @param messageBytes the size of its messages, 16 to 1,120 (one fragment). Default 1,100
 * @param settings how the stream travels. Default {@link StreamSettings#lowLatency}
 * @param latency the latencies. Default {@link LatencyPreset#regions6}
 * @param uplink what viewers may upload. Default 10 Mbit/s
 * @param sourceBitsPerSec what the publisher may upload, 32,000 to 10^10. Default 8,000,000
 * @param queueBytes what may wait before an uplink, 3,000 to 2^30. Default 65,536
 * @param lossRatio the share of datagrams that is lost on each way, 0 to 0.5. Default 0
 * @param crypto how sessions are protected. Default {@link CryptoChoice#PLAIN}
 * @param joinOver over how long viewers join, one after the other, 0 to 10 min. Default 5 s
 * @param settle how long all viewers wait for each other before the stream starts, 0 to 10 min. Default 5 s
 * @param kills who dies when. Default nobody
 */
public record StreamWorldConfig(
        long seed,
        int viewers,
        int streamSeconds,
        long bitsPerSec,
        int messageBytes,
        StreamSettings settings,
        LatencyPreset latency,
        UplinkPreset uplink,
        long sourceBitsPerSec,
        long queueBytes,
        double lossRatio,
        CryptoChoice crypto,
        Duration joinOver,
        Duration settle,
        List<Kill> kills) {
    /** Every viewer is a whole node of some hundred kilobytes; larger worlds are for coarser models. */
    public static final int MAX_VIEWERS = 10_000;

    /** An hour. */
    public static final int MAX_STREAM_SECONDS = 3_600;

    /** What a fragment holds, so that each message is one. */
    private static final int MAX_MESSAGE_BYTES = 1_120;

    /** The id of the first viewer's host; before it are the rendezvous' and the publisher's. */
    static final int FIRST_VIEWER = 2;

    private static final long MAX_MINUTES_NS = 600_000_000_000L;

    /** As many arrivals as fit a quarter of the simulator's heap, at four bytes each. */
    private static final long MAX_ARRIVALS = 250_000_000L;

    private static final long US_PER_SECOND = 1_000_000;
    private static final long NS_PER_US = 1_000;

    private static final double NO_LOSS_SHARE = 1;
    private static final double ORDINARY_LOSS = 0.01;
    private static final double ORDINARY_LOSS_SHARE = 0.999;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public StreamWorldConfig {
        kills = List.copyOf(kills);
        new ConfigCheck("world")
                .range("viewers", viewers, 1, MAX_VIEWERS)
                .range("streamSeconds", streamSeconds, 1, MAX_STREAM_SECONDS)
                .range("bitsPerSec", bitsPerSec, 8_000, 100_000_000)
                .range("messageBytes", messageBytes, StreamContent.MIN_BYTES, MAX_MESSAGE_BYTES)
                .that(settings != null, "settings", "is null")
                .that(latency != null, "latency", "is null")
                .that(uplink != null, "uplink", "is null")
                .range("sourceBitsPerSec", sourceBitsPerSec, 32_000, 10_000_000_000L)
                .range("queueBytes", queueBytes, 3_000, 1L << 30)
                .that(lossRatio >= 0 && lossRatio <= 0.5, "lossRatio", "is " + lossRatio + ", must be 0 to 0.5")
                .that(crypto != null, "crypto", "is null")
                .range("joinOver in ns", joinOver.toNanos(), 0, MAX_MINUTES_NS)
                .range("settle in ns", settle.toNanos(), 0, MAX_MINUTES_NS)
                .finish();
        PeerLinks links = lines(seed, viewers, bitsPerSec, uplink);
        boolean hasFreeRiders = IntStream.range(FIRST_VIEWER, links.count()).anyMatch(links::isFreeRider);
        long arrivals = messages(streamSeconds, bitsPerSec, messageBytes) * viewers;
        new ConfigCheck("world")
                .that(
                        arrivals <= MAX_ARRIVALS,
                        "viewers x seconds x rate",
                        "is " + arrivals + " arrivals of messages, must be up to " + MAX_ARRIVALS)
                // The production node has no switch against passing on; a run that counted it out would not tell the
                // truth.
                .that(!hasFreeRiders, "uplink", "has free riders, which whole nodes cannot be")
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    private static long messages(int seconds, long bitsPerSec, int messageBytes) {
        return Math.max(1, seconds * bitsPerSec / Byte.SIZE / messageBytes);
    }

    /** How many messages the stream has. */
    public int messages() {
        return (int) messages(streamSeconds, bitsPerSec, messageBytes);
    }

    /** When a message is emitted, from the start of the stream. */
    public long emissionNs(int message) {
        // In microseconds first: an hour of 100 Mbit/s, times 10^9, would not fit.
        long bits = (long) message * messageBytes * Byte.SIZE;
        return bits * US_PER_SECOND / bitsPerSec * NS_PER_US;
    }

    /** Everybody's line by the host's id; those of the rendezvous and the publisher have no meaning. */
    PeerLinks links() {
        return lines(seed, viewers, bitsPerSec, uplink);
    }

    private static PeerLinks lines(long seed, int viewers, long bitsPerSec, UplinkPreset uplink) {
        return uplink.links(SeedTree.of(seed), FIRST_VIEWER + viewers, bitsPerSec);
    }

    /** Total upload over total demand: what all may upload, divided by the stream's rate to every viewer. */
    public double rho() {
        return links().rho(FIRST_VIEWER, FIRST_VIEWER + viewers, sourceBitsPerSec / Byte.SIZE, bitsPerSec);
    }

    /** The least share of the messages that has to reach those who live: all of them without loss, 99.9 % up to 1 % loss. */
    public double expectedShare() {
        if (lossRatio == 0 && kills.isEmpty()) {
            return NO_LOSS_SHARE;
        }
        return lossRatio <= ORDINARY_LOSS ? ORDINARY_LOSS_SHARE : 0;
    }

    /** Builds a {@link StreamWorldConfig}; the values and their defaults are described there. Not thread-safe. */
    public static final class Builder {
        private final long seed;
        private final List<Kill> kills = new ArrayList<>();
        private int viewers = 200;
        private int streamSeconds = 30;
        private long bitsPerSec = 1_000_000;
        private int messageBytes = 1_100;
        private StreamSettings settings = StreamSettings.lowLatency();
        private LatencyPreset latency = LatencyPreset.regions6();
        private UplinkPreset uplink = UplinkPreset.rate(10_000_000);
        private long sourceBitsPerSec = 8_000_000;
        private long queueBytes = 65_536;
        private double lossRatio;
        private CryptoChoice crypto = CryptoChoice.PLAIN;
        private Duration joinOver = Duration.ofSeconds(5);
        private Duration settle = Duration.ofSeconds(5);

        private Builder(long seed) {
            this.seed = seed;
        }

        /** Sets how many viewers there are. */
        public Builder viewers(int number) {
            viewers = number;
            return this;
        }

        /** Sets how long the stream is. */
        public Builder streamSeconds(int seconds) {
            streamSeconds = seconds;
            return this;
        }

        /** Sets the stream's rate. */
        public Builder bitsPerSec(long rate) {
            bitsPerSec = rate;
            return this;
        }

        /** Sets the size of the stream's messages. */
        public Builder messageBytes(int bytes) {
            messageBytes = bytes;
            return this;
        }

        /** Sets how the stream travels. */
        public Builder settings(StreamSettings streamSettings) {
            settings = streamSettings;
            return this;
        }

        /** Sets the latencies. */
        public Builder latency(LatencyPreset preset) {
            latency = preset;
            return this;
        }

        /** Sets what viewers may upload. */
        public Builder uplink(UplinkPreset preset) {
            uplink = preset;
            return this;
        }

        /** Sets what the publisher may upload. */
        public Builder sourceBitsPerSec(long rate) {
            sourceBitsPerSec = rate;
            return this;
        }

        /** Sets what may wait before an uplink. */
        public Builder queueBytes(long bytes) {
            queueBytes = bytes;
            return this;
        }

        /** Sets the share of datagrams that is lost. */
        public Builder lossRatio(double ratio) {
            lossRatio = ratio;
            return this;
        }

        /** Sets how sessions are protected. */
        public Builder crypto(CryptoChoice choice) {
            crypto = choice;
            return this;
        }

        /** Sets over how long viewers join, and how long the stream waits after that. */
        public Builder joining(Duration over, Duration thenSettle) {
            joinOver = over;
            settle = thenSettle;
            return this;
        }

        /** Adds a kill. */
        public Builder kill(Kill kill) {
            kills.add(kill);
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public StreamWorldConfig build() {
            return new StreamWorldConfig(
                    seed,
                    viewers,
                    streamSeconds,
                    bitsPerSec,
                    messageBytes,
                    settings,
                    latency,
                    uplink,
                    sourceBitsPerSec,
                    queueBytes,
                    lossRatio,
                    crypto,
                    joinOver,
                    settle,
                    kills);
        }
    }
}

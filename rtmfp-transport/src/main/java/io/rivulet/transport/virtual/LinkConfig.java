package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * One direction of a host's access link: what it may carry and how it harms it. Sizes on the link count the IP and UDP headers (28 bytes
 * with IPv4, 48 with IPv6).
 *
 * @param rateBytesPerSec what the link carries; 0 (default) is without limit
 * @param rateSchedule how much of the rate is there over time; no effect without a rate. Default {@link RateSchedule#CONSTANT}
 * @param queueBytes what may wait before the link, the datagram on it included; one more is dropped at the tail. Too small loses what a
 *     sender's own bursts bring, too large delays everything behind them. Default 65,536; no effect without a rate
 * @param jitterNs each datagram is held for a uniform time up to this; order is kept. Default 0
 * @param loss which datagrams are lost, after having used the link. Default none
 * @param reorderRatio share of datagrams held back further while later ones pass. Default 0
 * @param reorderWindowNs how long at most those are held back. Default 0
 * @param duplicateRatio share that arrives twice. Default 0
 * @param corruptRatio share that arrives with one bit flipped. Default 0
 * @param mtuBytes the largest IP packet carried; larger ones are dropped, as with "don't fragment". Default 1,500
 */
public record LinkConfig(
        long rateBytesPerSec,
        RateSchedule rateSchedule,
        long queueBytes,
        long jitterNs,
        LossModel loss,
        double reorderRatio,
        long reorderWindowNs,
        double duplicateRatio,
        double corruptRatio,
        int mtuBytes) {
    /** No limit on the rate, and no harm done. */
    public static final LinkConfig PERFECT = builder().build();

    /** 1 TB/s: keeps the products of bytes and nanoseconds within 63 bits. */
    private static final long MAX_RATE = 1_000_000_000_000L;

    /** 1 GiB. */
    private static final long MAX_QUEUE = 1L << 30;

    /** An hour. */
    private static final long MAX_DELAY_NS = 3_600_000_000_000L;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public LinkConfig {
        new ConfigCheck("link")
                .range("rateBytesPerSec", rateBytesPerSec, 0, MAX_RATE)
                .that(rateSchedule != null, "rateSchedule", "is null; say RateSchedule.CONSTANT")
                .range("queueBytes", queueBytes, 0, MAX_QUEUE)
                .range("jitterNs", jitterNs, 0, MAX_DELAY_NS)
                .that(loss != null, "loss", "is null; say LossModel.NONE")
                .ratio("reorderRatio", reorderRatio)
                .range("reorderWindowNs", reorderWindowNs, 0, MAX_DELAY_NS)
                .ratio("duplicateRatio", duplicateRatio)
                .ratio("corruptRatio", corruptRatio)
                .range("mtuBytes", mtuBytes, 68, 65_535) // RFC 791: every link carries 68
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.rateBytesPerSec = rateBytesPerSec;
        builder.rateSchedule = rateSchedule;
        builder.queueBytes = queueBytes;
        builder.jitterNs = jitterNs;
        builder.loss = loss;
        builder.reorderRatio = reorderRatio;
        builder.reorderWindowNs = reorderWindowNs;
        builder.duplicateRatio = duplicateRatio;
        builder.corruptRatio = corruptRatio;
        builder.mtuBytes = mtuBytes;
        return builder;
    }

    /** Builds a {@link LinkConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private long rateBytesPerSec;
        private RateSchedule rateSchedule = RateSchedule.CONSTANT;
        private long queueBytes = 65_536;
        private long jitterNs;
        private LossModel loss = LossModel.NONE;
        private double reorderRatio;
        private long reorderWindowNs;
        private double duplicateRatio;
        private double corruptRatio;
        private int mtuBytes = 1_500;

        private Builder() {}

        /** Sets the rate; 0 is without limit. */
        public Builder rateBytesPerSec(long rate) {
            rateBytesPerSec = rate;
            return this;
        }

        /** Sets how much of the rate is there over time. */
        public Builder rateSchedule(RateSchedule schedule) {
            rateSchedule = schedule;
            return this;
        }

        /** Sets what may wait before the link. */
        public Builder queueBytes(long bytes) {
            queueBytes = bytes;
            return this;
        }

        /** Sets the largest extra delay that keeps order. */
        public Builder jitter(Duration jitter) {
            jitterNs = jitter.toNanos();
            return this;
        }

        /** Sets which datagrams are lost. */
        public Builder loss(LossModel model) {
            loss = model;
            return this;
        }

        /** Loses this share independently: {@link LossModel#independent}. */
        public Builder lossRatio(double ratio) {
            return loss(LossModel.independent(ratio));
        }

        /** Holds a share of the datagrams back by up to {@code window}. */
        public Builder reorder(double ratio, Duration window) {
            reorderRatio = ratio;
            reorderWindowNs = window.toNanos();
            return this;
        }

        /** Sets the share that arrives twice. */
        public Builder duplicateRatio(double ratio) {
            duplicateRatio = ratio;
            return this;
        }

        /** Sets the share that arrives with one bit flipped. */
        public Builder corruptRatio(double ratio) {
            corruptRatio = ratio;
            return this;
        }

        /** Sets the largest IP packet carried. */
        public Builder mtuBytes(int bytes) {
            mtuBytes = bytes;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public LinkConfig build() {
            return new LinkConfig(
                    rateBytesPerSec,
                    rateSchedule,
                    queueBytes,
                    jitterNs,
                    loss,
                    reorderRatio,
                    reorderWindowNs,
                    duplicateRatio,
                    corruptRatio,
                    mtuBytes);
        }
    }
}

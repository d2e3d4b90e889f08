package io.rivulet.simulator.metrics;

import org.HdrHistogram.Histogram;

/**
 * Who uploaded how much, over a time. Peers that were not there all the time are left out by whoever fills this in.
 *
 * @param bytes by peer: what it sent
 * @param capBytesPerSec by peer: what it may send in a second
 * @param seconds over how long
 */
@SuppressWarnings("ArrayRecordComponent") // plain data of up to a million peers; nobody compares or changes them
public record UploadFigures(long[] bytes, long[] capBytesPerSec, double seconds) {
    private static final long MAX_BITS_PER_SEC = 100_000_000_000L;

    /** @throws IllegalArgumentException when there is not one cap for each peer */
    public UploadFigures {
        if (bytes.length != capBytesPerSec.length) {
            throw new IllegalArgumentException(
                    bytes.length + " uploads and " + capBytesPerSec.length + " caps: give one for each");
        }
    }

    /**
     * Jain's index of upload over what a peer could be asked for: the lesser of its cap and the stream's rate. Peers with a cap of 0 are
     * left out. NaN when nobody sent anything.
     */
    public double jain(double streamBytesPerSec) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (capBytesPerSec[i] > 0) {
                double share = bytes[i] / seconds / Math.min((double) capBytesPerSec[i], streamBytesPerSec);
                sum += share;
                squares += share * share;
                count++;
            }
        }
        return squares == 0 ? Double.NaN : sum * sum / (count * squares);
    }

    /** The largest upload over the mean; NaN when nobody sent anything. */
    public double maxOverMean() {
        double sum = 0;
        long most = 0;
        for (long upload : bytes) {
            sum += upload;
            most = Math.max(most, upload);
        }
        return sum == 0 ? Double.NaN : most * bytes.length / sum;
    }

    /** Uploads in bits a second, for a plot. */
    public Histogram toHistogram() {
        Histogram histogram = new Histogram(1, MAX_BITS_PER_SEC, 3);
        for (long upload : bytes) {
            histogram.recordValue(
                    (long) Math.min((double) MAX_BITS_PER_SEC, Math.max(0, upload * Byte.SIZE / seconds)));
        }
        return histogram;
    }
}

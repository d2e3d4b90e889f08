package io.rivulet.report.replay;

import org.HdrHistogram.Histogram;

/**
 * Which lags have which colours, the same in all frames. The outermost hundredths at both ends share the last colours, so that one
 * straggler does not make all others look alike.
 *
 * @param lowMs the least that has a colour of its own
 * @param highMs the most
 * @param isLogarithmic whether equal factors are equal steps: where the ends are far apart
 */
record LagScale(double lowMs, double highMs, boolean isLogarithmic) {
    private static final double OUTER_PERCENT = 1;
    private static final double FAR_APART = 6;

    static LagScale of(Histogram lags) {
        if (lags.getTotalCount() == 0) {
            return new LagScale(0, 0, false);
        }
        double low = lags.getValueAtPercentile(OUTER_PERCENT);
        double high = Math.max(low + 1, (double) lags.getValueAtPercentile(100 - OUTER_PERCENT));
        return new LagScale(low, high, high > FAR_APART * low);
    }

    /** Whether there is any lag to show. */
    boolean isEmpty() {
        return highMs == 0;
    }

    /** 0 for the least, 1 for the most, more or less for what is beyond. */
    double share(double ms) {
        return isLogarithmic
                ? StrictMath.log(Math.max(ms, 1) / lowMs) / StrictMath.log(highMs / lowMs)
                : (ms - lowMs) / (highMs - lowMs);
    }

    /** The lag at a share: the inverse. */
    double at(double share) {
        return isLogarithmic ? lowMs * StrictMath.pow(highMs / lowMs, share) : lowMs + share * (highMs - lowMs);
    }
}

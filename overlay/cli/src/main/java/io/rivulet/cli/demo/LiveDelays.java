package io.rivulet.cli.demo;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Delays of the last moments, over all viewers, for the progress line. Any thread records, one looks. */
final class LiveDelays {
    private final Recorder recorder = new Recorder(ViewerProbe.LONGEST_DELAY_US, ViewerProbe.DELAY_DIGITS);
    private Histogram interval;

    void record(long delayUs) {
        recorder.recordValue(Math.min(Math.max(0, delayUs), ViewerProbe.LONGEST_DELAY_US));
    }

    /** The delays in microseconds recorded since the last call; valid until the next. */
    Histogram sinceLast() {
        interval = recorder.getIntervalHistogram(interval);
        return interval;
    }
}

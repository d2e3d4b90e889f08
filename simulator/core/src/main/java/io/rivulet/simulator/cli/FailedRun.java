package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.scenario.RunFailure;
import io.rivulet.simulator.scenario.Scenario;
import java.io.PrintStream;

/** Tells of a run that failed. */
final class FailedRun {
    private FailedRun() {}

    /** Tells of it, and of a defect where it happened. */
    static void tell(PrintStream err, String name, RunFailure failure, String again) {
        if (!isMemory(failure) && !(failure.cause() instanceof RunViolation)) {
            failure.cause().printStackTrace(err);
        }
        err.println(name + text(failure, again));
    }

    /**
     * Which it was, what happened, and what can be done: to see it again, or, for want of memory, to give it more.
     *
     * @param again a command that brings it back
     */
    static String text(RunFailure failure, String again) {
        return "a run stopped: " + failure.text() + "; "
                + (isMemory(failure) ? moreMemory(failure) : "to see it again: " + again);
    }

    private static boolean isMemory(RunFailure failure) {
        return failure.cause() instanceof OutOfMemoryError;
    }

    private static String moreMemory(RunFailure failure) {
        Scenario scenario = failure.scenario().toBuilder().tier(failure.tier()).build();
        MemoryForecast forecast = MemoryForecast.of(scenario);
        long heap = forecast.heapBytes();
        return "it had " + Figures.bytes(heap) + ", " + MemoryForecast.moreMemory(Math.max(2 * heap, forecast.bytes()))
                + " gives more";
    }
}

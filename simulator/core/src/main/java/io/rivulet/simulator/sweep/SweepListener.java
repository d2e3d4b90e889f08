package io.rivulet.simulator.sweep;

/** Hears what becomes of a sweep's runs, on the thread that asked for them. */
public interface SweepListener {
    /**
     * A run is done. Called once for each.
     *
     * @throws SweepException when it cannot be kept; the sweep ends then
     */
    void finished(RunRecord record) throws SweepException;

    /**
     * Time passes.
     *
     * @param workUnderWay how much of the runs that are not done yet is, in the measure of {@link SweepRun#work}
     * @param workers what is at work, for people; empty when there is nothing to say
     */
    void tick(double workUnderWay, String workers);

    /** Something to tell people: a worker came or went. */
    void note(String line);

    /** Whether all shall end now, and what is done be kept. */
    boolean isStopped();
}

package io.rivulet.transport.crypto;

/**
 * A piece of expensive mathematics (key generation, key agreement) that may run on any thread, once, between
 * {@link io.rivulet.transport.DatagramCore#pollJob} and {@link io.rivulet.transport.DatagramCore#onJobDone}. It touches only what it was
 * given; the owning core looks at the result after it has been handed back. It does not throw: failures are part of the result.
 */
public interface CryptoJob extends Runnable {
    /** Does the work. */
    @Override
    void run();

    /**
     * How long the work takes on a typical core, in nanoseconds: what a simulation charges for it. 0 where there is next to nothing to do,
     * so that it may run on the spot.
     */
    long modelledCostNs();

    /** A job that does {@code work}. */
    static CryptoJob of(long modelledCostNs, Runnable work) {
        return new CryptoJob() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public long modelledCostNs() {
                return modelledCostNs;
            }
        };
    }
}

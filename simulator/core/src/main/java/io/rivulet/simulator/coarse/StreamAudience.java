package io.rivulet.simulator.coarse;

/** The application of a viewing peer. */
@FunctionalInterface
public interface StreamAudience {
    /**
     * It is handed a message: in the order of publication, none twice.
     *
     * @param bytes valid only during the call
     */
    void onMessage(byte[] bytes, int offset, int length);
}

package io.rivulet.simulator.coarse;

/** The application of a viewing peer. */
@FunctionalInterface
public interface StreamAudience {
    /**
     * It is handed a message: in the order of publication, none twice.
     *
     * @param nowNs when, by the peer's clock: a while ago where what completes it has waited to be read
     * @param bytes valid only during the call
     */
    void onMessage(long nowNs, byte[] bytes, int offset, int length);
}

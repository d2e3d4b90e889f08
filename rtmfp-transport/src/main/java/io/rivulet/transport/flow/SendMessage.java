package io.rivulet.transport.flow;

/** One queued message: what its fragments share. Pooled by {@link FragmentPool}. */
final class SendMessage {
    long token;
    long deadlineNs;
    int fragmentsLeft;
    boolean abandoned;

    /** The bytes are a copy of ours, to be given back to the pool when it came from there. */
    SendMessage() {}

    void start(long token, long deadlineNs, int fragments) {
        this.token = token;
        this.deadlineNs = deadlineNs;
        this.fragmentsLeft = fragments;
        this.abandoned = false;
    }
}

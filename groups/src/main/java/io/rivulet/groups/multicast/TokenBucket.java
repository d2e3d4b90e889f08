package io.rivulet.groups.multicast;

/** Lets so much pass per second, and so much at once. 32 bytes. */
final class TokenBucket {
    private double tokens;
    private int lastMs;
    private boolean running;

    /** Takes one token of {@code cost} if there is one; the rate and the most that is saved up are the caller's, at each call. */
    boolean take(int nowMs, double perSec, double burst, double cost) {
        if (!running) {
            running = true;
            tokens = burst;
            lastMs = nowMs;
        }
        tokens = Math.min(burst, tokens + perSec * (nowMs - lastMs) / 1_000.0);
        lastMs = nowMs;
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }

    /** In how many milliseconds there will be a token of {@code cost}, if none is taken before; right after {@link #take}. */
    int waitMs(double perSec, double cost) {
        return (int) Math.ceil(Math.max(0, cost - tokens) * 1_000 / perSec);
    }
}

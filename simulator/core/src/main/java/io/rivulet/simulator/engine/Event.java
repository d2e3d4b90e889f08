package io.rivulet.simulator.engine;

/**
 * Something that happens to one target (a peer, by number) at one instant. A flyweight: valid only while it is being handled.
 *
 * <p>What kind, the four words and the body mean is the model's business. Events are ordered by (time, target, source, sequence).
 */
public final class Event {
    private long timeNs;
    private int target;
    private int source;
    private long sequence;
    private int kind;
    private long a;
    private long b;
    private long c;
    private long d;
    private Object body;

    Event() {}

    void set(long[] words, int at, Object newBody) {
        timeNs = words[at];
        target = (int) (words[at + 1] >>> Integer.SIZE);
        source = (int) words[at + 1];
        sequence = words[at + 2] >>> Byte.SIZE;
        kind = (int) words[at + 2] & 0xff;
        a = words[at + 3];
        b = words[at + 4];
        c = words[at + 5];
        d = words[at + 6];
        body = newBody;
    }

    static void write(
            long[] words,
            int at,
            long timeNs,
            int target,
            int source,
            long sequence,
            int kind,
            long a,
            long b,
            long c,
            long d) {
        words[at] = timeNs;
        words[at + 1] = (long) target << Integer.SIZE | source & 0xffff_ffffL;
        words[at + 2] = sequence << Byte.SIZE | kind;
        words[at + 3] = a;
        words[at + 4] = b;
        words[at + 5] = c;
        words[at + 6] = d;
    }

    /** When it happens, in nanoseconds of virtual time. */
    public long timeNs() {
        return timeNs;
    }

    /** To whom. */
    public int target() {
        return target;
    }

    /** Who caused it; its target itself for timers, -1 for the run. */
    public int source() {
        return source;
    }

    /** Counts the events of the source. */
    public long sequence() {
        return sequence;
    }

    /** What happens, 0 to 255. */
    public int kind() {
        return kind;
    }

    /** The first word. */
    public long a() {
        return a;
    }

    /** The second word. */
    public long b() {
        return b;
    }

    /** The third word. */
    public long c() {
        return c;
    }

    /** The fourth word. */
    public long d() {
        return d;
    }

    /** An object that goes with it, or null. */
    public Object body() {
        return body;
    }
}

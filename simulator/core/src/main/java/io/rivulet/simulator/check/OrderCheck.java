package io.rivulet.simulator.check;

/** Messages reach the application in order, each at most once, with what they were sent with. One for each viewer. */
public final class OrderCheck {
    private final String viewer;
    private final int node;
    private long last = -1;

    /**
     * Nothing was delivered yet.
     *
     * @param viewer who it is, for messages
     * @param node at which node
     */
    public OrderCheck(String viewer, int node) {
        this.viewer = viewer;
        this.node = node;
    }

    /**
     * Looks at a message that was handed to the application.
     *
     * @param message its number, or a negative one when its content is not that of any message
     * @param emitted how many messages were emitted so far
     * @throws RunViolation when it should not have been
     */
    public void delivered(long nowNs, long message, long emitted) {
        if (message < 0 || message >= emitted) {
            throw new RunViolation(nowNs, Rule.DELIVERY, node, viewer + " was handed something that nobody published");
        }
        if (message <= last) {
            String how = message == last ? "twice" : "after message " + last;
            throw new RunViolation(nowNs, Rule.DELIVERY, node, viewer + " was handed message " + message + " " + how);
        }
        last = message;
    }

    /** The message handed over last; -1 before the first. */
    public long last() {
        return last;
    }
}

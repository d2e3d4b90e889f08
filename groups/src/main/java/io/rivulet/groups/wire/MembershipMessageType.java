package io.rivulet.groups.wire;

/** First bytes of the messages on the flows of {@link MembershipFlowName}. */
public final class MembershipMessageType {
    /** To a server: which group one is in. To a member: the same, with a proof. */
    public static final int CONNECT = 0x01;
    /** Follows the connect message; one byte, purpose unknown, so nothing depends on it. */
    public static final int OPENING = 0x02;
    /** The gossip and heartbeat of members. */
    public static final int REPORT = 0x0a;
    /** From a server: there is a member. */
    public static final int INTRODUCTION = 0x0b;
    /** A neighbour asks whether it may go; one byte. Refusing the asker's flow means yes, silence means no. */
    public static final int ASK_CLOSE = 0x0c;
    /** A neighbour is ready and receives routed messages for its exact address; one byte. */
    public static final int BEGIN_EXACT = 0x0e;
    /** A neighbour is ready and receives routed messages for all that is nearest to it; one byte. */
    public static final int BEGIN_NEAREST = 0x0f;

    private MembershipMessageType() {}
}

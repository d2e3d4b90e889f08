package io.rivulet.transport;

/** Why an endpoint dropped a datagram, a chunk or a request. Each has a counter in {@link EndpointStats}. */
public enum DropReason {
    /** Too short to hold a session id and a cipher block. */
    TOO_SHORT,
    /** For a session id that nobody has. */
    UNKNOWN_SESSION,
    /** Its length does not fit the cipher. */
    BAD_LENGTH,
    /** Checksum or authentication code do not match. */
    NOT_GENUINE,
    /** Its session sequence number was seen before or is too old. */
    REPLAYED,
    /** The packet's header is malformed, or its mode is wrong here. */
    BAD_PACKET,
    /** A chunk is malformed, or makes no sense here. */
    BAD_CHUNK,
    /** A hello for somebody else whom we do not introduce. */
    NOT_FOR_US,
    /** A hello, introduction or IIKeying above a rate limit. */
    RATE_LIMITED,
    /** An IHello so short that our answer to it would amplify too much. */
    AMPLIFICATION,
    /** An answer was not queued, for there were too many. */
    REPLY_QUEUE_FULL,
    /** A cookie that is not ours, or is too old. */
    BAD_COOKIE,
    /** A certificate, signature or keying component that we do not accept. */
    BAD_KEYING,
    /** An IIKeying above the number of key agreements at once. */
    TOO_MANY_AGREEMENTS,
    /** A session that its far end had not used yet, given up for a newer one because there were too many. */
    TOO_MANY_HALF_OPEN,
    /** A handshake chunk that answers nothing of ours. */
    UNSOLICITED,
    /** An IIKeying, or a session, that lost in glare. */
    GLARE,
    /** A session above the limit. */
    TOO_MANY_SESSIONS,
    /** A flow above the limit of its session. */
    TOO_MANY_FLOWS,
    /** User data beyond a flow's receive buffer. */
    RECEIVE_BUFFER_FULL,
    /** User data that would make too many holes. */
    TOO_MANY_HOLES,
    /** User data whose sequence number was seen before. */
    DUPLICATE_DATA,
    /** A Ping or a forwarded hello beyond what is queued for one session. */
    CONTROL_QUEUE_FULL,
    /** A candidate address, or the destination of an answer, of a family that none of our interfaces carries. */
    UNREACHABLE,
    /** A candidate address, or the source of a startup packet, that no endpoint can have: port 0, unspecified, multicast or broadcast. */
    UNUSABLE_ADDRESS,
    /** User data beyond what all flows of its session may hold together. */
    RECEIVE_BUDGET_FULL,
    /** The ranges of a second acknowledgement for the same flow in one packet. */
    REPEATED_ACKNOWLEDGEMENT,
    /** The answer to a Ping, or a forwarded hello, that is longer than a packet of ours. */
    CONTROL_TOO_LONG,
    /** A Ping Reply that should prove where the far end is and does not: forged, too old, used before, or from elsewhere. */
    BAD_MOBILITY_PROOF,
    /** A fragment of a packet for which there is no room: too many are in the making, of its sender or in all. */
    TOO_MANY_FRAGMENTED,
    /** A datagram that is longer than UDP can carry. */
    TOO_LONG,
    /** A flow that begins without a name, with one that is too long, as the answer to no flow of ours, or with an option that we must know. */
    BAD_FLOW
}

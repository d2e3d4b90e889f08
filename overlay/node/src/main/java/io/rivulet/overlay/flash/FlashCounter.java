package io.rivulet.overlay.flash;

/** What {@link FlashStats} counts. */
public enum FlashCounter {
    /** Messages shorter than their header, or user control events that break their rules. */
    MESSAGES_MALFORMED,
    /** Control messages beyond {@link FlashLimits#MAX_CONTROL_MESSAGE_BYTES}. */
    MESSAGES_TOO_LONG,
    /** Messages that have no meaning here: chunk stream control ("MUST be ignored"), media on stream 0, events for streams. */
    MESSAGES_IGNORED,
    /** Commands that are no sound AMF; {@link FlashStats#amfFailures} tells why. */
    COMMANDS_MALFORMED,
    /** Commands of an unknown name. */
    COMMANDS_UNKNOWN,
    /** Commands that came when they had no meaning: a second {@code connect}, an answer to nothing. */
    COMMANDS_UNEXPECTED,
    /** Flows rejected because they are of no kind, or not where they belong. */
    FLOWS_REFUSED,
    /** Flows rejected because there were too many of their kind. */
    FLOWS_OVER_LIMIT,
    /** Answers, introductions and other messages that found no room to be sent. */
    SENDS_REFUSED,
    /** Addresses in {@code setPeerInfo} dropped because they were no address, not to be reported, or too many. */
    ADDRESSES_DROPPED,
    /** Messages on group channels that are not what belongs there. */
    GROUP_MESSAGES_MALFORMED,
    /** Keepalive periods outside our bounds, which were moved to the nearest bound. */
    KEEPALIVES_BOUNDED,
    /** Flow synchronisation messages, which order nothing on the control stream and are not waited for. RFC 7425 section 5.2. */
    FLOW_SYNCS_IGNORED
}

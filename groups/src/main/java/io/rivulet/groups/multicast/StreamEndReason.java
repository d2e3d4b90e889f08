package io.rivulet.groups.multicast;

/** Why a viewed stream ended. */
public enum StreamEndReason {
    /** Its publisher closed it, and everything before that was delivered or reported as a gap. */
    CLOSED_BY_PUBLISHER,
    /** Nothing came for the idle timeout. */
    IDLE,
    /** The viewer closed it. */
    CLOSED_BY_US
}

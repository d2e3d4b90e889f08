package io.rivulet.transport.wire;

/**
 * The common header of a plain packet. RFC 7016 section 2.2.4. Reusable flyweight over copied values.
 *
 * <pre>
 * flags u8: TC 0x80 | TCR 0x40 | rsv 0x30 | TS 0x08 | TSE 0x04 | mode 0x03
 * [timestamp u16]      if TS:  the sender's clock in 4 ms ticks, modulo 65,536
 * [timestampEcho u16]  if TSE: the sender's estimate of the receiver's clock
 * </pre>
 */
public final class PacketHeader {
    /** Mode of packets from the Initiator of an established session. */
    public static final int MODE_INITIATOR = 1;

    /** Mode of packets from the Responder of an established session. */
    public static final int MODE_RESPONDER = 2;

    /** Mode of startup packets. */
    public static final int MODE_STARTUP = 3;

    static final int TIME_CRITICAL = 0x80;
    static final int TIME_CRITICAL_REVERSE = 0x40;
    static final int TIMESTAMP_PRESENT = 0x08;
    static final int TIMESTAMP_ECHO_PRESENT = 0x04;
    static final int MODE_MASK = 0x03;

    /** One flag byte and two timestamps of two bytes. */
    public static final int MAX_LENGTH = 5;

    private int flags;
    private int timestamp;
    private int timestampEcho;

    /**
     * Reads a header.
     *
     * @return false when it is truncated, or its mode is the forbidden 0: discard the packet
     */
    public boolean wrap(ByteReader packet) {
        flags = packet.u8();
        timestamp = (flags & TIMESTAMP_PRESENT) != 0 ? packet.u16() : -1;
        timestampEcho = (flags & TIMESTAMP_ECHO_PRESENT) != 0 ? packet.u16() : -1;
        return !packet.failed() && mode() != 0;
    }

    /** 1 Initiator Mark, 2 Responder Mark, 3 Startup. */
    public int mode() {
        return flags & MODE_MASK;
    }

    /** Whether the packet carries real-time user data. */
    public boolean isTimeCritical() {
        return (flags & TIME_CRITICAL) != 0;
    }

    /** Whether its sender is receiving real-time data from others. */
    public boolean isTimeCriticalReverse() {
        return (flags & TIME_CRITICAL_REVERSE) != 0;
    }

    /** The sender's clock in 4 ms ticks modulo 65,536, or -1 when absent. */
    public int timestamp() {
        return timestamp;
    }

    /** The echoed clock, or -1 when absent. */
    public int timestampEcho() {
        return timestampEcho;
    }
}

package io.rivulet.transport.wire;

/** Chunk type codes. RFC 7016 section 2.3. */
public final class ChunkType {
    /** Padding, section 2.3; 0x00 is another. */
    public static final int PADDING = 0xff;

    /** Packet Fragment, section 2.3.1. */
    public static final int PACKET_FRAGMENT = 0x7f;

    /** Initiator Hello, section 2.3.2. */
    public static final int IHELLO = 0x30;

    /** Forwarded Initiator Hello, section 2.3.3. */
    public static final int FIHELLO = 0x0f;

    /** Responder Hello, section 2.3.4. */
    public static final int RHELLO = 0x70;

    /** Responder Redirect, section 2.3.5. */
    public static final int REDIRECT = 0x71;

    /** RHello Cookie Change, section 2.3.6. */
    public static final int COOKIE_CHANGE = 0x79;

    /** Initiator Initial Keying, section 2.3.7. */
    public static final int IIKEYING = 0x38;

    /** Responder Initial Keying, section 2.3.8. */
    public static final int RIKEYING = 0x78;

    /** Ping, section 2.3.9. */
    public static final int PING = 0x01;

    /** Ping Reply, section 2.3.10. */
    public static final int PING_REPLY = 0x41;

    /** User Data, section 2.3.11. */
    public static final int USER_DATA = 0x10;

    /** Next User Data, section 2.3.12. */
    public static final int NEXT_USER_DATA = 0x11;

    /** Data Acknowledgement Bitmap, section 2.3.13. */
    public static final int ACK_BITMAP = 0x50;

    /** Data Acknowledgement Ranges, section 2.3.14. */
    public static final int ACK_RANGES = 0x51;

    /** Buffer Probe, section 2.3.15. */
    public static final int BUFFER_PROBE = 0x18;

    /** Flow Exception Report, section 2.3.16. */
    public static final int FLOW_EXCEPTION = 0x5e;

    /** Session Close Request, section 2.3.17. */
    public static final int CLOSE = 0x0c;

    /** Session Close Acknowledgement, section 2.3.18. */
    public static final int CLOSE_ACK = 0x4c;

    private ChunkType() {}
}

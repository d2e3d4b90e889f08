package io.rivulet.groups.wire;

/** The numbers of {@link GroupReport} and {@link GroupReportWriter}. */
final class ReportFormat {
    /** Option of the first list: where the sender sees the receiver. */
    static final int RECEIVER_ADDRESS = 0x0d;

    /** Option of one byte: the sender understands our extension messages, {@link StreamStatus} to begin with. Others skip it. */
    static final int EXTENSIONS = 0x52;

    /** Option of both lists: addresses of the sender, or of a record's member. */
    static final int ADDRESSES = 0x0a;

    /** A record starts with the length of an endpoint discriminator that is one fingerprint option of 33 bytes: 1 + 33. */
    static final int RECORD_START = 0x22;

    static final int FINGERPRINT_LENGTH = 0x21;
    static final int FINGERPRINT_TYPE = 0x0f;

    /** Some senders write lengths from 0x82 on as one plain byte; a true vlu that starts so would be 256 or more, and none is. */
    static final int LAST_VLU_LENGTH = 0x81;

    private ReportFormat() {}
}

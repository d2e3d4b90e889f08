package io.rivulet.overlay;

/** What a message is. The numbers are RTMP's message types, which travel with every message. */
public enum MessageKind {
    /** Audio, in the form of an FLV audio tag's body when players of existing groups shall understand it. */
    AUDIO(8),
    /** Video, in the form of an FLV video tag's body when players of existing groups shall understand it. */
    VIDEO(9),
    /** Anything else: any bytes. Existing players expect AMF0 values, such as {@code onMetaData} of an FLV file. */
    DATA(18),
    /** Data whose values are in AMF3. */
    DATA_AMF3(15),
    /** A command in AMF0. */
    COMMAND(20),
    /** A command in AMF3. */
    COMMAND_AMF3(17);

    private final int rtmpType;

    MessageKind(int rtmpType) {
        this.rtmpType = rtmpType;
    }

    /** The RTMP message type. */
    public int rtmpType() {
        return rtmpType;
    }

    /** The kind of an RTMP message type, or null for one that no stream carries. */
    public static MessageKind ofRtmpType(int type) {
        return switch (type) {
            case 8 -> AUDIO;
            case 9 -> VIDEO;
            case 15 -> DATA_AMF3;
            case 17 -> COMMAND_AMF3;
            case 18 -> DATA;
            case 20 -> COMMAND;
            default -> null;
        };
    }
}

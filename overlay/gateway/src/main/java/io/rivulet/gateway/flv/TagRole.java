package io.rivulet.gateway.flv;

/** What a tag is to a player that starts in the middle of a stream. */
public enum TagRole {
    /** {@code onMetaData}: facts about the stream; useful, not needed. */
    METADATA(TagRole.HEADER),
    /** Decoder configuration of a video codec, such as an AVC sequence header. Nothing decodes without it. */
    VIDEO_HEADER(TagRole.HEADER),
    /** Decoder configuration of an audio codec, such as AAC's. */
    AUDIO_HEADER(TagRole.HEADER),
    /** A picture that decodes without any before it. */
    KEY_FRAME(TagRole.KEY_FRAME_FLAG),
    /** Any other picture. */
    VIDEO_FRAME(0),
    /** The codec's end of sequence, or a command to the player: no picture in it. */
    VIDEO_END(0),
    /** Sound; every frame is as good a start as any other. */
    AUDIO_FRAME(0),
    /** The audio codec's end of sequence. */
    AUDIO_END(0),
    /** Script data other than metadata: cue points, captions, calls. */
    DATA(0);

    /** Message flag: a header that a player needs before all else. */
    public static final int HEADER = 1;

    /** Message flag: a player may start here. */
    public static final int KEY_FRAME_FLAG = 2;

    private final int flags;

    TagRole(int flags) {
        this.flags = flags;
    }

    /** The message flags of such a tag: {@link #HEADER}, {@link #KEY_FRAME_FLAG} or 0. */
    public int flags() {
        return flags;
    }

    /** Whether it is a header, not media that takes up time. */
    public boolean isHeader() {
        return flags == HEADER;
    }
}

package io.rivulet.gateway.flv;

import java.nio.charset.StandardCharsets;

/**
 * What the first bytes of a tag's body say about it. Any bytes are accepted: what makes no sense is an ordinary frame of an
 * unknown codec.
 *
 * @param role what it is to a player that starts here
 * @param codec its codec's name for people, such as {@code H.264}; empty for script data
 * @param needsHeader whether the codec's frames cannot be decoded without a header tag
 * @param headerSlot for headers: equal for headers that replace one another (same kind, use and track); -1 otherwise
 */
public record TagInfo(TagRole role, String codec, boolean needsHeader, int headerSlot) {
    private static final int NO_SLOT = -1;

    // Uses of a header: a stream can have one of each.
    private static final int DECODER = 0;
    private static final int PRESENTATION = 1; // colour information, channel layout

    // Annex E.4.3.1: frame types, and codecs with an AVC-like packet type in the second byte.
    private static final int FRAME_KEY = 1;
    private static final int FRAME_GENERATED_KEY = 4;
    private static final int FRAME_COMMAND = 5;
    private static final int VIDEO_AVC = 7;
    private static final int VIDEO_HEVC = 12; // never in Adobe's text, but in wide use before Enhanced RTMP
    private static final int AUDIO_ENHANCED = 9;
    private static final int AUDIO_AAC = 10;

    // Enhanced RTMP: packet types of video and audio; both agree on these.
    private static final int SEQUENCE_START = 0;
    private static final int SEQUENCE_END = 2;
    private static final int METADATA_OR_CHANNELS = 4; // colour metadata for video, channel layout for audio
    private static final int MPEG2_TS_SEQUENCE_START = 5; // video
    private static final int AUDIO_MULTITRACK = 5;
    private static final int VIDEO_MULTITRACK = 6;
    private static final int MODIFIER = 7;
    private static final int NO_PACKET_TYPE = -1;

    /** At most this many modifiers are looked through; real streams have one. Bounds the work on hostile bytes. */
    private static final int MAX_MODIFIERS = 8;

    /** Looks at a tag. */
    public static TagInfo of(FlvTag tag) {
        byte[] body = tag.body();
        return switch (tag.kind()) {
            case FlvTag.AUDIO -> audio(body);
            case FlvTag.VIDEO -> video(body);
            default ->
                OnMetaData.isMetadata(body)
                        ? new TagInfo(TagRole.METADATA, "", false, slot(FlvTag.SCRIPT, DECODER, 0))
                        : new TagInfo(TagRole.DATA, "", false, NO_SLOT);
        };
    }

    private static TagInfo video(byte[] body) {
        int first = at(body, 0);
        if ((first & 0x80) != 0) {
            return enhanced(body, FlvTag.VIDEO, first >> 4 & 7);
        }
        int frameType = first >> 4;
        int codecId = first & 15;
        boolean packetTyped = codecId == VIDEO_AVC || codecId == VIDEO_HEVC;
        String codec = videoName(codecId);
        if (body.length == 0 || frameType == FRAME_COMMAND) {
            return new TagInfo(TagRole.VIDEO_END, codec, packetTyped, NO_SLOT);
        }
        if (packetTyped && at(body, 1) == 0) {
            return new TagInfo(TagRole.VIDEO_HEADER, codec, true, slot(FlvTag.VIDEO, DECODER, 0));
        }
        if (packetTyped && at(body, 1) == 2) {
            return new TagInfo(TagRole.VIDEO_END, codec, true, NO_SLOT);
        }
        return new TagInfo(videoRole(frameType), codec, packetTyped, NO_SLOT);
    }

    private static TagInfo audio(byte[] body) {
        int format = at(body, 0) >> 4;
        if (format == AUDIO_ENHANCED) {
            return enhanced(body, FlvTag.AUDIO, 0);
        }
        if (format == AUDIO_AAC && body.length >= 2 && body[1] == 0) {
            return new TagInfo(TagRole.AUDIO_HEADER, audioName(format), true, slot(FlvTag.AUDIO, DECODER, 0));
        }
        return new TagInfo(TagRole.AUDIO_FRAME, audioName(format), format == AUDIO_AAC, NO_SLOT);
    }

    /** Enhanced RTMP: the low nibble of the first byte is the packet type, and a FourCC names the codec. */
    private static TagInfo enhanced(byte[] body, int kind, int frameType) {
        boolean video = kind == FlvTag.VIDEO;
        int packetType = at(body, 0) & 15;
        int at = 1;
        for (int i = 0; packetType == MODIFIER && i < MAX_MODIFIERS; i++) {
            int size = at(body, at++) + 1;
            if (size == 256) { // then the size has 16 bits of its own
                size = (at(body, at) << 8 | at(body, at + 1)) + 1;
                at += 2;
            }
            at += size;
            packetType = at(body, at++) & 15;
        }
        if (video && frameType == FRAME_COMMAND && packetType != METADATA_OR_CHANNELS) {
            return new TagInfo(TagRole.VIDEO_END, "", false, NO_SLOT);
        }
        int track = 0;
        String fourCc;
        if (packetType == (video ? VIDEO_MULTITRACK : AUDIO_MULTITRACK)) {
            int multitrack = at(body, at++);
            packetType = multitrack & 15;
            boolean ownCodecs = multitrack >> 4 == 2;
            // One FourCC for all tracks stands before the first track's number, a track's own behind it.
            fourCc = fourCc(body, ownCodecs ? at + 1 : at);
            track = 1 + at(body, ownCodecs ? at : at + 4);
        } else {
            fourCc = fourCc(body, at);
        }
        boolean needsHeader = needsHeader(fourCc);
        if (fourCc.isEmpty()) { // cut off: nobody's header
            packetType = NO_PACKET_TYPE;
        }
        if (packetType == SEQUENCE_START || video && packetType == MPEG2_TS_SEQUENCE_START) {
            TagRole role = video ? TagRole.VIDEO_HEADER : TagRole.AUDIO_HEADER;
            return new TagInfo(role, name(fourCc), needsHeader, slot(kind, DECODER, track));
        }
        if (packetType == METADATA_OR_CHANNELS) {
            TagRole role = video ? TagRole.VIDEO_HEADER : TagRole.AUDIO_HEADER;
            return new TagInfo(role, name(fourCc), false, slot(kind, PRESENTATION, track));
        }
        if (packetType == SEQUENCE_END) {
            return new TagInfo(video ? TagRole.VIDEO_END : TagRole.AUDIO_END, name(fourCc), needsHeader, NO_SLOT);
        }
        return new TagInfo(video ? videoRole(frameType) : TagRole.AUDIO_FRAME, name(fourCc), needsHeader, NO_SLOT);
    }

    /** Whether this is the decoder configuration itself, not a description beside it. */
    boolean isDecoderHeader() {
        return headerSlot != NO_SLOT && role != TagRole.METADATA && (headerSlot >> 8 & 0xff) == DECODER;
    }

    private static TagRole videoRole(int frameType) {
        return frameType == FRAME_KEY || frameType == FRAME_GENERATED_KEY ? TagRole.KEY_FRAME : TagRole.VIDEO_FRAME;
    }

    private static int slot(int kind, int use, int track) {
        return kind << 16 | use << 8 | track & 0xff;
    }

    private static int at(byte[] body, int index) {
        return index < body.length ? body[index] & 0xff : 0;
    }

    private static String fourCc(byte[] body, int at) {
        return at + 4 <= body.length ? new String(body, at, 4, StandardCharsets.ISO_8859_1) : "";
    }

    private static boolean needsHeader(String fourCc) {
        return switch (fourCc) {
            case "avc1", "hvc1", "vvc1", "av01", "mp4a", "Opus", "fLaC" -> true;
            default -> false; // VP8 and VP9 frames, MP3 and AC-3 describe themselves
        };
    }

    private static String name(String fourCc) {
        return switch (fourCc) {
            case "avc1" -> "H.264";
            case "hvc1" -> "H.265";
            case "vvc1" -> "H.266";
            case "av01" -> "AV1";
            case "vp08" -> "VP8";
            case "vp09" -> "VP9";
            case "mp4a" -> "AAC";
            case "Opus" -> "Opus";
            case "fLaC" -> "FLAC";
            case ".mp3" -> "MP3";
            case "ac-3" -> "AC-3";
            case "ec-3" -> "E-AC-3";
            default -> "unknown codec";
        };
    }

    private static String videoName(int codecId) {
        return switch (codecId) {
            case 2 -> "Sorenson H.263";
            case 3, 6 -> "Screen video";
            case 4, 5 -> "VP6";
            case VIDEO_AVC -> "H.264";
            case VIDEO_HEVC -> "H.265";
            default -> "unknown codec";
        };
    }

    private static String audioName(int format) {
        return switch (format) {
            case 0, 3 -> "PCM";
            case 1 -> "ADPCM";
            case 2, 14 -> "MP3";
            case 4, 5, 6 -> "Nellymoser";
            case 7, 8 -> "G.711";
            case AUDIO_AAC -> "AAC";
            case 11 -> "Speex";
            default -> "unknown codec";
        };
    }
}

package io.rivulet.cli.stream;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.groups.multicast.MessageClassifier;
import java.util.Arrays;

/** Knows headers and key frames by their first bytes, so that a viewer who comes late starts with them. */
public final class CodecClassifier implements MessageClassifier {
    /** What a codec says of itself stands in the first few bytes; the name of metadata is as short. */
    private static final int LOOKED_AT = 64;

    @Override
    public int flags(int kind, byte[] bytes, int offset, int length) {
        if (!FlvTag.isKnownKind(kind)) {
            return 0;
        }
        byte[] start = Arrays.copyOfRange(bytes, offset, offset + Math.min(length, LOOKED_AT));
        return TagInfo.of(new FlvTag(kind, 0, start)).role().flags();
    }
}

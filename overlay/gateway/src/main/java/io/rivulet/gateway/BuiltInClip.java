package io.rivulet.gateway;

import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The clip that ships with Rivulet, for demonstrations without a file at hand: 8 seconds of H.264 (640x360, 25 frames per
 * second, a key frame each second) and AAC, about 650 kbit/s, made to be looped. {@code overlay/docs/clip.md} says how it was
 * made.
 */
public final class BuiltInClip {
    private static final String RESOURCE = "clip.flv";

    private BuiltInClip() {}

    /**
     * All its tags.
     *
     * @throws IllegalStateException if the jar is damaged
     */
    public static List<FlvTag> tags() {
        try (InputStream in = BuiltInClip.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the built-in clip is missing from the jar: build it anew");
            }
            return LoopingClip.load(new FlvReader(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in clip cannot be read: build the jar anew", e);
        }
    }

    /**
     * The clip in a loop.
     *
     * @param lengthMs where to end; {@link Long#MAX_VALUE} for never
     */
    public static LoopingClip loop(long lengthMs) {
        return new LoopingClip(tags(), lengthMs);
    }
}

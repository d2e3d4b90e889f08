package io.rivulet.gateway.flv;

import java.io.IOException;

/** Where tags come from: a file, a pipe, a clip in memory. One thread reads it. */
@FunctionalInterface
public interface TagSource {
    /**
     * The next tag; waits for it if the source is a pipe.
     *
     * @return null at the end, and from then on
     * @throws FlvException if the bytes are not FLV; with {@link FlvException.Reason#TRUNCATED} when the source was cut, in which
     *     case every whole tag before the cut has been returned and the caller may treat it as the end
     */
    FlvTag next() throws IOException;
}

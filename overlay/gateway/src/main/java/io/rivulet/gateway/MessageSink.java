package io.rivulet.gateway;

/** Where a {@link MediaPump} puts messages: a publication, seen from here. */
@FunctionalInterface
public interface MessageSink {
    /** What became of a message. */
    enum Outcome {
        /** It is on its way. */
        ACCEPTED,
        /** There is no room at the moment; nothing happened. Offer it again later. */
        BACK_PRESSURED,
        /** The stream is over; nothing happened, and nothing ever will. */
        CLOSED
    }

    /**
     * Takes a message, or says at once that it cannot.
     *
     * @param kind RTMP message type: 8 audio, 9 video, 18 data
     * @param timestampMs time on the stream's own line, from 0
     * @param flags {@link io.rivulet.gateway.flv.TagRole#HEADER}, {@link io.rivulet.gateway.flv.TagRole#KEY_FRAME_FLAG} or 0
     * @param body the payload; the sink may keep it and does not change it
     */
    Outcome offer(int kind, long timestampMs, int flags, byte[] body);
}

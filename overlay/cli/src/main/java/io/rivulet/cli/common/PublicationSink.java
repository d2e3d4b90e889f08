package io.rivulet.cli.common;

import io.rivulet.gateway.MessageSink;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.Publication;

/** A publication as a pump sees it. The gateway's flags and kinds are the overlay's. */
public final class PublicationSink implements MessageSink {
    private final Publication publication;

    /** A sink for one publication. */
    public PublicationSink(Publication publication) {
        this.publication = publication;
    }

    @Override
    public Outcome offer(int kind, long timestampMs, int flags, byte[] body) {
        if (body.length > publication.maxMessageBytes()) {
            throw CommandFailedException.failed("the input has a tag of " + body.length + " bytes at " + timestampMs
                    + " ms; at most " + publication.maxMessageBytes() + " fit a message of a group: encode it anew");
        }
        // Times of messages have 32 bits and wrap after 49.7 days, as those of FLV do.
        long wrappedMs = timestampMs & 0xffff_ffffL;
        return switch (publication.offer(MessageKind.ofRtmpType(kind), wrappedMs, flags, body)) {
            case ACCEPTED -> Outcome.ACCEPTED;
            case BACK_PRESSURED -> Outcome.BACK_PRESSURED;
            case CLOSED -> Outcome.CLOSED;
        };
    }
}

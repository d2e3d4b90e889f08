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
        return switch (publication.offer(MessageKind.ofRtmpType(kind), timestampMs, flags, body)) {
            case ACCEPTED -> Outcome.ACCEPTED;
            case BACK_PRESSURED -> Outcome.BACK_PRESSURED;
            case CLOSED -> Outcome.CLOSED;
        };
    }
}

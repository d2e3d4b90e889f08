package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Initiator Hello, type 0x30. RFC 7016 section 2.3.2.
 *
 * <pre>vlu epdLength | endpointDiscriminator | tag to the end</pre>
 */
public final class IHello {
    private final Span discriminator = new Span();
    private final Span tag = new Span();

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        discriminator.takePrefixed(payload);
        tag.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** Whom the initiator wants. */
    public Span discriminator() {
        return discriminator;
    }

    /** What the answer must echo. */
    public Span tag() {
        return tag;
    }

    /** Writes a payload. */
    public static void put(ByteWriter out, byte[] discriminator, byte[] tag) {
        Span.putPrefixed(out, discriminator, 0, discriminator.length);
        out.bytes(tag);
    }
}

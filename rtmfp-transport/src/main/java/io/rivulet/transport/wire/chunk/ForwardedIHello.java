package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Forwarded Initiator Hello, type 0x0f. RFC 7016 section 2.3.3.
 *
 * <pre>vlu epdLength | endpointDiscriminator | replyAddress | tag to the end</pre>
 */
public final class ForwardedIHello {
    private final Span discriminator = new Span();
    private final Span tag = new Span();
    private NetAddress replyAddress;

    /** Reads a payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        discriminator.takePrefixed(payload);
        replyAddress = payload.address();
        tag.take(payload, payload.remaining());
        return !payload.failed();
    }

    /** Whom the initiator wants. */
    public Span discriminator() {
        return discriminator;
    }

    /** Where the initiator was seen, and where the answer goes. */
    public NetAddress replyAddress() {
        return replyAddress;
    }

    /** What the answer must echo. */
    public Span tag() {
        return tag;
    }

    /** Writes a payload. */
    public static void put(ByteWriter out, byte[] discriminator, NetAddress replyAddress, byte[] tag) {
        Span.putPrefixed(out, discriminator, 0, discriminator.length);
        out.address(replyAddress, AddressOrigin.OBSERVED).bytes(tag);
    }
}

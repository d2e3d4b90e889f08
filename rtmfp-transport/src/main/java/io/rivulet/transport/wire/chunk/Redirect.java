package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Responder Redirect, type 0x71. RFC 7016 section 2.3.5.
 *
 * <pre>vlu tagLength | tagEcho | address* to the end; no address means the packet's source</pre>
 */
public final class Redirect {
    private final Span tagEcho = new Span();
    private ByteReader addresses;

    /** Reads a payload up to the addresses; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        tagEcho.takePrefixed(payload);
        addresses = payload;
        return !payload.failed();
    }

    /** The tag of the hello it answers. */
    public Span tagEcho() {
        return tagEcho;
    }

    /** Whether it names no address, and so means the one it came from. */
    public boolean isImplied() {
        return !addresses.hasRemaining();
    }

    /** The next address, or null at the end. */
    public NetAddress nextAddress() {
        return addresses.hasRemaining() ? addresses.address() : null;
    }

    /** Writes a payload's beginning; the addresses follow through {@link ByteWriter#address}. */
    public static void put(ByteWriter out, Span tag) {
        Span.putPrefixed(out, tag.buffer(), tag.offset(), tag.length());
    }
}

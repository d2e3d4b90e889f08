package io.rivulet.transport.wire;

/**
 * Walks a sequence of options (RFC 7016 section 2.1.3): {@code vlu length | vlu type | value}, where an option of length zero is a
 * Marker. Works for terminated option lists (section 2.1.4) and for sequences that end with their container (RFC 7425). Reusable;
 * valid while the bytes under the given reader are.
 */
public final class OptionReader {
    private final ByteReader payload = new ByteReader();
    private ByteReader source;
    private int type;
    private boolean marker;
    private int optionStart;

    /** Starts over on {@code source}, whose cursor this then moves. */
    public OptionReader wrap(ByteReader source) {
        this.source = source;
        return this;
    }

    /**
     * Moves to the next option or Marker.
     *
     * @return false at the end of the source, or when it is malformed ({@code source.failed()} tells which)
     */
    public boolean next() {
        if (!source.hasRemaining()) {
            return false;
        }
        optionStart = source.position();
        int length = source.vluInt();
        source.slice(length, payload);
        if (source.failed()) {
            return false;
        }
        marker = length == 0;
        type = marker ? -1 : payload.vluInt();
        if (!marker && payload.failed()) {
            source.fail();
            return false;
        }
        return true;
    }

    /** Whether the current option is a Marker. */
    public boolean isMarker() {
        return marker;
    }

    /** The type of the current option; -1 for a Marker. */
    public int type() {
        return type;
    }

    /** A reader over the current option's value. The same object at every call. */
    public ByteReader value() {
        return payload;
    }

    /** The index in the source's buffer where the current option's length field starts. */
    public int optionStart() {
        return optionStart;
    }
}

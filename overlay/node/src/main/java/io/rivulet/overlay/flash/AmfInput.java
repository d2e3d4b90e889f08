package io.rivulet.overlay.flash;

import io.rivulet.transport.wire.ByteReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** What the AMF0 and AMF3 readers share over one message: the cursor, the bounds, and the first failure. */
final class AmfInput {
    private final ByteReader reader = new ByteReader();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private AmfFailure failure;
    private int valuesLeft;
    private int depthLeft;

    void wrap(byte[] buffer, int offset, int length) {
        reader.wrap(buffer, offset, length);
        failure = null;
        valuesLeft = Amf0Reader.MAX_VALUES;
        depthLeft = Amf0Reader.MAX_DEPTH;
    }

    ByteReader reader() {
        return reader;
    }

    /** The first failure, or null. */
    AmfFailure failure() {
        return failure == null && reader.failed() ? AmfFailure.TRUNCATED : failure;
    }

    boolean failed() {
        return failure != null || reader.failed();
    }

    /** Notes the first failure and returns null, for the reader to hand up. */
    AmfValue fail(AmfFailure reason) {
        if (failure == null) {
            failure = failure() == null ? reason : AmfFailure.TRUNCATED;
        }
        reader.fail();
        return null;
    }

    /** Counts one value or name against the message's bound. */
    boolean takeOne() {
        if (valuesLeft == 0) {
            fail(AmfFailure.TOO_MANY_VALUES);
            return false;
        }
        valuesLeft--;
        return !failed();
    }

    /** Goes one level down; {@link #leave} comes back up. */
    boolean enter() {
        if (depthLeft == 0) {
            fail(AmfFailure.TOO_DEEP);
            return false;
        }
        depthLeft--;
        return !failed();
    }

    void leave() {
        depthLeft++;
    }

    /** That many bytes of UTF-8, or null after a failure. */
    String text(int lengthBytes) {
        int at = reader.advance(lengthBytes);
        if (at < 0) {
            return null;
        }
        // UTF-8 never takes fewer bytes than UTF-16 takes chars.
        CharBuffer text = CharBuffer.allocate(lengthBytes);
        utf8.reset();
        ByteBuffer source = ByteBuffer.wrap(reader.buffer(), at, lengthBytes);
        if (utf8.decode(source, text, true).isError() || utf8.flush(text).isError()) {
            fail(AmfFailure.MALFORMED);
            return null;
        }
        return text.flip().toString();
    }

    double number() {
        return Double.longBitsToDouble(reader.i64());
    }
}

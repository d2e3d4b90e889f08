package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.ArrayValue;
import io.rivulet.overlay.flash.AmfValue.DateValue;
import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.ObjectKind;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.overlay.flash.AmfValue.Property;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a sequence of AMF0 values, any of which may switch to AMF3 for itself. Sticky: after a failure every read gives null, so a
 * command is read whole and checked once. Never throws on any bytes, and never keeps more than a small multiple of them. Reusable.
 */
public final class Amf0Reader {
    /** Objects within objects: real commands need three levels; this bounds the stack. */
    public static final int MAX_DEPTH = 16;

    /** Values and property names in one message: a {@code connect} has about 25; this bounds the work and garbage that a message causes. */
    public static final int MAX_VALUES = 1_024;

    private final AmfInput in = new AmfInput();
    private final Amf3Reader amf3 = new Amf3Reader(in);

    /** A reader over nothing, to be {@linkplain #wrap wrapped}. */
    public Amf0Reader() {
        in.wrap(new byte[0], 0, 0);
    }

    /** Starts over on a range. */
    public Amf0Reader wrap(byte[] buffer, int offset, int length) {
        in.wrap(buffer, offset, length);
        return this;
    }

    /** Whether bytes are left; false after a failure. */
    public boolean hasRemaining() {
        return in.reader().hasRemaining();
    }

    /** Whether a value could not be read since the last {@link #wrap}. */
    public boolean failed() {
        return in.failed();
    }

    /** Why the first failing value could not be read, or null. */
    public AmfFailure failure() {
        return in.failure();
    }

    /** The next value, or null after a failure. */
    public AmfValue next() {
        if (!in.takeOne()) {
            return null;
        }
        int marker = in.reader().u8();
        AmfValue value =
                switch (marker) {
                    case Amf0Marker.NUMBER -> AmfValue.of(in.number());
                    case Amf0Marker.BOOLEAN -> AmfValue.of(in.reader().u8() != 0);
                    case Amf0Marker.STRING -> text(in.reader().u16());
                    case Amf0Marker.LONG_STRING -> longText();
                    case Amf0Marker.NULL -> Nothing.NULL;
                    case Amf0Marker.UNDEFINED, Amf0Marker.NOT_SERIALISABLE -> Nothing.UNDEFINED;
                    case Amf0Marker.DATE ->
                        new DateValue(in.number(), (short) in.reader().u16());
                    case Amf0Marker.OBJECT -> object(ObjectKind.ANONYMOUS, "");
                    case Amf0Marker.ECMA_ARRAY -> {
                        in.reader().u32(); // the count is a hint only; the end marker decides
                        yield object(ObjectKind.ASSOCIATIVE, "");
                    }
                    case Amf0Marker.TYPED_OBJECT -> typedObject();
                    case Amf0Marker.STRICT_ARRAY -> array();
                    case Amf0Marker.AVMPLUS -> amf3.read();
                    case Amf0Marker.REFERENCE, Amf0Marker.XML_DOCUMENT -> in.fail(AmfFailure.UNSUPPORTED);
                    default -> in.fail(AmfFailure.MALFORMED);
                };
        return in.failed() ? null : value;
    }

    private AmfValue text(int lengthBytes) {
        String text = in.text(lengthBytes);
        if (text == null) {
            return null;
        }
        return AmfValue.of(text);
    }

    private AmfValue longText() {
        long length = in.reader().u32();
        return length > in.reader().remaining() ? in.fail(AmfFailure.TRUNCATED) : text((int) length);
    }

    private AmfValue typedObject() {
        String className = in.text(in.reader().u16());
        return className == null ? null : object(ObjectKind.TYPED, className);
    }

    private AmfValue object(ObjectKind kind, String className) {
        if (!in.enter()) {
            return null;
        }
        List<Property> properties = new ArrayList<>();
        while (true) {
            String name = in.text(in.reader().u16());
            if (name == null) {
                return null;
            }
            if (name.isEmpty() && takeObjectEnd()) {
                in.leave();
                return new ObjectValue(kind, className, properties);
            }
            AmfValue value = next();
            if (value == null) {
                return null;
            }
            properties.add(new Property(name, value));
        }
    }

    private boolean takeObjectEnd() {
        int next = in.reader().hasRemaining() ? in.reader().buffer()[in.reader().position()] : -1;
        return next == Amf0Marker.OBJECT_END && in.reader().u8() == Amf0Marker.OBJECT_END;
    }

    private AmfValue array() {
        long count = in.reader().u32();
        // Each element takes at least its marker, so a larger count cannot be met.
        if (count > in.reader().remaining()) {
            return in.fail(AmfFailure.TRUNCATED);
        }
        if (!in.enter()) {
            return null;
        }
        List<AmfValue> elements = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            AmfValue element = next();
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        in.leave();
        return new ArrayValue(elements);
    }
}

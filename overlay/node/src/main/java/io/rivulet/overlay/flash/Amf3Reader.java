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
 * Reads one AMF3 value where an AMF0 sequence switches to it. Each such value has its own tables of strings and traits. References to
 * earlier objects, XML, byte arrays, vectors, dictionaries and externalised classes are refused.
 */
final class Amf3Reader {
    private static final int UNDEFINED = 0x00;
    private static final int NULL = 0x01;
    private static final int FALSE = 0x02;
    private static final int TRUE = 0x03;
    private static final int INTEGER = 0x04;
    private static final int DOUBLE = 0x05;
    private static final int STRING = 0x06;
    private static final int DATE = 0x08;
    private static final int ARRAY = 0x09;
    private static final int OBJECT = 0x0a;
    private static final int LAST_MARKER = 0x11;

    /** The lowest bit of a length: set when the thing itself follows, clear when it is a reference to an earlier one. */
    private static final int INLINE = 0x01;

    private static final int TRAITS_INLINE = 0x02;
    private static final int EXTERNALISED = 0x04;
    private static final int DYNAMIC = 0x08;

    private record Traits(String className, boolean isDynamic, List<String> names) {}

    private final AmfInput in;
    private final List<String> strings = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();

    Amf3Reader(AmfInput in) {
        this.in = in;
    }

    /** The next value, or null after a failure. */
    AmfValue read() {
        strings.clear();
        traits.clear();
        return next();
    }

    private AmfValue next() {
        if (!in.takeOne()) {
            return null;
        }
        int marker = in.reader().u8();
        AmfValue value =
                switch (marker) {
                    case UNDEFINED -> Nothing.UNDEFINED;
                    case NULL -> Nothing.NULL;
                    case FALSE -> AmfValue.of(false);
                    case TRUE -> AmfValue.of(true);
                    case INTEGER -> AmfValue.of((double) (u29() << 3 >> 3)); // 29 bits, signed
                    case DOUBLE -> AmfValue.of(in.number());
                    case STRING -> textValue();
                    case DATE -> date();
                    case ARRAY -> array();
                    case OBJECT -> object();
                    default -> in.fail(marker <= LAST_MARKER ? AmfFailure.UNSUPPORTED : AmfFailure.MALFORMED);
                };
        return in.failed() ? null : value;
    }

    /** Seven bits in each of up to three bytes, most significant first, and eight in a fourth. */
    private int u29() {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int next = in.reader().u8();
            if ((next & 0x80) == 0) {
                return value << 7 | next;
            }
            value = value << 7 | next & 0x7f;
        }
        return value << 8 | in.reader().u8();
    }

    private String text() {
        int header = u29();
        if ((header & INLINE) == 0) {
            int index = header >>> 1;
            if (index >= strings.size()) {
                in.fail(AmfFailure.MALFORMED);
                return null;
            }
            return strings.get(index);
        }
        String text = in.text(header >>> 1);
        // The empty string is never referred to, so it has no entry.
        if (text != null && !text.isEmpty()) {
            strings.add(text);
        }
        return text;
    }

    private AmfValue textValue() {
        String text = text();
        if (text == null) {
            return null;
        }
        return AmfValue.of(text);
    }

    private AmfValue date() {
        int header = u29();
        return (header & INLINE) == 0 ? in.fail(AmfFailure.UNSUPPORTED) : new DateValue(in.number(), 0);
    }

    /** Named values up to an empty name, then as many unnamed ones as the header says. */
    private AmfValue array() {
        int header = u29();
        if ((header & INLINE) == 0) {
            return in.fail(AmfFailure.UNSUPPORTED);
        }
        int count = header >>> 1;
        if (!in.enter()) {
            return null;
        }
        List<Property> named = new ArrayList<>();
        if (!readDynamic(named)) {
            return null;
        }
        if (count > in.reader().remaining()) {
            return in.fail(AmfFailure.TRUNCATED);
        }
        List<AmfValue> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AmfValue element = next();
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        in.leave();
        if (named.isEmpty()) {
            return new ArrayValue(elements);
        }
        for (int i = 0; i < elements.size(); i++) {
            named.add(new Property(Integer.toString(i), elements.get(i)));
        }
        return new ObjectValue(ObjectKind.ASSOCIATIVE, "", named);
    }

    private AmfValue object() {
        int header = u29();
        if ((header & INLINE) == 0) {
            return in.fail(AmfFailure.UNSUPPORTED);
        }
        Traits shape = traits(header);
        if (shape == null || !in.enter()) {
            return null;
        }
        List<Property> properties = new ArrayList<>();
        for (String name : shape.names) {
            AmfValue value = next();
            if (value == null) {
                return null;
            }
            properties.add(new Property(name, value));
        }
        if (shape.isDynamic && !readDynamic(properties)) {
            return null;
        }
        in.leave();
        ObjectKind kind = shape.className.isEmpty() ? ObjectKind.ANONYMOUS : ObjectKind.TYPED;
        return new ObjectValue(kind, shape.className, properties);
    }

    private Traits traits(int header) {
        if ((header & TRAITS_INLINE) == 0) {
            int index = header >>> 2;
            if (index >= traits.size()) {
                in.fail(AmfFailure.MALFORMED);
                return null;
            }
            return traits.get(index);
        }
        if ((header & EXTERNALISED) != 0) {
            in.fail(AmfFailure.UNSUPPORTED);
            return null;
        }
        String className = text();
        List<String> names = new ArrayList<>();
        int count = header >>> 4;
        for (int i = 0; i < count && in.takeOne(); i++) {
            names.add(text());
        }
        if (in.failed()) {
            return null;
        }
        Traits shape = new Traits(className, (header & DYNAMIC) != 0, names);
        traits.add(shape);
        return shape;
    }

    /** Named values up to an empty name; false after a failure. */
    private boolean readDynamic(List<Property> into) {
        while (true) {
            String name = text();
            if (name == null) {
                return false;
            }
            if (name.isEmpty()) {
                return true;
            }
            AmfValue value = next();
            if (value == null) {
                return false;
            }
            into.add(new Property(name, value));
        }
    }
}

package io.rivulet.overlay.flash;

import java.util.List;

/**
 * A value of the Action Message Format as RTMP commands carry it: what both AMF0 and AMF3 can say, in plain immutable Java. Order is
 * kept: equal values are written as equal bytes.
 */
public sealed interface AmfValue {
    /** A 64-bit floating point number. AMF3 integers are read as this too. */
    record NumberValue(double value) implements AmfValue {}

    /** True or false. */
    record BooleanValue(boolean value) implements AmfValue {}

    /** Text; written as a long string when it takes more than 65,535 bytes of UTF-8. */
    record StringValue(String value) implements AmfValue {}

    /**
     * A point in time.
     *
     * @param epochMs milliseconds since 1970-01-01 UTC; may have a fraction
     * @param zoneMinutes reserved in AMF0, where writers put 0 and readers ignore it
     */
    record DateValue(double epochMs, int zoneMinutes) implements AmfValue {}

    /** Values in order, without names (a strict array). */
    record ArrayValue(List<AmfValue> elements) implements AmfValue {
        /** Copies the list. */
        public ArrayValue {
            elements = List.copyOf(elements);
        }
    }

    /** One named value of an object. */
    record Property(String name, AmfValue value) {}

    /** What kind of object properties are written as. */
    enum ObjectKind {
        /** An object without a class. */
        ANONYMOUS,
        /** An associative array; AMF0 calls it an ECMA array. */
        ASSOCIATIVE,
        /** An object with a class name. */
        TYPED
    }

    /**
     * Named values in the order they came in; a name may occur twice.
     *
     * @param className empty unless the kind is {@link ObjectKind#TYPED}
     */
    record ObjectValue(ObjectKind kind, String className, List<Property> properties) implements AmfValue {
        /** Copies the list. */
        public ObjectValue {
            properties = List.copyOf(properties);
        }

        /** An object without a class. */
        public static ObjectValue of(Property... properties) {
            return new ObjectValue(ObjectKind.ANONYMOUS, "", List.of(properties));
        }

        /** The first value of that name, or {@link Nothing#UNDEFINED}. */
        public AmfValue get(String name) {
            for (Property property : properties) {
                if (property.name().equals(name)) {
                    return property.value();
                }
            }
            return Nothing.UNDEFINED;
        }

        /** The first value of that name when it is text, else {@code otherwise}. */
        public String text(String name, String otherwise) {
            return get(name) instanceof StringValue text ? text.value() : otherwise;
        }

        /** The first value of that name when it is a number, else {@code otherwise}. */
        public double number(String name, double otherwise) {
            return get(name) instanceof NumberValue number ? number.value() : otherwise;
        }
    }

    /** The two values that say that there is none. */
    enum Nothing implements AmfValue {
        /** Deliberately no value. */
        NULL,
        /** Never had a value. */
        UNDEFINED
    }

    /** A number. */
    static NumberValue of(double value) {
        return new NumberValue(value);
    }

    /** A text. */
    static StringValue of(String value) {
        return new StringValue(value);
    }

    /** A truth value. */
    static BooleanValue of(boolean value) {
        return new BooleanValue(value);
    }

    /** A property of an object. */
    static Property property(String name, AmfValue value) {
        return new Property(name, value);
    }
}

package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.ArrayValue;
import io.rivulet.overlay.flash.AmfValue.BooleanValue;
import io.rivulet.overlay.flash.AmfValue.DateValue;
import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.NumberValue;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.overlay.flash.AmfValue.Property;
import io.rivulet.overlay.flash.AmfValue.StringValue;
import io.rivulet.transport.wire.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Writes AMF0 values; {@link ByteWriter#overflowed} tells whether they fitted. Stateless. */
public final class Amf0Writer {
    private static final int MAX_SHORT_TEXT = 0xffff;

    private Amf0Writer() {}

    /**
     * Writes one value.
     *
     * @throws IllegalArgumentException for a property or class name of more than 65,535 bytes of UTF-8
     */
    public static void write(ByteWriter out, AmfValue value) {
        if (value instanceof NumberValue number) {
            out.u8(Amf0Marker.NUMBER).i64(Double.doubleToRawLongBits(number.value()));
        } else if (value instanceof StringValue text) {
            writeText(out, text.value());
        } else if (value instanceof BooleanValue truth) {
            out.u8(Amf0Marker.BOOLEAN).u8(truth.value() ? 1 : 0);
        } else if (value instanceof Nothing nothing) {
            out.u8(nothing == Nothing.NULL ? Amf0Marker.NULL : Amf0Marker.UNDEFINED);
        } else if (value instanceof ObjectValue object) {
            writeObject(out, object);
        } else if (value instanceof ArrayValue array) {
            out.u8(Amf0Marker.STRICT_ARRAY).u32(array.elements().size());
            for (AmfValue element : array.elements()) {
                write(out, element);
            }
        } else if (value instanceof DateValue date) {
            out.u8(Amf0Marker.DATE)
                    .i64(Double.doubleToRawLongBits(date.epochMs()))
                    .u16(date.zoneMinutes());
        } else {
            throw new IllegalArgumentException("not a value: " + value);
        }
    }

    private static void writeText(ByteWriter out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SHORT_TEXT) {
            out.u8(Amf0Marker.LONG_STRING).u32(bytes.length).bytes(bytes);
        } else {
            out.u8(Amf0Marker.STRING).u16(bytes.length).bytes(bytes);
        }
    }

    private static void writeName(ByteWriter out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SHORT_TEXT) {
            throw new IllegalArgumentException(
                    "a name of " + bytes.length + " bytes; AMF0 allows " + MAX_SHORT_TEXT + " bytes");
        }
        out.u16(bytes.length).bytes(bytes);
    }

    private static void writeObject(ByteWriter out, ObjectValue object) {
        switch (object.kind()) {
            case ANONYMOUS -> out.u8(Amf0Marker.OBJECT);
            case ASSOCIATIVE ->
                out.u8(Amf0Marker.ECMA_ARRAY).u32(object.properties().size());
            case TYPED -> {
                out.u8(Amf0Marker.TYPED_OBJECT);
                writeName(out, object.className());
            }
        }
        for (Property property : object.properties()) {
            writeName(out, property.name());
            write(out, property.value());
        }
        out.u16(0).u8(Amf0Marker.OBJECT_END);
    }
}

package io.rivulet.overlay.flash;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Vlu;

/**
 * The two messages of a group's server channel. They have no RTMP header.
 *
 * <pre>{@code
 * client to server   0x01 | vlu length | u8 form | value (length - 1 bytes)
 * server to client   0x0b | peer id (32 bytes)
 * }</pre>
 */
public final class GroupChannelMessage {
    /** A join's value is the canonical part of a groupspec; the group is named by its hash. */
    public static final int FORM_SPEC = 0x10;

    /** A join's value is a group id, 32 bytes. */
    public static final int FORM_ID = 0x15;

    private static final int JOIN = 0x01;
    private static final int INTRODUCTION = 0x0b;

    /** What a client asks to join. */
    public static final class Join {
        private final int form;
        private final byte[] value;

        Join(int form, byte[] value) {
            this.form = form;
            this.value = value;
        }

        /** {@link #FORM_SPEC}, {@link #FORM_ID}, or one that is not known here. */
        public int form() {
            return form;
        }

        /** What names the group, in that form; not to be modified. */
        public byte[] value() {
            return value;
        }
    }

    private GroupChannelMessage() {}

    /**
     * The message by which a client joins.
     *
     * @param form {@link #FORM_SPEC} or {@link #FORM_ID}
     */
    public static byte[] join(int form, byte[] value) {
        int length = 1 + value.length;
        ByteWriter out = new ByteWriter(1 + Vlu.length(length) + length);
        return out.u8(JOIN).vlu(length).u8(form).bytes(value).toBytes();
    }

    /** The join in these bytes, or null when they are none. Bytes behind it are ignored. */
    public static Join parseJoin(byte[] buffer, int offset, int length) {
        ByteReader reader = new ByteReader().wrap(buffer, offset, length);
        int type = reader.u8();
        int optionLength = reader.vluInt();
        int form = reader.u8();
        byte[] value = reader.bytes(optionLength - 1);
        return reader.failed() || type != JOIN ? null : new Join(form, value);
    }

    /** The message by which a server introduces {@code member}. */
    public static byte[] introduction(PeerId member) {
        byte[] message = new byte[1 + PeerId.LENGTH];
        message[0] = INTRODUCTION;
        member.copyTo(message, 1);
        return message;
    }

    /** The member introduced in these bytes, or null when they are no introduction. */
    public static PeerId parseIntroduction(byte[] buffer, int offset, int length) {
        boolean sound = length == 1 + PeerId.LENGTH && buffer[offset] == INTRODUCTION;
        return sound ? PeerId.copyOf(buffer, offset + 1) : null;
    }
}

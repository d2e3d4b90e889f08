package io.rivulet.groups.wire;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * What a member tells the server on its channel: {@code 01 | vlu length | u8 form | value}. Form 0x15 has the group id, form 0x10
 * (version 1) the canonical groupspec, of which the server computes the id.
 */
public final class ServerJoin {
    /** Type, length, form, id: 1 + 1 + 1 + 32. */
    public static final int LENGTH = 35;

    private static final int FORM_CANONICAL = 0x10;
    private static final int FORM_ID = 0x15;

    private ServerJoin() {}

    /** Writes the message in the form that gives nothing away. */
    public static void write(ByteWriter out, GroupId group) {
        out.u8(MembershipMessageType.CONNECT).option(FORM_ID, group.toBytes());
    }

    /** Writes the message in the form of version 1, which discloses the membership secret to the server. */
    public static void writeCanonical(ByteWriter out, byte[] canonical) {
        out.u8(MembershipMessageType.CONNECT).option(FORM_CANONICAL, canonical);
    }

    /** Reads the body, after the type byte: the group it names, or null when it is malformed. */
    public static GroupId read(ByteReader body) {
        int length = body.vluInt();
        ByteReader value = body.slice(length, new ByteReader());
        int form = value.u8();
        if (body.failed() || value.failed()) {
            return null;
        }
        byte[] bytes = value.rest();
        if (form == FORM_CANONICAL) {
            return bytes.length == 0 ? null : GroupId.ofVersionOne(bytes);
        }
        return form == FORM_ID && bytes.length == GroupId.LENGTH ? GroupId.copyOf(bytes, 0) : null;
    }
}

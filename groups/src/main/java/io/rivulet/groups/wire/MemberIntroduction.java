package io.rivulet.groups.wire;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/** What the server tells a member on its channel, one per member introduced: {@code 0b | peer id}. */
public final class MemberIntroduction {
    /** Type and id: 1 + 32. */
    public static final int LENGTH = 33;

    private MemberIntroduction() {}

    /** Writes the message. */
    public static void write(ByteWriter out, PeerId member) {
        out.u8(MembershipMessageType.INTRODUCTION).bytes(member.toBytes());
    }

    /** Reads the body, after the type byte: the member introduced, or null when it is malformed. */
    public static PeerId read(ByteReader body) {
        int at = body.advance(PeerId.LENGTH);
        return at < 0 || body.hasRemaining() ? null : PeerId.copyOf(body.buffer(), at);
    }
}

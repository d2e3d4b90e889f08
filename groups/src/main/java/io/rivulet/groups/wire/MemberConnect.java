package io.rivulet.groups.wire;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.MembershipSecret;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import java.nio.charset.StandardCharsets;

/**
 * The first message between two members, with the proof of membership:
 *
 * <pre>01 | 41 00 group id in 64 hexadecimal digits | 21 01 proof of 32 bytes | 23 03 21 0f peer id of the receiver</pre>
 *
 * <p>There is no end marker. Written in exactly this order, which existing members insist on; read in any order, unknown options skipped.
 */
public final class MemberConnect {
    /** Type, and three options with a length and a type byte each: 1 + (2 + 64) + (2 + 32) + (2 + 34). */
    public static final int LENGTH = 137;

    private static final int GROUP = 0x00;
    private static final int PROOF = 0x01;
    private static final int RECEIVER = 0x03;

    /** The length and type of a fingerprint in an endpoint discriminator. RFC 7425 section 4.4. */
    private static final int FINGERPRINT_LENGTH = 0x21;

    private static final int FINGERPRINT_TYPE = 0x0f;

    private final GroupId group;
    private final byte[] proof;
    private final PeerId receiver;

    private MemberConnect(GroupId group, byte[] proof, PeerId receiver) {
        this.group = group;
        this.proof = proof;
        this.receiver = receiver;
    }

    /** Writes the message. */
    public static void write(ByteWriter out, GroupId group, byte[] proof, PeerId receiver) {
        out.u8(MembershipMessageType.CONNECT).option(GROUP, group.toAscii()).option(PROOF, proof);
        out.vlu(1 + 2 + PeerId.LENGTH)
                .u8(RECEIVER)
                .u8(FINGERPRINT_LENGTH)
                .u8(FINGERPRINT_TYPE)
                .bytes(receiver.toBytes());
    }

    /** Reads the body, after the type byte; null when something is missing or malformed. */
    public static MemberConnect read(ByteReader body) {
        GroupId group = null;
        byte[] proof = null;
        PeerId receiver = null;
        OptionReader options = new OptionReader().wrap(body);
        while (options.next() && !options.isMarker()) {
            switch (options.type()) {
                case GROUP -> group = readGroup(options.value());
                case PROOF -> proof = options.value().rest();
                case RECEIVER -> receiver = readReceiver(options.value());
                default -> {
                    // An option of a later version.
                }
            }
        }
        boolean complete = !body.failed() && group != null && proof != null && receiver != null;
        return complete && proof.length == MembershipSecret.PROOF_LENGTH
                ? new MemberConnect(group, proof, receiver)
                : null;
    }

    private static GroupId readGroup(ByteReader value) {
        if (value.remaining() != 2 * GroupId.LENGTH) {
            return null;
        }
        try {
            return GroupId.parse(new String(value.rest(), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notHexadecimal) {
            return null;
        }
    }

    private static PeerId readReceiver(ByteReader value) {
        boolean fingerprint = value.u8() == FINGERPRINT_LENGTH && value.u8() == FINGERPRINT_TYPE;
        return fingerprint && value.remaining() == PeerId.LENGTH ? PeerId.copyOf(value.rest(), 0) : null;
    }

    /** The group that the sender is in. */
    public GroupId group() {
        return group;
    }

    /** A copy of the proof. */
    public byte[] proof() {
        return proof.clone();
    }

    /** Whom the sender means. */
    public PeerId receiver() {
        return receiver;
    }
}

package io.rivulet.groups.wire;

import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;

/** The flows that membership lives on, by the metadata that they are opened with. */
public enum MembershipFlowName {
    /** "GC": a member's channel to the server and back, associated with the connection's flow: {@link ServerJoin}, {@link MemberIntroduction}. */
    SERVER_CHANNEL("4743"),
    /** "GR" 1c: one in each direction between two members, answering nothing: connect, begin, report, ask close. Fully reliable. */
    CONTROL("47521c");

    private final String hex;

    MembershipFlowName(String hex) {
        this.hex = hex;
    }

    /** A fresh copy of the metadata. */
    public byte[] metadata() {
        return Bytes.fromHex(hex);
    }

    /** Whether {@code metadata} names this flow. */
    public boolean is(byte[] given) {
        return Arrays.equals(metadata(), given);
    }
}

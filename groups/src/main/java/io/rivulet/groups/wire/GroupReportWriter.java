package io.rivulet.groups.wire;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteWriter;
import java.util.List;

/**
 * Writes a report, in the layout of {@link GroupReport}: first {@link #begin}, then {@link #record} for each member. Never writes more
 * than a reader takes. Reusable.
 */
public final class GroupReportWriter {
    /** As the original's authors noted it. */
    public static final int MAX_BYTES = 20_000;

    private static final byte[] EXTENSIONS = {ReportFormat.EXTENSIONS};
    private static final byte[] NO_FLAGS = {};

    private ByteWriter out;
    private int records;

    /**
     * The one-byte options of a head.
     *
     * @param extensions whether to tell that our extension messages are understood
     */
    public static byte[] flags(boolean extensions) {
        return extensions ? EXTENSIONS.clone() : NO_FLAGS;
    }

    /**
     * Writes the head.
     *
     * @param flags           one-byte options, see {@link #flags}
     * @param receiverAddress where we see the receiver, or null to leave it out
     * @param senderAddresses our own addresses, introducers first; the first {@link GroupReport#MAX_ADDRESSES} are written
     */
    public GroupReportWriter begin(
            ByteWriter target, byte[] flags, PeerAddress receiverAddress, List<PeerAddress> senderAddresses) {
        out = target;
        records = 0;
        out.u8(MembershipMessageType.REPORT);
        for (byte flag : flags) {
            out.u8(1).u8(flag);
        }
        if (receiverAddress != null) {
            writeAddresses(ReportFormat.RECEIVER_ADDRESS, List.of(receiverAddress));
        }
        writeAddresses(ReportFormat.ADDRESSES, senderAddresses);
        out.u8(0);
        return this;
    }

    /**
     * Adds a member.
     *
     * @param ageSeconds seconds since it was last heard
     * @return false, and nothing is written, when the report is full
     */
    public boolean record(PeerId member, long ageSeconds, List<PeerAddress> addresses) {
        int start = out.position();
        if (records == GroupReport.MAX_RECORDS || out.overflowed()) {
            return false;
        }
        out.vlu(ReportFormat.RECORD_START).u8(ReportFormat.FINGERPRINT_LENGTH).u8(ReportFormat.FINGERPRINT_TYPE);
        out.bytes(member.toBytes()).vlu(ageSeconds);
        writeAddresses(ReportFormat.ADDRESSES, addresses);
        out.u8(0);
        if (out.overflowed()) {
            out.rewind(start);
            return false;
        }
        records++;
        return true;
    }

    private void writeAddresses(int type, List<PeerAddress> addresses) {
        int count = Math.min(addresses.size(), GroupReport.MAX_ADDRESSES);
        int length = 1;
        for (int i = 0; i < count; i++) {
            length += ByteWriter.addressLength(addresses.get(i).address());
        }
        out.vlu(length).u8(type);
        for (int i = 0; i < count; i++) {
            out.address(addresses.get(i).address(), addresses.get(i).origin());
        }
    }

    /** How many members were added. */
    public int records() {
        return records;
    }
}

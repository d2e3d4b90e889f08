package io.rivulet.groups.wire;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a report, the gossip and heartbeat of members:
 *
 * <pre>
 * 0a | [01 flag]* | 08 or 14, 0d, address of the receiver | length, 0a, addresses of the sender | 00
 *    | { 22 21 0f peer id | vlu age | [length, 0a, addresses] | 00 }*
 * </pre>
 *
 * <p>Read as option lists: any order, unknown options skipped. A cursor over the bytes: {@link #read} takes the head, each
 * {@link #nextRecord} the next member. Records that start otherwise are skipped whole. Reusable; valid while the bytes are.
 */
public final class GroupReport {
    /** Records taken from one report; more are left unread. A best list for 10^9 members has 42, and each record may cost a table entry. */
    public static final int MAX_RECORDS = 64;

    /** Addresses taken from one list: an introducer and the seven that members keep of each other. */
    public static final int MAX_ADDRESSES = 8;

    /** Flags taken from a head; nobody is known to send more than one. */
    public static final int MAX_FLAGS = 8;

    private final ByteReader value = new ByteReader();
    private final byte[] flags = new byte[MAX_FLAGS];
    private final List<PeerAddress> senderAddresses = new ArrayList<>();
    private final List<PeerAddress> addresses = new ArrayList<>();
    private ByteReader body;
    private int flagCount;
    private PeerAddress receiverAddress;
    private PeerId peer;
    private long ageSeconds;
    private int recordsRead;
    private int recordsSkipped;

    /**
     * Reads the head of a report's body, after the type byte.
     *
     * @return false when it is malformed: ignore the report
     */
    public boolean read(ByteReader reportBody) {
        body = reportBody;
        flagCount = 0;
        receiverAddress = null;
        senderAddresses.clear();
        recordsRead = 0;
        recordsSkipped = 0;
        int length = nextLength();
        while (length > 0) {
            readHeadOption(length);
            length = nextLength();
        }
        return !body.failed();
    }

    private void readHeadOption(int length) {
        body.slice(length, value);
        if (body.failed()) {
            return;
        }
        int type = value.u8();
        if (type == ReportFormat.RECEIVER_ADDRESS) {
            List<PeerAddress> one = new ArrayList<>(1);
            readAddresses(one);
            receiverAddress = one.isEmpty() ? null : one.get(0);
        } else if (type == ReportFormat.ADDRESSES) {
            readAddresses(senderAddresses);
        } else if (length == 1 && flagCount < MAX_FLAGS) {
            flags[flagCount++] = (byte) type;
        }
    }

    /** The length of the next option; 0 for an end marker, and at a failure. A list that ends without a marker is malformed. */
    private int nextLength() {
        if (body.hasRemaining()) {
            int first = body.buffer()[body.position()] & 0xff;
            return first > ReportFormat.LAST_VLU_LENGTH ? body.u8() : body.vluInt();
        }
        return body.vluInt();
    }

    /** Takes the addresses that are whole; one cut short ends the list. */
    private void readAddresses(List<PeerAddress> into) {
        while (value.hasRemaining() && into.size() < MAX_ADDRESSES) {
            NetAddress address = value.address();
            if (address == null) {
                return;
            }
            into.add(new PeerAddress(address, AddressOrigin.of(value.lastAddressOrigin())));
        }
    }

    /**
     * Moves to the next record.
     *
     * @return false at the end, at {@link #MAX_RECORDS}, and where the rest is malformed ({@link #isMalformed}); what came before stands
     */
    public boolean nextRecord() {
        while (recordsRead < MAX_RECORDS && recordsSkipped < MAX_RECORDS && body.hasRemaining()) {
            boolean known = readRecord();
            if (body.failed()) {
                return false;
            }
            if (known) {
                recordsRead++;
                return true;
            }
            recordsSkipped++;
        }
        return false;
    }

    private boolean readRecord() {
        int length = nextLength();
        body.slice(length, value);
        boolean known = length == ReportFormat.RECORD_START
                && value.u8() == ReportFormat.FINGERPRINT_LENGTH
                && value.u8() == ReportFormat.FINGERPRINT_TYPE;
        if (known) {
            peer = PeerId.copyOf(value.rest(), 0);
        }
        ageSeconds = body.vlu();
        addresses.clear();
        for (int option = nextLength(); option > 0; option = nextLength()) {
            body.slice(option, value);
            if (!body.failed() && value.u8() == ReportFormat.ADDRESSES) {
                readAddresses(addresses);
            }
        }
        return known;
    }

    /** Whether the sender understands our extension messages. */
    public boolean tellsExtensions() {
        for (int i = 0; i < flagCount; i++) {
            if (flags[i] == ReportFormat.EXTENSIONS) {
                return true;
            }
        }
        return false;
    }

    /** The one-byte options of the head, in order; but for ours, their meaning is not known. */
    public byte[] flags() {
        return Arrays.copyOf(flags, flagCount);
    }

    /** Where the sender sees us, or null when it does not say. */
    public PeerAddress receiverAddress() {
        return receiverAddress;
    }

    /** The sender's addresses, the introducer's first. Overwritten by the next {@link #read}. */
    public List<PeerAddress> senderAddresses() {
        return senderAddresses;
    }

    /** The record's member. */
    public PeerId peer() {
        return peer;
    }

    /** Seconds since the record's member was last heard. */
    public long ageSeconds() {
        return ageSeconds;
    }

    /** The addresses of the record's member. Overwritten by the next record. */
    public List<PeerAddress> addresses() {
        return addresses;
    }

    /** Records skipped so far because they start otherwise. */
    public int recordsSkipped() {
        return recordsSkipped;
    }

    /** Whether reading ended early because the rest is malformed. */
    public boolean isMalformed() {
        return body.failed();
    }

    /** Whether reading ended at {@link #MAX_RECORDS}. */
    public boolean isCut() {
        return !body.failed() && body.hasRemaining();
    }
}

package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.Vlu;

/**
 * User Data, type 0x10, and Next User Data, type 0x11. RFC 7016 sections 2.3.11 and 2.3.12.
 *
 * <pre>
 * flags u8: OPT 0x80 | rsv 0x40 | FRA 0x30 | rsv 0x0c | ABN 0x02 | FIN 0x01
 * vlu flowID | vlu sequenceNumber | vlu fsnOffset     (User Data only; Next continues the chunk before it)
 * [options, Marker]                                   if OPT
 * userData to the end
 * </pre>
 */
public final class UserData {
    /** A fragment that is a whole message. */
    public static final int WHOLE = 0;

    /** The first fragment of a message. */
    public static final int BEGIN = 1;

    /** The last fragment of a message. */
    public static final int END = 2;

    /** A fragment in the middle of a message. */
    public static final int MIDDLE = 3;

    /** User's Per-Flow Metadata, section 2.3.11.1.1. */
    public static final int OPTION_METADATA = 0x00;

    /** Return Flow Association, section 2.3.11.1.2. */
    public static final int OPTION_RETURN_ASSOCIATION = 0x0a;

    /** From this type on, an option that is not understood is ignored instead of refused. Section 2.3.11.1. */
    private static final int FIRST_OPTIONAL_TYPE = 0x2000;

    private static final int OPTIONS_PRESENT = 0x80;
    private static final int ABANDON = 0x02;
    private static final int FINAL = 0x01;

    private final OptionReader options = new OptionReader();
    private final Span metadata = new Span();
    private final Span data = new Span();
    private int flags;
    private long flowId;
    private long sequenceNumber;
    private long forwardSequenceNumber;
    private boolean hasMetadata;
    private long associatedFlowId;
    private boolean hasUnknownOption;
    private boolean followable;

    /** Forgets the chunk before, so that a Next User Data cannot continue it: call at the start of each packet. */
    public void startPacket() {
        followable = false;
    }

    /** Reads a User Data payload; false when it is malformed: ignore the chunk. */
    public boolean wrap(ByteReader payload) {
        followable = false;
        flags = payload.u8();
        flowId = payload.vlu();
        sequenceNumber = payload.vlu();
        long fsnOffset = payload.vlu();
        if (payload.failed() || fsnOffset > sequenceNumber || sequenceNumber == 0 || fsnOffset == 0 && !isAbandoned()) {
            return false;
        }
        forwardSequenceNumber = sequenceNumber - fsnOffset;
        return wrapRest(payload);
    }

    /** Reads a Next User Data payload; false when it is malformed, or no User Data precedes it in this packet: ignore the chunk. */
    public boolean wrapNext(ByteReader payload) {
        if (!followable) {
            return false;
        }
        flags = payload.u8();
        sequenceNumber++;
        return wrapRest(payload);
    }

    private boolean wrapRest(ByteReader payload) {
        hasMetadata = false;
        associatedFlowId = -1;
        hasUnknownOption = false;
        if ((flags & OPTIONS_PRESENT) != 0 && !readOptions(payload)) {
            followable = false;
            return false;
        }
        data.take(payload, payload.remaining());
        followable = !payload.failed();
        return followable;
    }

    private boolean readOptions(ByteReader payload) {
        options.wrap(payload);
        while (options.next()) {
            if (options.isMarker()) {
                return true;
            }
            ByteReader value = options.value();
            if (options.type() == OPTION_METADATA) {
                metadata.take(value, value.remaining());
                hasMetadata = true;
            } else if (options.type() == OPTION_RETURN_ASSOCIATION) {
                associatedFlowId = value.vlu();
                if (value.failed()) {
                    return false;
                }
            } else if (options.type() < FIRST_OPTIONAL_TYPE) {
                hasUnknownOption = true;
            }
        }
        return false; // the list has no Marker
    }

    /** The flow identifier. */
    public long flowId() {
        return flowId;
    }

    /** The sequence number of this fragment, from 1. */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    /** The sender sends nothing at or below this sequence number any more. */
    public long forwardSequenceNumber() {
        return forwardSequenceNumber;
    }

    /** {@link #WHOLE}, {@link #BEGIN}, {@link #END} or {@link #MIDDLE}. */
    public int fragmentControl() {
        return flags >> 4 & 0x03;
    }

    /** Whether the sender has abandoned this sequence number; the data means nothing then. */
    public boolean isAbandoned() {
        return (flags & ABANDON) != 0;
    }

    /** Whether this is the last sequence number of the flow. */
    public boolean isFinal() {
        return (flags & FINAL) != 0;
    }

    /** Whether {@link #metadata} is there. */
    public boolean hasMetadata() {
        return hasMetadata;
    }

    /** The flow's metadata. */
    public Span metadata() {
        return metadata;
    }

    /** The flow that this one answers, or -1. */
    public long associatedFlowId() {
        return associatedFlowId;
    }

    /** Whether an option that must be understood is not. */
    public boolean hasUnknownOption() {
        return hasUnknownOption;
    }

    /** The fragment's user data. */
    public Span data() {
        return data;
    }

    /** Writes the flags byte. */
    public static int flags(boolean hasOptions, int fragmentControl, boolean abandoned, boolean isFinal) {
        return (hasOptions ? OPTIONS_PRESENT : 0)
                | fragmentControl << 4
                | (abandoned ? ABANDON : 0)
                | (isFinal ? FINAL : 0);
    }

    /** Writes what follows the flags in a User Data chunk. */
    public static void put(ByteWriter out, long flowId, long sequenceNumber, long forwardSequenceNumber) {
        out.vlu(flowId).vlu(sequenceNumber).vlu(sequenceNumber - forwardSequenceNumber);
    }

    /** Writes an option list with what each flow begins with: its metadata, and the flow that it answers, or -1 for none. */
    public static void putOptions(ByteWriter out, byte[] metadata, long associatedFlowId) {
        out.option(OPTION_METADATA, metadata);
        if (associatedFlowId >= 0) {
            byte[] flowId = new byte[Vlu.length(associatedFlowId)];
            Vlu.put(flowId, 0, associatedFlowId);
            out.option(OPTION_RETURN_ASSOCIATION, flowId);
        }
        out.u8(0); // the Marker
    }
}

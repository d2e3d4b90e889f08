package io.rivulet.simulator.session;

import io.rivulet.simulator.coarse.CoarsePeer;
import io.rivulet.simulator.coarse.Traffic;
import java.util.Arrays;

/** Puts packets together, one at a time, and knows how long they would be. RFC 7016 sections 2.2.4, 2.3.11, 2.3.12 and 2.3.14. */
final class PacketMaker {
    /** Who is told how many bytes of what go out. */
    interface Account {
        void charge(Traffic.Kind kind, int bytes);
    }

    private static final int STAMP_BYTES = 2;
    private static final int CHUNK_HEADER_BYTES = 3;
    /** Flags; flow and offset of the forward sequence number, as short as they are. */
    private static final int DATA_FIELDS_BYTES = 3;

    /** Flow, and the window in two bytes. */
    private static final int ACK_FIELDS_BYTES = 3;

    /** As in {@code Session}: for less it is not worth looking for something. */
    private static final int MIN_USEFUL_ROOM = 32;

    private static final int ALMOST_FULL_BYTES = 128;
    private static final int TIME_CRITICAL_PRIORITIES = 2;

    private final PacketLengths lengths;
    private final Outbox outbox;
    private final SendFlows flows;
    private final SendWindows windows;

    private int limit;
    private int length;
    private boolean isTimeCritical;
    private int count;
    private Message[] messages = new Message[4];
    private int[] numbers = new int[4];
    private int[] sequences = new int[4];
    private int[] forwards = new int[4];
    private int[] chunkBytes = new int[4];

    PacketMaker(PacketLengths lengths, Outbox outbox, SendFlows flows, SendWindows windows) {
        this.lengths = lengths;
        this.outbox = outbox;
        this.flows = flows;
        this.windows = windows;
    }

    /** Begins a packet. */
    void start(int session, boolean isLong, boolean hasTimestamp, boolean hasEcho) {
        limit = lengths.plainBytes(isLong);
        length = 1 + (hasTimestamp ? STAMP_BYTES : 0) + (hasEcho ? STAMP_BYTES : 0);
        isTimeCritical = false;
        count = 0;
    }

    /** Adds acknowledgements, which may be null. They are short, and none is left out. */
    Packet.Acks acks(Packet.Acks acks) {
        if (acks != null) {
            for (int i = 0; i < acks.flows().length; i++) {
                length += CHUNK_HEADER_BYTES + ACK_FIELDS_BYTES + vluBytes(acks.cumulative()[i]);
                length += acks.beyond()[i] == null ? 0 : acks.beyond()[i].length * Long.BYTES;
            }
        }
        return acks;
    }

    /** Adds what a session has to send, most urgent first, as long as it fits and the window is open; null when nothing does. */
    Packet.Data data(int session) {
        int entry = outbox.first(session);
        while (entry != Outbox.NONE && windows.isOpen(session) && (count == 0 || limit - length >= MIN_USEFUL_ROOM)) {
            int size = chunkBytes(entry);
            // What is too long for any packet goes in one of its own, before anything else is in it.
            if (length + size > limit && !(count == 0 && length <= 1 + 2 * STAMP_BYTES)) {
                break;
            }
            put(session, entry, size);
            entry = outbox.first(session);
        }
        return taken();
    }

    /** Everything that a session has, whatever its length; null when it has nothing. */
    Packet.Data everything(int session) {
        start(session, false, false, false);
        for (int entry = outbox.first(session); entry != Outbox.NONE; entry = outbox.first(session)) {
            put(session, entry, chunkBytes(entry));
        }
        return taken();
    }

    private int chunkBytes(int entry) {
        int sequence = outbox.sequenceToBe(entry);
        int number = flows.number(outbox.flow(entry));
        boolean isNext = count > 0 && numbers[count - 1] == number && sequences[count - 1] + 1 == sequence;
        int fields = isNext ? 1 : DATA_FIELDS_BYTES + vluBytes(sequence);
        return CHUNK_HEADER_BYTES + fields + outbox.message(entry).length();
    }

    private void put(int session, int entry, int size) {
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
            sequences = Arrays.copyOf(sequences, 2 * count);
            forwards = Arrays.copyOf(forwards, 2 * count);
            chunkBytes = Arrays.copyOf(chunkBytes, 2 * count);
        }
        int flow = outbox.flow(entry);
        messages[count] = outbox.message(entry);
        numbers[count] = flows.number(flow);
        isTimeCritical |= outbox.priority(entry) < TIME_CRITICAL_PRIORITIES;
        outbox.onSent(session, entry, size);
        sequences[count] = outbox.sequence(entry);
        forwards[count] = outbox.forward(session, flow);
        chunkBytes[count++] = size;
        length += size;
    }

    private Packet.Data taken() {
        return count == 0
                ? null
                : new Packet.Data(
                        Arrays.copyOf(messages, count),
                        Arrays.copyOf(numbers, count),
                        Arrays.copyOf(sequences, count),
                        Arrays.copyOf(forwards, count));
    }

    private static int vluBytes(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    // Of the packet made last.

    /** Whether it carries real-time data. */
    boolean isTimeCritical() {
        return isTimeCritical;
    }

    /** What goes over the line for it. */
    int lastBytes() {
        return lengths.lineBytes(length);
    }

    /** Whether it was nearly as long as the first packets of a session may be. */
    boolean isFull() {
        return length >= lengths.plainBytes(false) - ALMOST_FULL_BYTES;
    }

    /** Says what it is made of: each message is of its kind, and all else goes with a fragment, or else with the first of them, or is acknowledgement. */
    void charge(Account account) {
        int rest = lastBytes();
        int bearer = -1;
        for (int i = 0; i < count; i++) {
            rest -= chunkBytes[i];
            if (bearer < 0 || SessionPeer.isFragment(messages[i])) {
                bearer = i;
            }
        }
        for (int i = 0; i < count; i++) {
            account.charge(CoarsePeer.countedAs(messages[i].type()), chunkBytes[i] + (i == bearer ? rest : 0));
        }
        if (count == 0) {
            account.charge(Traffic.Kind.ACKNOWLEDGEMENT, rest);
        }
        Arrays.fill(messages, 0, count, null);
    }
}

package io.rivulet.groups.testing;

import io.rivulet.transport.testing.RecordedExchange.Packet;
import io.rivulet.transport.testing.RecordedSession;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.OptionReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The recorded group of existing programs as the messages that its members exchanged. A small reassembler of its own over the plain
 * packets (User Data chunks, RFC 7016 sections 2.3.11 and 2.3.12), so that no test here depends on our transport's flows.
 */
public final class RecordedExchange {
    private static final int USER_DATA = 0x10;
    private static final int NEXT_USER_DATA = 0x11;

    /** A whole message. */
    public static final class Message {
        private final FlowKey key;
        private final String metadata;
        private final long answers;
        private final byte[] bytes;

        private Message(FlowKey key, String metadata, long answers, byte[] bytes) {
            this.key = key;
            this.metadata = metadata;
            this.answers = answers;
            this.bytes = bytes;
        }

        /** Index into {@link RecordedExchange#sessions}. */
        public int session() {
            return key.session;
        }

        /** Which end of the session sent it. */
        public boolean fromInitiator() {
            return key.fromInitiator;
        }

        /** Its flow's id, unique within session and direction. */
        public long flow() {
            return key.flow;
        }

        /** The flow's name, in hexadecimal. */
        public String metadata() {
            return metadata;
        }

        /** The id of the flow that its flow answers, in the other direction, or -1. */
        public long answers() {
            return answers;
        }

        /** The message; not to be modified. */
        public byte[] bytes() {
            return bytes;
        }
    }

    private record FlowKey(int session, boolean fromInitiator, long flow) {}

    private static final class Fragment {
        private final int flags;
        private final byte[] bytes;

        private Fragment(int flags, byte[] bytes) {
            this.flags = flags;
            this.bytes = bytes;
        }
    }

    private static final class Flow {
        private final TreeMap<Long, Fragment> waiting = new TreeMap<>();
        private ByteArrayOutputStream message;
        private String metadata = "";
        private long answers = -1;
        private long nextSequence = 1;
    }

    private final io.rivulet.transport.testing.RecordedExchange recording;
    private final Map<FlowKey, Flow> flows = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();

    private RecordedExchange(io.rivulet.transport.testing.RecordedExchange recording) {
        this.recording = recording;
    }

    /** Opens the recording; fails if a packet does not open or a chunk is malformed. */
    public static RecordedExchange open() {
        RecordedExchange exchange =
                new RecordedExchange(io.rivulet.transport.testing.RecordedExchange.open("original-group"));
        for (Packet packet : exchange.recording.packets()) {
            if (packet.session() >= 0) {
                exchange.read(packet);
            }
        }
        return exchange;
    }

    /** The keys of each session. */
    public List<RecordedSession> sessions() {
        return recording.sessions();
    }

    /** All packets. */
    public List<Packet> packets() {
        return recording.packets();
    }

    /** All messages: those of a flow in their order, and among flows in the order in which they were complete. */
    public List<Message> messages() {
        return messages;
    }

    private void read(Packet packet) {
        ByteReader reader = new ByteReader(packet.plain());
        int flags = reader.u8();
        reader.advance((flags & 0x08) != 0 ? 2 : 0); // timestamp
        reader.advance((flags & 0x04) != 0 ? 2 : 0); // timestamp echo
        FlowKey key = null;
        long sequence = 0;
        while (reader.remaining() >= 3) {
            int type = reader.u8();
            ByteReader payload = reader.slice(reader.u16(), new ByteReader());
            if (type == 0xff || reader.failed()) {
                return; // padding
            }
            if (type == USER_DATA) {
                int chunkFlags = payload.u8();
                key = new FlowKey(packet.session(), packet.fromInitiator(), payload.vlu());
                sequence = payload.vlu();
                long forward = sequence - payload.vlu();
                take(key, sequence, forward, chunkFlags, payload);
            } else if (type == NEXT_USER_DATA && key != null) {
                sequence++;
                take(key, sequence, 0, payload.u8(), payload);
            }
        }
    }

    private void take(FlowKey key, long sequence, long forward, int flags, ByteReader payload) {
        Flow flow = flows.computeIfAbsent(key, unused -> new Flow());
        if ((flags & 0x80) != 0) {
            OptionReader options = new OptionReader().wrap(payload);
            while (options.next() && !options.isMarker()) {
                if (options.type() == 0x00) {
                    flow.metadata =
                            java.util.HexFormat.of().formatHex(options.value().rest());
                } else if (options.type() == 0x0a) {
                    flow.answers = options.value().vlu();
                }
            }
        }
        if (payload.failed()) {
            throw new AssertionError("malformed user data in session " + key.session());
        }
        if (sequence >= flow.nextSequence) {
            flow.waiting.putIfAbsent(sequence, new Fragment(flags, payload.rest()));
        }
        if (forward >= flow.nextSequence) {
            flow.message = null;
            flow.waiting.headMap(forward, true).clear();
            flow.nextSequence = forward + 1;
        }
        for (Fragment next = flow.waiting.remove(flow.nextSequence);
                next != null;
                next = flow.waiting.remove(flow.nextSequence)) {
            flow.nextSequence++;
            append(key, flow, next);
        }
    }

    private void append(FlowKey key, Flow flow, Fragment fragment) {
        int control = fragment.flags >>> 4 & 0x03; // 0 whole, 1 begin, 2 end, 3 middle
        boolean abandoned = (fragment.flags & 0x02) != 0;
        if (control == 0 || control == 1) {
            flow.message = new ByteArrayOutputStream();
        }
        if (abandoned) {
            flow.message = null;
        }
        if (flow.message == null) {
            return;
        }
        flow.message.writeBytes(fragment.bytes);
        if (control == 0 || control == 2) {
            messages.add(new Message(key, flow.metadata, flow.answers, flow.message.toByteArray()));
            flow.message = null;
        }
    }
}

package io.rivulet.transport.testing;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.flash.FlashProfile;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A recording, opened: every datagram as the plain packet that was in it. */
public final class RecordedExchange {
    /** The number of the session that startup packets count as. */
    public static final int STARTUP = -1;

    private static final String DIRECTORY = "/io/rivulet/transport/vectors/";

    private final List<RecordedSession> sessions;
    private final List<Packet> packets = new ArrayList<>();

    /** A plain packet. */
    public static final class Packet {
        private final Pcap.Datagram datagram;
        private final int session;
        private final boolean fromInitiator;
        private final byte[] plain;

        private Packet(Pcap.Datagram datagram, Key key, byte[] plain) {
            this.datagram = datagram;
            this.session = key.session;
            this.fromInitiator = key.fromInitiator;
            this.plain = plain;
        }

        public Pcap.Datagram datagram() {
            return datagram;
        }

        /** An index into {@link RecordedExchange#sessions}, or {@link #STARTUP}. */
        public int session() {
            return session;
        }

        /** Whether the session's Initiator sent it; false for a startup packet. */
        public boolean fromInitiator() {
            return fromInitiator;
        }

        /** The plain RTMFP packet with its padding; not to be modified. */
        public byte[] plain() {
            return plain;
        }
    }

    /** One direction of one session, at its receiver. */
    private record Key(int session, boolean fromInitiator, PacketCipher receiver) {}

    private record Path(NetAddress source, NetAddress destination, int sessionId) {}

    private RecordedExchange(List<RecordedSession> sessions) {
        this.sessions = sessions;
    }

    /** Opens a recording such as {@code original-group}. Fails on the first packet that does not open. */
    public static RecordedExchange open(String name) {
        RecordedExchange exchange = new RecordedExchange(RecordedSession.read(DIRECTORY + name + "-keys.txt"));
        exchange.openAll(Pcap.read(DIRECTORY + name + ".pcap.gz"));
        return exchange;
    }

    private void openAll(List<Pcap.Datagram> datagrams) {
        Key startup = new Key(STARTUP, false, FlashProfile.INSTANCE.defaultCipher());
        List<Key> unused = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            unused.add(new Key(i, true, sessions.get(i).responderKeys().cipher()));
            unused.add(new Key(i, false, sessions.get(i).initiatorKeys().cipher()));
        }
        Map<Path, Key> keys = new HashMap<>();
        for (Pcap.Datagram datagram : datagrams) {
            int sessionId = sessionId(datagram.payload());
            Path path = new Path(datagram.source(), datagram.destination(), sessionId);
            Key key = sessionId == 0 ? startup : keys.get(path);
            byte[] plain = key == null ? null : openWith(key, datagram);
            // A path that is new belongs to the first direction not met yet whose key fits.
            for (Iterator<Key> left = unused.iterator(); key == null && left.hasNext(); ) {
                Key candidate = left.next();
                plain = openWith(candidate, datagram);
                if (plain != null) {
                    key = candidate;
                    keys.put(path, key);
                    left.remove();
                }
            }
            if (plain == null) {
                // The answer that ends a startup has a session id already, and the default key still.
                key = startup;
                plain = openWith(key, datagram);
            }
            if (plain == null) {
                throw new AssertionError("the packet at " + datagram.timeNs() + " ns from " + datagram.source() + " to "
                        + datagram.destination() + " does not open");
            }
            packets.add(new Packet(datagram, key, plain));
        }
    }

    /** RFC 7016 section 2.2.2. */
    private static int sessionId(byte[] datagram) {
        return Bytes.getInt(datagram, 0) ^ Bytes.getInt(datagram, 4) ^ Bytes.getInt(datagram, 8);
    }

    private static byte[] openWith(Key key, Pcap.Datagram datagram) {
        int length = datagram.payload().length - Integer.BYTES;
        byte[] opened = new byte[length];
        OpenedPacket result = new OpenedPacket();
        if (!key.receiver.open(datagram.payload(), Integer.BYTES, length, opened, result)) {
            return null;
        }
        return Arrays.copyOfRange(opened, result.offset(), result.offset() + result.length());
    }

    /** What the file of keys says. */
    public List<RecordedSession> sessions() {
        return sessions;
    }

    /** All packets in the order in which they were seen. */
    public List<Packet> packets() {
        return packets;
    }
}

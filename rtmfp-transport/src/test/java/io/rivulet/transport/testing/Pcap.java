package io.rivulet.transport.testing;

import io.rivulet.transport.address.NetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads gzipped pcap files of UDP over IPv4 over Ethernet, such as our recordings. */
public final class Pcap {
    private static final int MICROSECOND_MAGIC = 0xa1b2c3d4;
    private static final int ETHERNET = 1;
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int ETHERNET_HEADER_LENGTH = 14;
    private static final int UDP_HEADER_LENGTH = 8;
    private static final int IPV4_TYPE = 0x0800;
    private static final int UDP_PROTOCOL = 17;

    private Pcap() {}

    /** One UDP datagram. */
    public static final class Datagram {
        private final long timeNs;
        private final NetAddress source;
        private final NetAddress destination;
        private final byte[] payload;

        private Datagram(long timeNs, NetAddress source, NetAddress destination, byte[] payload) {
            this.timeNs = timeNs;
            this.source = source;
            this.destination = destination;
            this.payload = payload;
        }

        /** When it was seen, since the first packet of the file. */
        public long timeNs() {
            return timeNs;
        }

        public NetAddress source() {
            return source;
        }

        public NetAddress destination() {
            return destination;
        }

        /** What it carries; not to be modified. */
        public byte[] payload() {
            return payload;
        }
    }

    /** All datagrams of a class path resource such as {@code /io/rivulet/transport/vectors/original-group.pcap.gz}, in order. */
    public static List<Datagram> read(String resource) {
        ByteBuffer file = ByteBuffer.wrap(unzip(resource));
        file.order(ByteOrder.LITTLE_ENDIAN);
        if (file.getInt(0) != MICROSECOND_MAGIC || file.getInt(20) != ETHERNET) {
            throw new IllegalArgumentException(resource + " is not a little-endian pcap file of Ethernet frames");
        }
        file.position(FILE_HEADER_LENGTH);
        List<Datagram> datagrams = new ArrayList<>();
        long firstNs = -1;
        while (file.hasRemaining()) {
            long atNs = file.getInt() * 1_000_000_000L + file.getInt() * 1_000L;
            int captured = file.getInt();
            int original = file.getInt();
            if (captured != original) {
                throw new IllegalArgumentException(resource + " has truncated packets");
            }
            ByteBuffer frame = file.slice(file.position(), captured); // Big-endian, as every slice.
            file.position(file.position() + captured);
            if (firstNs < 0) {
                firstNs = atNs;
            }
            if (isUdp(frame)) {
                datagrams.add(datagram(atNs - firstNs, frame));
            }
        }
        return datagrams;
    }

    private static boolean isUdp(ByteBuffer frame) {
        return frame.getShort(12) == IPV4_TYPE && frame.get(ETHERNET_HEADER_LENGTH + 9) == UDP_PROTOCOL;
    }

    private static Datagram datagram(long timeNs, ByteBuffer frame) {
        int ip = ETHERNET_HEADER_LENGTH;
        int udp = ip + (frame.get(ip) & 0x0f) * 4;
        byte[] payload = new byte[(frame.getShort(udp + 4) & 0xffff) - UDP_HEADER_LENGTH];
        frame.get(udp + UDP_HEADER_LENGTH, payload);
        return new Datagram(
                timeNs,
                NetAddress.ofIpv4(frame.getInt(ip + 12), frame.getShort(udp) & 0xffff),
                NetAddress.ofIpv4(frame.getInt(ip + 16), frame.getShort(udp + 2) & 0xffff),
                payload);
    }

    private static byte[] unzip(String resource) {
        try (InputStream zipped = Pcap.class.getResourceAsStream(resource)) {
            if (zipped == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new GZIPInputStream(zipped).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

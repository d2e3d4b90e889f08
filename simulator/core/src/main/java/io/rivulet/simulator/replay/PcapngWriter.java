package io.rivulet.simulator.replay;

import io.rivulet.transport.address.NetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes UDP datagrams as a pcapng file: a section header, one interface of raw IP packets with times in nanoseconds, and an enhanced packet
 * for each datagram (draft-ietf-opsawg-pcapng, sections 4.1 to 4.3). IPv4 (RFC 791), IPv6 (RFC 8200) and UDP (RFC 768) headers are made here,
 * with their checksums. Little-endian. One thread.
 */
final class PcapngWriter {
    static final int SECTION_HEADER = 0x0A0D0D0A;
    static final int INTERFACE_DESCRIPTION = 1;
    static final int ENHANCED_PACKET = 6;
    static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

    /** LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header. */
    static final int RAW_IP = 101;

    static final int OPTION_END = 0;
    static final int OPTION_COMMENT = 1;
    static final int OPTION_APPLICATION = 4;
    static final int OPTION_INTERFACE_NAME = 2;
    static final int OPTION_TIME_RESOLUTION = 9;

    /** Times count in units of 10^-9 s. */
    static final byte NANOSECONDS = 9;

    private static final int VERSION_MAJOR = 1;
    private static final int UNKNOWN_SECTION_LENGTH = -1;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int HOPS = 64;
    private static final int MAX_DATAGRAM = 65_507;

    /** Type, length, interface, two words of time, two lengths, and the length again. */
    private static final int PACKET_BLOCK_OVERHEAD = 32;

    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(MAX_DATAGRAM + 256).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM + 128); // big-endian, as networks have it
    private long written;

    /**
     * Begins a file.
     *
     * @param comment what the file is; at most 10,000 characters are kept
     */
    PcapngWriter(OutputStream out, String comment) throws IOException {
        this.out = out;
        writeSectionHeader(comment);
        writeInterface();
    }

    /** Bytes written so far. */
    long written() {
        return written;
    }

    /** How many bytes a datagram takes in the file. */
    static int bytesFor(boolean isInet6, int length) {
        return PACKET_BLOCK_OVERHEAD + padded((isInet6 ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER + length);
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    private void writeSectionHeader(String comment) throws IOException {
        begin(SECTION_HEADER);
        block.putInt(BYTE_ORDER_MAGIC).putShort((short) VERSION_MAJOR).putShort((short) 0);
        block.putLong(UNKNOWN_SECTION_LENGTH);
        putOption(OPTION_COMMENT, text(comment.length() > 10_000 ? comment.substring(0, 10_000) : comment));
        putOption(OPTION_APPLICATION, text("rivulet simulate"));
        putOption(OPTION_END, new byte[0]);
        end();
    }

    private void writeInterface() throws IOException {
        begin(INTERFACE_DESCRIPTION);
        block.putShort((short) RAW_IP).putShort((short) 0).putInt(0); // no limit to a packet's length
        putOption(OPTION_INTERFACE_NAME, text("virtual"));
        putOption(OPTION_TIME_RESOLUTION, new byte[] {NANOSECONDS});
        putOption(OPTION_END, new byte[0]);
        end();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void putOption(int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while ((block.position() & 3) != 0) {
            block.put((byte) 0);
        }
    }

    private void begin(int type) {
        block.clear();
        block.putInt(type).putInt(0); // the length comes when it is known
    }

    private void end() throws IOException {
        int length = block.position() + Integer.BYTES;
        block.putInt(length);
        block.putInt(Integer.BYTES, length);
        out.write(block.array(), 0, length);
        written += length;
    }

    /**
     * Writes a datagram.
     *
     * @param timeNs when, from the beginning of the run, which is the beginning of 1970 in the file
     */
    void write(long timeNs, NetAddress from, NetAddress to, byte[] bytes, int offset, int length) throws IOException {
        if (length > MAX_DATAGRAM) {
            throw new IllegalArgumentException(
                    "a datagram of " + length + " bytes; there are none above " + MAX_DATAGRAM);
        }
        packet.clear();
        int headerAt = packet.position();
        if (from.isInet6()) {
            putIpv6(from, to, UDP_HEADER + length);
        } else {
            putIpv4(from, to, UDP_HEADER + length);
        }
        int udpAt = packet.position();
        packet.putShort((short) from.port()).putShort((short) to.port());
        packet.putShort((short) (UDP_HEADER + length)).putShort((short) 0);
        packet.put(bytes, offset, length);
        int checksum = udpChecksum(from, to, udpAt, UDP_HEADER + length);
        packet.putShort(udpAt + 6, (short) checksum);
        int total = packet.position() - headerAt;

        begin(ENHANCED_PACKET);
        block.putInt(0).putInt((int) (timeNs >>> 32)).putInt((int) timeNs);
        block.putInt(total).putInt(total).put(packet.array(), headerAt, total);
        pad();
        end();
    }

    private void putIpv4(NetAddress from, NetAddress to, int length) {
        int at = packet.position();
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_HEADER + length));
        packet.putShort((short) 0).putShort((short) 0x4000); // whole: RFC 7016 sends nothing that would have to be cut
        packet.put((byte) HOPS).put((byte) UDP).putShort((short) 0);
        packet.put(from.toBytes()).put(to.toBytes());
        packet.putShort(at + 10, (short) folded(sum(at, IPV4_HEADER)));
    }

    private void putIpv6(NetAddress from, NetAddress to, int length) {
        packet.putInt(0x60000000).putShort((short) length).put((byte) UDP).put((byte) HOPS);
        packet.put(from.toBytes()).put(to.toBytes());
    }

    /** RFC 768: over a pseudo header, the header and the data; 0 is written as its other form, for 0 says that there is none. */
    private int udpChecksum(NetAddress from, NetAddress to, int at, int length) {
        long sum = sum(at, length) + UDP + length + sum(from.toBytes()) + sum(to.toBytes());
        int checksum = folded(sum);
        return checksum == 0 ? 0xffff : checksum;
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff; // addresses have an even length
        }
        return sum;
    }

    /** The sum of the 16-bit words of a part of the packet, as though an odd one were padded with a zero. */
    private long sum(int at, int length) {
        long sum = 0;
        for (int i = at; i < at + length - 1; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        return (length & 1) == 0 ? sum : sum + ((packet.get(at + length - 1) & 0xff) << 8);
    }

    /** The complement of a sum of 16-bit words with its carries: RFC 1071. */
    private static int folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}

package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.wire.Bytes;

/** The simple checksum of RFC 7425 section 4.7.3.1. */
final class SimpleChecksum {
    private SimpleChecksum() {}

    /**
     * The ones' complement of the ones' complement sum of all 16-bit words. Four 32-bit lanes are summed side by side, which comes to the
     * same as 2^16 is 1 in that arithmetic, and is several times faster than going by words; a 64-bit lane cannot overflow.
     */
    static int of(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        long lane0 = 0;
        long lane1 = 0;
        long lane2 = 0;
        long lane3 = 0;
        for (; end - at >= 16; at += 16) {
            lane0 += Bytes.getU32(bytes, at);
            lane1 += Bytes.getU32(bytes, at + 4);
            lane2 += Bytes.getU32(bytes, at + 8);
            lane3 += Bytes.getU32(bytes, at + 12);
        }
        long sum = lane0 + lane1 + lane2 + lane3;
        for (; end - at >= 2; at += 2) {
            sum += Bytes.getU16(bytes, at);
        }
        if (at < end) {
            // "treat the last byte as the lower 8 bits of a 16-bit word whose upper 8 bits are 0", unlike RFC 1071.
            sum += bytes[at] & 0xff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }
}

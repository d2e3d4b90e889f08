package io.rivulet.transport.address;

/** How an address became known; the two low bits of an encoded address. RFC 7016 section 2.1.5. */
public enum AddressOrigin {
    /** Unknown, unspecified, or other. */
    UNKNOWN,
    /** Reported by its owner as a directly attached interface address. */
    LOCAL,
    /** Observed as the source address of a packet. */
    OBSERVED,
    /** A relay, proxy or introducer. */
    RELAY;

    private static final AddressOrigin[] BY_CODE = values();

    /** The code on the wire, 0 to 3. */
    public int code() {
        return ordinal();
    }

    /** The origin for the two low bits of {@code code}. */
    public static AddressOrigin of(int code) {
        return BY_CODE[code & 0x03];
    }
}

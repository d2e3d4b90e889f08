package io.rivulet.transport.crypto;

/** The outcome of {@link PacketCipher#open}: where the plain packet lies, or why there is none. Reusable. */
public final class OpenedPacket {
    /** Why a packet was refused. */
    public enum Refusal {
        /** Too short, or not a whole number of cipher blocks. */
        BAD_LENGTH,
        /** The checksum or authentication code does not match: corrupted, forged, or sealed with another key. */
        NOT_GENUINE,
        /** Its sequence number was seen before, or lies behind the anti-replay window. */
        REPLAYED
    }

    private int offset;
    private int length;
    private Refusal refusal;

    /** Reports a genuine packet. Returns true, for the caller to return. */
    public boolean accept(int offset, int length) {
        this.offset = offset;
        this.length = length;
        this.refusal = null;
        return true;
    }

    /** Reports a refused packet. Returns false, for the caller to return. */
    public boolean refuse(Refusal reason) {
        this.offset = 0;
        this.length = 0;
        this.refusal = reason;
        return false;
    }

    /** Where the plain packet starts. */
    public int offset() {
        return offset;
    }

    /** The length of the plain packet in bytes. */
    public int length() {
        return length;
    }

    /** Why the packet was refused; null when it was not. */
    public Refusal refusal() {
        return refusal;
    }
}

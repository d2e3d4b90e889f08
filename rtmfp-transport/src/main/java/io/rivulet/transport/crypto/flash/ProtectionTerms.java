package io.rivulet.transport.crypto.flash;

/**
 * What one end says about the protection of packets: both of its negotiation options. RFC 7425 sections 4.5.2.4 and 4.5.2.5.
 *
 * @param hmac            about authentication codes
 * @param hmacLength      how long those that it sends will be, in bytes; without meaning when it will not send any
 * @param sequenceNumbers about session sequence numbers
 */
record ProtectionTerms(ProtectionOffer hmac, int hmacLength, ProtectionOffer sequenceNumbers) {
    /** How the sender of these terms protects its packets to the sender of {@code other}. RFC 7425 sections 4.6.4 and 4.6.6. */
    PacketProtection toward(ProtectionTerms other) {
        return new PacketProtection(
                hmac.sendsTo(other.hmac) ? hmacLength : 0, sequenceNumbers.sendsTo(other.sequenceNumbers));
    }
}

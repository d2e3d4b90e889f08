package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.Invariant;
import io.rivulet.transport.wire.ByteWriter;
import java.math.BigInteger;

/** A private exponent and its public key. Immutable. */
record DhKeyPair(DhGroup group, BigInteger exponent, BigInteger publicKey) {
    /** One key in about 65,000 is not to our taste; ten in a row are a defect. */
    private static final int MAX_ATTEMPTS = 10;

    /**
     * The key pair of a group that follows from {@link DhGroup#EXPONENT_LENGTH} random bytes: their highest bit is set, so that every
     * exponent has its full length, and they are counted up until the public key is acceptable, and at most a byte shorter than the prime
     * (programs of the original protocol take no others).
     */
    static DhKeyPair of(DhGroup group, byte[] randomBytes) {
        BigInteger exponent = new BigInteger(1, randomBytes).setBit(DhGroup.EXPONENT_LENGTH * Byte.SIZE - 1);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            BigInteger publicKey = group.publicKey(exponent);
            boolean longEnough = publicKey.bitLength() > (group.publicKeyLength() - 2) * Byte.SIZE;
            if (longEnough && group.isAcceptable(publicKey)) {
                return new DhKeyPair(group, exponent, publicKey);
            }
            exponent = exponent.add(BigInteger.ONE);
        }
        Invariant.check(false, "no acceptable public key in group", group.id());
        return null;
    }

    /** {@code vlu group | public key}, as in certificates and components. RFC 7425 sections 4.3.3.5 and 4.5.2.1. */
    byte[] encodedPublicKey() {
        return new ByteWriter(1 + group.publicKeyLength())
                .vlu(group.id())
                .bytes(DhGroup.toBytes(publicKey))
                .toBytes();
    }

    /** Keeps the exponent out of logs. */
    @Override
    public String toString() {
        return "DhKeyPair[" + group + "]";
    }
}

package io.rivulet.transport.session;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.chunk.Span;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and recognises the cookies of RHello without keeping any state per initiator. RFC 7016 sections 3.5.1.1.2 and 3.5.1.2.
 *
 * <pre>time of making, 8 bytes | HMAC(secret, time), 24 bytes | HMAC(secret, time, address), 32 bytes</pre>
 *
 * The first part tells a cookie of ours whatever address it was made for, so that one used from elsewhere can be answered with a change.
 * Two secrets rotate, so that none lives longer than two lifetimes of a cookie.
 */
public final class CookieJar {
    /** 64 bytes always: other implementations accept nothing else. */
    public static final int LENGTH = 64;

    /** What a cookie turned out to be. */
    public enum Verdict {
        /** Ours, for this address, and fresh. */
        VALID,
        /** Ours and fresh, but made for another address. */
        OTHER_ADDRESS,
        /** Ours, but too old. */
        EXPIRED,
        /** Not ours. */
        FOREIGN
    }

    /** At least the 95 s of an opening (RFC 7016 section 3.5.1.1.2), with some grace for the last retransmission. */
    private static final long LIFETIME_NS = 120 * Nanos.SECOND;

    private static final int TIME_LENGTH = 8;
    private static final int ORIGIN_LENGTH = 24;
    private static final int SECRET_LENGTH = 32;

    private final EntropySource entropy;
    private final Mac mac;
    private SecretKeySpec current;
    private SecretKeySpec previous;
    private long rotatedNs;

    /** A jar with a fresh secret. */
    public CookieJar(EntropySource entropy) {
        this.entropy = entropy;
        try {
            mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
        current = newSecret();
        previous = current;
    }

    private SecretKeySpec newSecret() {
        return new SecretKeySpec(entropy.nextBytes(SECRET_LENGTH), "HmacSHA256");
    }

    private void rotateIfDue(long nowNs) {
        if (nowNs - rotatedNs < LIFETIME_NS) {
            return;
        }
        boolean bothTooOld = nowNs - rotatedNs >= 2 * LIFETIME_NS;
        previous = bothTooOld ? newSecret() : current;
        current = newSecret();
        rotatedNs = nowNs;
    }

    /** A cookie for an initiator at {@code address}. */
    public byte[] make(long nowNs, NetAddress address) {
        rotateIfDue(nowNs);
        byte[] cookie = new byte[LENGTH];
        Bytes.putLong(cookie, 0, nowNs);
        System.arraycopy(origin(current, cookie), 0, cookie, TIME_LENGTH, ORIGIN_LENGTH);
        byte[] bound = boundTo(current, cookie, address);
        System.arraycopy(bound, 0, cookie, TIME_LENGTH + ORIGIN_LENGTH, bound.length);
        return cookie;
    }

    /** Judges a cookie that came back from {@code address}. */
    public Verdict check(long nowNs, Span cookie, NetAddress address) {
        if (cookie.length() != LENGTH) {
            return Verdict.FOREIGN;
        }
        rotateIfDue(nowNs);
        byte[] bytes = cookie.toBytes();
        SecretKeySpec secret = secretOf(bytes);
        if (secret == null) {
            return Verdict.FOREIGN;
        }
        long ageNs = nowNs - Bytes.getLong(bytes, 0);
        if (ageNs > LIFETIME_NS) {
            return Verdict.EXPIRED;
        }
        byte[] expected = boundTo(secret, bytes, address);
        byte[] given = java.util.Arrays.copyOfRange(bytes, TIME_LENGTH + ORIGIN_LENGTH, LENGTH);
        return MessageDigest.isEqual(expected, given) ? Verdict.VALID : Verdict.OTHER_ADDRESS;
    }

    private SecretKeySpec secretOf(byte[] cookie) {
        byte[] given = java.util.Arrays.copyOfRange(cookie, TIME_LENGTH, TIME_LENGTH + ORIGIN_LENGTH);
        if (MessageDigest.isEqual(java.util.Arrays.copyOf(origin(current, cookie), ORIGIN_LENGTH), given)) {
            return current;
        }
        if (MessageDigest.isEqual(java.util.Arrays.copyOf(origin(previous, cookie), ORIGIN_LENGTH), given)) {
            return previous;
        }
        return null;
    }

    private byte[] origin(SecretKeySpec secret, byte[] cookie) {
        start(secret);
        mac.update((byte) 1);
        mac.update(cookie, 0, TIME_LENGTH);
        return mac.doFinal();
    }

    private byte[] boundTo(SecretKeySpec secret, byte[] cookie, NetAddress address) {
        start(secret);
        mac.update((byte) 2);
        mac.update(cookie, 0, TIME_LENGTH);
        mac.update(address.toBytes());
        mac.update((byte) (address.port() >>> 8));
        mac.update((byte) address.port());
        return mac.doFinal();
    }

    private void start(SecretKeySpec secret) {
        try {
            mac.init(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of 32 bytes is a valid key", e);
        }
    }
}

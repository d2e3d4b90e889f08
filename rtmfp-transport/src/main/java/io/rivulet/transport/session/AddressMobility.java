package io.rivulet.transport.session;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out whether the far end of a session has moved: a Ping goes to the address that it seems to have now, and only its echo from there
 * proves that it is there. Whoever sends a packet on under another source address cannot send the echo. RFC 7016 section 3.5.4.2.
 *
 * <pre>'M', time of asking, 8 bytes | HMAC(secret, 'M', time, session, address), 16 bytes</pre>
 */
public final class AddressMobility {
    /** The first byte of a Ping that asks here; others mean something else. */
    public static final int MARK = 'M';

    /** How often a far end is asked at most, whatever addresses its packets come from. */
    private static final long ASKING_PERIOD_NS = Nanos.SECOND;

    /** How old a proof may be. */
    private static final long LIFETIME_NS = 120 * Nanos.SECOND;

    private static final int TIME_LENGTH = 8;
    private static final int PROOF_LENGTH = 16;
    private static final int LENGTH = 1 + TIME_LENGTH + PROOF_LENGTH;

    /** MOB_SECRET, one for all sessions of an endpoint: what is signed with it names the session. */
    public static final class Secret {
        private static final int LENGTH = 32;

        private final Mac mac;

        /** A fresh one. */
        public Secret(EntropySource entropy) {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(entropy.nextBytes(LENGTH), "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        }

        private byte[] prove(byte[] ping, int sessionId, NetAddress address) {
            mac.update(ping, 0, 1 + TIME_LENGTH);
            byte[] session = new byte[Integer.BYTES];
            Bytes.putInt(session, 0, sessionId);
            mac.update(session);
            mac.update(address.toBytes());
            mac.update((byte) (address.port() >>> 8));
            mac.update((byte) address.port());
            return Arrays.copyOf(mac.doFinal(), PROOF_LENGTH);
        }
    }

    private final Secret secret;
    private final int sessionId;
    /** MOB_TX_TS. */
    private long askedNs = Nanos.NEVER;
    /** MOB_RX_TS. */
    private long provedNs = Nanos.NEVER;

    /** @param sessionId our id of the session; tells the proofs of an endpoint's sessions apart */
    public AddressMobility(Secret secret, int sessionId) {
        this.secret = secret;
        this.sessionId = sessionId;
    }

    /** The message of a Ping that asks whether the far end is at {@code address}; null when it was asked within a second. */
    public byte[] ask(long nowNs, NetAddress address) {
        if (nowNs - askedNs < ASKING_PERIOD_NS) {
            return null;
        }
        askedNs = nowNs;
        byte[] ping = new byte[LENGTH];
        ping[0] = MARK;
        Bytes.putLong(ping, 1, nowNs);
        System.arraycopy(secret.prove(ping, sessionId, address), 0, ping, 1 + TIME_LENGTH, PROOF_LENGTH);
        return ping;
    }

    /** Whether an echo that came from {@code address} proves that the far end is there, and was not used before. */
    public boolean isProved(long nowNs, ByteReader echo, NetAddress address) {
        byte[] ping = echo.rest();
        if (ping.length != LENGTH || ping[0] != MARK) {
            return false;
        }
        long sentNs = Bytes.getLong(ping, 1);
        boolean isTimely = sentNs > provedNs && sentNs <= nowNs && nowNs - sentNs <= LIFETIME_NS;
        byte[] given = Arrays.copyOfRange(ping, 1 + TIME_LENGTH, LENGTH);
        if (!isTimely || !MessageDigest.isEqual(secret.prove(ping, sessionId, address), given)) {
            return false;
        }
        provedNs = sentNs;
        return true;
    }
}

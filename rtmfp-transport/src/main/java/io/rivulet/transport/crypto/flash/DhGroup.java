package io.rivulet.transport.crypto.flash;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The Diffie-Hellman groups of RFC 7425 section 4.2: MODP group 2 of RFC 2409 section 6.2, groups 5, 14 and 16 of RFC 3526. Their primes
 * have the form 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + k); the generator is 2 in each.
 *
 * <p>Exponents are 256 bits long, twice the strength in bits that is aimed at. Powers are the platform's {@link BigInteger#modPow}, which
 * is what the platform's own key agreement calls: measured side by side it costs 2 to 4 % less processor time, and it takes exponents of
 * our own making. Neither runs in constant time. The modelled costs are 11,300 and 3,300 powers a second for groups 2 and 14 on an idle
 * core, and for groups 5 and 16 the ratios to those, 2.0 and 3.5, that were measured on a busy one.
 */
public enum DhGroup {
    /** Group 2: n = 1024, k = 129093. */
    MODP_1024(
            2,
            90_000L,
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"),

    /** Group 5: n = 1536, k = 741804. */
    MODP_1536(
            5,
            180_000L,
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
                    + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
                    + "9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF"),

    /** Group 14: n = 2048, k = 124476. */
    MODP_2048(
            14,
            300_000L,
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
                    + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
                    + "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
                    + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
                    + "3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF"),

    /** Group 16: n = 4096, k = 240904. */
    MODP_4096(
            16,
            1_050_000L,
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
                    + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
                    + "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
                    + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
                    + "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
                    + "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
                    + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
                    + "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
                    + "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A92108011A723C12A787E6D7"
                    + "88719A10BDBA5B2699C327186AF4E23C1A946834B6150BDA2583E9CA2AD44CE8"
                    + "DBBBC2DB04DE8EF92E8EFC141FBECAA6287C59474E6BC05D99B2964FA090C3A2"
                    + "233BA186515BE7ED1F612970CEE2D7AFB81BDD762170481CD0069127D5B05AA9"
                    + "93B4EA988D8FDDC186FFB7DC90A6C08F4DF435C934063199FFFFFFFFFFFFFFFF");

    /** The length of our private exponents in bytes. */
    static final int EXPONENT_LENGTH = 32;

    /** RFC 7425 section 4.6.2: the distance that a public key keeps from 0 and from the prime. */
    private static final BigInteger MARGIN = BigInteger.ONE.shiftLeft(24);

    /** RFC 7425 section 4.6.2: how many one bits, and how many zero bits, a public key has at least. */
    private static final int MIN_BITS = 16;

    private final int id;
    private final long modelledCostNs;
    private final BigInteger prime;

    DhGroup(int id, long modelledCostNs, String prime) {
        this.id = id;
        this.modelledCostNs = modelledCostNs;
        this.prime = new BigInteger(prime, 16);
    }

    /** The group with this id on the wire; null when we do not know it. */
    public static DhGroup ofId(long id) {
        for (DhGroup group : values()) {
            if (group.id == id) {
                return group;
            }
        }
        return null;
    }

    /** The id of the group on the wire. */
    public int id() {
        return id;
    }

    /** The prime modulus. */
    public BigInteger prime() {
        return prime;
    }

    /** How many bytes the prime takes, and with it the longest public key. */
    public int publicKeyLength() {
        return prime.bitLength() / Byte.SIZE;
    }

    /** How long a power takes on a typical core, in nanoseconds, be it for key generation or for agreement. */
    public long modelledCostNs() {
        return modelledCostNs;
    }

    /**
     * Whether a public key has the properties that RFC 7425 section 4.6.2 demands. The platform's key agreement checks none of them but
     * the extremes. No power is computed to find the order of a key: half of each prime less one is a prime, so that 1 and the prime
     * less one, which are refused here, are the only keys of small order. A key outside the subgroup of the generator tells its sender one
     * bit of our exponent.
     */
    public boolean isAcceptable(BigInteger publicKey) {
        return publicKey.compareTo(MARGIN) >= 0
                && publicKey.compareTo(prime.subtract(MARGIN)) <= 0
                && publicKey.bitCount() >= MIN_BITS
                && publicKey.bitLength() - publicKey.bitCount() >= MIN_BITS;
    }

    /** The public key of a private exponent. */
    BigInteger publicKey(BigInteger exponent) {
        return BigInteger.TWO.modPow(exponent, prime);
    }

    /** The Diffie-Hellman Shared Secret, "with no leading zero bytes". The key is acceptable. RFC 7425 section 4.6.2. */
    byte[] sharedSecret(BigInteger exponent, BigInteger farPublicKey) {
        return toBytes(farPublicKey.modPow(exponent, prime));
    }

    /** A number in network byte order, with no leading zero bytes. */
    static byte[] toBytes(BigInteger number) {
        byte[] bytes = number.toByteArray();
        // A sign byte is there when the number fills its bytes.
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}

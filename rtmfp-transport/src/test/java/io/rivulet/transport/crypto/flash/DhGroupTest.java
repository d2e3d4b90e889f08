package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DhGroupTest {
    private static final BigInteger TWO = BigInteger.TWO;

    /** Each breaks one rule of RFC 7425 section 4.6.2, or several. */
    static List<BigInteger> weakKeys(DhGroup group) {
        BigInteger prime = group.prime();
        BigInteger margin = BigInteger.valueOf(16_777_216);
        return List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                TWO,
                margin.subtract(BigInteger.ONE),
                margin, // Large enough, but with a single one bit.
                prime.subtract(margin).add(BigInteger.ONE),
                prime.subtract(TWO),
                prime.subtract(BigInteger.ONE),
                prime,
                prime.add(BigInteger.ONE),
                bits(15).shiftLeft(500), // Fifteen one bits.
                bits(500).shiftLeft(15)); // Fifteen zero bits.
    }

    private static BigInteger bits(int count) {
        return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
    }

    @ParameterizedTest
    @CsvSource({
        "MODP_1024, 2, 1024, 129093",
        "MODP_1536, 5, 1536, 741804",
        "MODP_2048, 14, 2048, 124476",
        "MODP_4096, 16, 4096, 240904"
    })
    @Covers({"7425-4.2-1", "7425-4.2-2"})
    void primesAreThoseOfTheFormula(DhGroup group, int id, int bits, int k) {
        BigInteger fromFormula = TWO.pow(bits)
                .subtract(TWO.pow(bits - 64))
                .subtract(BigInteger.ONE)
                .add(TWO.pow(64).multiply(piTimesTwoTo(bits - 130).add(BigInteger.valueOf(k))));

        assertThat(group.prime()).isEqualTo(fromFormula);
        assertThat(group.id()).isEqualTo(id);
        assertThat(DhGroup.ofId(id)).isEqualTo(group);
        assertThat(group.publicKeyLength()).isEqualTo(bits / 8);
    }

    /** So that there are no keys of small order but 1 and -1, and 2 generates a subgroup of prime order. */
    @ParameterizedTest
    @EnumSource(DhGroup.class)
    void primesAreSafe(DhGroup group) {
        BigInteger order = group.prime().shiftRight(1);

        // Fermat's test; with the two below, by Pocklington's theorem, twice the order and one is a prime, too.
        BigInteger three = BigInteger.valueOf(3);
        assertThat(three.modPow(order.subtract(BigInteger.ONE), order)).isEqualTo(BigInteger.ONE);
        assertThat(TWO.modPow(order, group.prime())).isEqualTo(BigInteger.ONE);
        assertThat(group.prime().mod(three)).isNotEqualTo(BigInteger.ZERO);
    }

    /** The integer part of 2^exponent times pi, by Machin's formula with 64 bits to spare. */
    private static BigInteger piTimesTwoTo(int exponent) {
        BigInteger unit = TWO.pow(exponent + 64);
        BigInteger quarter = arcCotangent(5, unit).shiftLeft(2).subtract(arcCotangent(239, unit));
        return quarter.shiftLeft(2).shiftRight(64);
    }

    private static BigInteger arcCotangent(int x, BigInteger unit) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = unit.divide(BigInteger.valueOf(x));
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; power.signum() != 0; n += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(square);
        }
        return sum;
    }

    @Test
    void knowsNoOtherGroups() {
        assertThat(DhGroup.ofId(0)).isNull();
        assertThat(DhGroup.ofId(1)).isNull();
        assertThat(DhGroup.ofId(15)).isNull();
        assertThat(DhGroup.ofId(Long.MAX_VALUE)).isNull();
        assertThat(DhGroup.ofId((1L << 32) + 2)).isNull();
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    @Covers("7425-4.6.2-1")
    void weakKeysAreNotAcceptable(DhGroup group) {
        for (BigInteger weak : weakKeys(group)) {
            assertThat(group.isAcceptable(weak)).as("%x", weak).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    @Covers("7425-4.6.2-1")
    void keysAtTheEdgesAreAcceptable(DhGroup group) {
        BigInteger margin = BigInteger.valueOf(16_777_216);

        assertThat(group.isAcceptable(bits(16).shiftLeft(16))).isTrue();
        assertThat(group.isAcceptable(bits(16).shiftLeft(16).subtract(BigInteger.ONE)))
                .as("fifteen zero bits")
                .isFalse();
        assertThat(group.isAcceptable(group.prime().subtract(margin))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    void bothEndsFindTheSameSecret(DhGroup group) {
        SeededEntropy entropy = new SeededEntropy(1, 0, "dh");
        DhKeyPair a = DhKeyPair.of(group, entropy.nextBytes(32));
        DhKeyPair b = DhKeyPair.of(group, entropy.nextBytes(32));

        byte[] secret = group.sharedSecret(a.exponent(), b.publicKey());

        assertThat(group.sharedSecret(b.exponent(), a.publicKey())).isEqualTo(secret);
        assertThat(secret[0]).isNotZero();
        assertThat(a.exponent().bitLength()).isEqualTo(256);
        assertThat(a.publicKey().bitLength()).isGreaterThan(group.prime().bitLength() - 16);
    }

    @Test
    void numbersHaveNoLeadingZeros() {
        assertThat(DhGroup.toBytes(BigInteger.valueOf(4_886_718_345L))).containsExactly(0x01, 0x23, 0x45, 0x67, 0x89);
        assertThat(DhGroup.toBytes(BigInteger.valueOf(0x80))).containsExactly(0x80);
        assertThat(DhGroup.toBytes(BigInteger.valueOf(0xff00))).containsExactly(0xff, 0x00);
    }
}

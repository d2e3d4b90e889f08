package io.rivulet.groups.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupAddressTest {
    private static final BigInteger RING = BigInteger.ONE.shiftLeft(256);

    @Test
    void isTheHashOfTheFingerprintDiscriminator() {
        PeerId peer = PeerId.parse("a5c18ea144904d7de01b70c502484f641e94443b556d618044af81f727e04d6a");

        assertThat(GroupAddress.of(peer))
                .hasToString("81459c398ba9c8d8b49220c38887703e33acf1257e93785e7b58a4d8efab95ad");
    }

    @Test
    void reckonsOnTheRingLikeBigIntegers() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            GroupAddress a = random(random);
            GroupAddress b = random(random);
            GroupAddress c = random(random);
            BigInteger clockwise = number(b).subtract(number(a)).mod(RING);
            BigInteger counter = number(a).subtract(number(b)).mod(RING);

            assertThat(number(a.plus(b))).isEqualTo(number(a).add(number(b)).mod(RING));
            assertThat(number(b.clockwiseFrom(a))).isEqualTo(clockwise);
            assertThat(number(a.distanceTo(b))).isEqualTo(clockwise.min(counter));
            assertThat(a.distanceTo(b)).isEqualTo(b.distanceTo(a));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(number(a).compareTo(number(b)));
            assertThat(Integer.signum(a.compareClockwise(b, c)))
                    .isEqualTo(clockwise.compareTo(number(c).subtract(number(a)).mod(RING)));
            assertThat(GroupAddress.ofBytes(a.toBytes())).isEqualTo(a);
        }
    }

    @Test
    void prefersTheClockwiseOneOfTwoEquallyNear() {
        GroupAddress origin = new GroupAddress(5, 0, 0, 0);
        GroupAddress behind = new GroupAddress(4, 0, 0, 0);
        GroupAddress ahead = new GroupAddress(6, 0, 0, 0);

        assertThat(origin.compareNearness(ahead, behind)).isNegative();
        assertThat(origin.compareNearness(behind, ahead)).isPositive();
    }

    @Test
    void putsFingersAtPowersOfTwoOfTheRing() {
        GroupAddress origin = new GroupAddress(-1, 2, 3, 4);

        assertThat(number(origin.finger(1)))
                .isEqualTo(number(origin).add(RING.shiftRight(1)).mod(RING));
        assertThat(number(origin.finger(20)))
                .isEqualTo(number(origin).add(RING.shiftRight(20)).mod(RING));
    }

    private static GroupAddress random(Random random) {
        // Small, huge and repeated digits bring the carries out.
        long[] digits = new long[4];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> Long.MIN_VALUE;
                default -> random.nextLong();
            };
        }
        return new GroupAddress(digits[0], digits[1], digits[2], digits[3]);
    }

    private static BigInteger number(GroupAddress address) {
        return new BigInteger(1, address.toBytes());
    }
}

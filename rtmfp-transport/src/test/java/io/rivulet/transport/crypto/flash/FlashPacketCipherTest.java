package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.OpenedPacket.Refusal;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.common.ReplayWindow;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlashPacketCipherTest {
    private static final int ROOM = 2048;

    private final SeededEntropy entropy = new SeededEntropy(3, 0, "packets");
    private final byte[] near = entropy.nextBytes(32);
    private final byte[] far = entropy.nextBytes(32);
    private final byte[] opened = new byte[ROOM];
    private final OpenedPacket result = new OpenedPacket();

    static Stream<PacketProtection> protections() {
        return Stream.of(0, 4, 10, 16, 31, 32)
                .flatMap(length -> Stream.of(false, true).map(numbers -> new PacketProtection(length, numbers)));
    }

    private FlashPacketCipher sender(PacketProtection protection) {
        return new FlashPacketCipher(
                new DirectionKeys(near, far, protection),
                new DirectionKeys(far, near, PacketProtection.CHECKSUM),
                false);
    }

    private FlashPacketCipher receiver(PacketProtection protection) {
        return new FlashPacketCipher(
                new DirectionKeys(far, near, PacketProtection.CHECKSUM),
                new DirectionKeys(near, far, protection),
                protection.hmacLength() >= 16);
    }

    private static byte[] seal(PacketCipher cipher, byte[] packet) {
        byte[] plain = new byte[PacketCipher.HEADROOM_BYTES + packet.length + PacketCipher.TAILROOM_BYTES];
        System.arraycopy(packet, 0, plain, PacketCipher.HEADROOM_BYTES, packet.length);
        byte[] sealed = new byte[ROOM];
        int length = cipher.seal(plain, PacketCipher.HEADROOM_BYTES, packet.length, sealed, 3);
        return Arrays.copyOfRange(sealed, 3, 3 + length);
    }

    private boolean open(PacketCipher cipher, byte[] sealed) {
        return cipher.open(sealed, 0, sealed.length, opened, result);
    }

    @ParameterizedTest
    @MethodSource("protections")
    void opensWhatItSealedWithNothingAddedButPadding(PacketProtection protection) {
        FlashPacketCipher sender = sender(protection);
        FlashPacketCipher receiver = receiver(protection);
        for (int length = 1; length < 300; length++) {
            byte[] packet = entropy.nextBytes(length);

            byte[] sealed = seal(sender, packet);

            assertThat(open(receiver, sealed)).as("length %d", length).isTrue();
            assertThat(result.length()).isBetween(length, length + 15);
            assertThat(Arrays.copyOfRange(opened, result.offset(), result.offset() + length))
                    .isEqualTo(packet);
            for (int i = result.offset() + length; i < result.offset() + result.length(); i++) {
                assertThat(opened[i]).isEqualTo((byte) 0xff);
            }
            assertThat(sealed.length)
                    .isEqualTo((sealed.length - protection.hmacLength()) / 16 * 16 + protection.hmacLength());
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    void fitsTheLongestPlainPacketIntoTheSealedLength(PacketProtection protection) {
        for (int sealedLength = 0; sealedLength < 200; sealedLength++) {
            int length = sender(protection).maxPlainLength(sealedLength);

            if (length > 0) {
                assertThat(seal(sender(protection), new byte[length]).length).isLessThanOrEqualTo(sealedLength);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    void refusesEveryLengthThatIsNoWholeNumberOfBlocks(PacketProtection protection) {
        FlashPacketCipher receiver = receiver(protection);
        for (int length = 0; length < 200; length++) {
            int blocks = length - protection.hmacLength();

            assertThat(receiver.open(new byte[200], 0, length, opened, result)).isFalse();

            boolean whole = blocks > 0 && blocks % 16 == 0;
            assertThat(result.refusal() == Refusal.BAD_LENGTH)
                    .as("length %d", length)
                    .isEqualTo(!whole);
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    void refusesEveryTruncation(PacketProtection protection) {
        byte[] sealed = seal(sender(protection), entropy.nextBytes(100));
        FlashPacketCipher receiver = receiver(protection);
        for (int length = 0; length < sealed.length; length++) {
            // A 16-bit checksum lets one in 65,536 pass; with this seed it lets none.
            assertThat(receiver.open(sealed, 0, length, opened, result))
                    .as("length %d", length)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    @Covers({"7016-2.2.3-4", "7425-4.7.3.1-1", "7425-4.7.3.2-1"})
    void refusesEveryFlippedBit(PacketProtection protection) {
        byte[] sealed = seal(sender(protection), entropy.nextBytes(100));
        FlashPacketCipher receiver = receiver(protection);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(open(receiver, damaged)).as("bit %d", bit).isFalse();
            assertThat(result.refusal()).isEqualTo(Refusal.NOT_GENUINE);
        }
        assertThat(open(receiver, sealed)).as("the undamaged packet").isTrue();
    }

    @Test
    @Covers({"7016-2.2.3-2", "7016-2.2.3-3", "7425-4.7.3.3-1", "7425-4.7.3.3-2"})
    void refusesReplaysAndToleratesReordering() {
        PacketProtection protection = new PacketProtection(16, true);
        FlashPacketCipher sender = sender(protection);
        FlashPacketCipher receiver = receiver(protection);
        byte[][] sealed = new byte[3_000][];
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] = seal(sender, new byte[] {1});
        }

        assertThat(open(receiver, sealed[2_999])).isTrue();
        assertThat(open(receiver, sealed[2_999 - ReplayWindow.SIZE + 1])).isTrue();
        assertThat(open(receiver, sealed[2_999 - ReplayWindow.SIZE])).isFalse();
        assertThat(result.refusal()).isEqualTo(Refusal.REPLAYED);
        assertThat(open(receiver, sealed[2_999])).isFalse();
        assertThat(result.refusal()).isEqualTo(Refusal.REPLAYED);
        assertThat(open(receiver, sealed[2_500])).isTrue();
        assertThat(open(receiver, sealed[2_500])).isFalse();
    }

    @Test
    void forgeriesDoNotMoveTheReplayWindow() {
        PacketProtection protection = new PacketProtection(16, true);
        byte[] genuine = seal(sender(protection), new byte[] {1});
        FlashPacketCipher receiver = receiver(protection);
        for (int i = 0; i < 1_000; i++) {
            byte[] forged = entropy.nextBytes(genuine.length);
            assertThat(open(receiver, forged)).isFalse();
        }

        assertThat(open(receiver, genuine)).isTrue();
    }

    @Test
    void noTwoFirstBlocksAreEqualUnderSequenceNumbers() {
        FlashPacketCipher sender = sender(new PacketProtection(16, true));
        Set<String> firstBlocks = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            firstBlocks.add(Bytes.toHex(seal(sender, new byte[] {1, 2, 3}), 0, 16));
        }

        assertThat(firstBlocks).hasSize(20_000);
    }

    @Test
    @Covers("7425-4.6.6-3")
    void readsSequenceNumbersOf64BitsAndRefusesLongerOnes() {
        // A plain block as it would come from another implementation: a sequence number of ten or eleven bytes, and a
        // checksum.
        List<String> accepted = List.of("80808080808080808001", "81ffffffffffffffff7f", "8000");
        List<String> refused = List.of("82808080808080808000", "8180808080808080808000", "ffffffffffffffffff7f");

        for (String number : accepted) {
            assertThat(open(receiver(new PacketProtection(0, true)), withNumber(number)))
                    .as(number)
                    .isTrue();
        }
        for (String number : refused) {
            assertThat(open(receiver(new PacketProtection(0, true)), withNumber(number)))
                    .as(number)
                    .isFalse();
            assertThat(result.refusal()).isEqualTo(Refusal.NOT_GENUINE);
        }
    }

    /** Seals a block that starts with {@code number}, with a cipher that adds nothing of its own but a code that is then cut off. */
    private byte[] withNumber(String number) {
        byte[] block = new byte[16];
        byte[] bytes = Bytes.fromHex(number);
        System.arraycopy(bytes, 0, block, 0, bytes.length);
        int end = bytes.length + 2;
        Bytes.putU16(block, bytes.length, SimpleChecksum.of(block, end, 16 - end));
        return Arrays.copyOf(seal(sender(new PacketProtection(4, false)), block), 16);
    }

    @Test
    void theDefaultCipherOpensItsOwnPackets() {
        byte[] sealed = seal(FlashProfile.INSTANCE.defaultCipher(), new byte[] {3, 2, 1});

        assertThat(open(FlashProfile.INSTANCE.defaultCipher(), sealed)).isTrue();

        assertThat(Bytes.toHex(opened, result.offset(), 3)).isEqualTo("030201");
        assertThat(FlashProfile.INSTANCE.defaultCipher().isAuthenticated()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("protections")
    void allocatesNothingPerPacket(PacketProtection protection) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
        FlashPacketCipher sender = sender(protection);
        FlashPacketCipher receiver = receiver(protection);
        byte[] plain = new byte[ROOM];
        byte[] sealed = new byte[ROOM];
        int packets = 5_000;
        sealAndOpen(sender, receiver, plain, sealed, packets);
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        sealAndOpen(sender, receiver, plain, sealed, packets);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        // The measurement itself allocates a little, as does a loop that is recompiled: far less than a byte per
        // packet.
        assertThat(allocated).isLessThan(packets);
    }

    private void sealAndOpen(PacketCipher sender, PacketCipher receiver, byte[] plain, byte[] sealed, int packets) {
        for (int i = 0; i < packets; i++) {
            int length = sender.seal(plain, PacketCipher.HEADROOM_BYTES, 1_200, sealed, 4);
            if (!receiver.open(sealed, 4, length, opened, result)) {
                throw new AssertionError("packet " + i + " was refused: " + result.refusal());
            }
        }
    }

    @Test
    @Covers("7425-4.7.3.2-1")
    void acceptsNoneOf10000RandomForgeries() {
        assertForgeriesAreRefused(10_000);
    }

    @Test
    @Tag("slow")
    void acceptsNoneOfAMillionRandomForgeries() {
        assertForgeriesAreRefused(1_000_000);
    }

    private void assertForgeriesAreRefused(int count) {
        FlashPacketCipher receiver = receiver(new PacketProtection(16, true));
        for (int i = 0; i < count; i++) {
            int length = entropy.nextInt(120);
            byte[] forged = entropy.nextBytes(length);

            assertThat(open(receiver, forged)).as("case %d", i).isFalse();
        }
    }
}

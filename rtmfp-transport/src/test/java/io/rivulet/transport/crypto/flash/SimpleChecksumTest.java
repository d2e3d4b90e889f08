package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SimpleChecksumTest {
    @Test
    void isTheComplementOfTheSumOfWords() {
        // The example of RFC 1071 section 3: the sum is ddf2.
        byte[] bytes = Bytes.fromHex("0001 f203 f4f5 f6f7");

        assertThat(SimpleChecksum.of(bytes, 0, bytes.length)).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void countsAnOddLastByteAsALowByte() {
        byte[] bytes = Bytes.fromHex("0102 03");

        assertThat(SimpleChecksum.of(bytes, 0, 3)).isEqualTo(~0x0105 & 0xffff);
    }

    @Test
    void ofNothingIsAllOnes() {
        assertThat(SimpleChecksum.of(new byte[0], 0, 0)).isEqualTo(0xffff);
    }

    @Test
    void agreesWithALoopOverWordsForEveryLengthAndAlignment() {
        SeededEntropy entropy = new SeededEntropy(1, 0, "checksum");
        for (int length = 0; length < 200; length++) {
            byte[] bytes = entropy.nextBytes(length + 8);
            if (length % 3 == 0) {
                Arrays.fill(bytes, (byte) 0xff);
            }

            assertThat(SimpleChecksum.of(bytes, length % 8, length))
                    .as("length %d", length)
                    .isEqualTo(byWords(bytes, length % 8, length));
        }
    }

    private static int byWords(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            boolean whole = i + 1 < length;
            int high = whole ? bytes[offset + i] & 0xff : 0;
            int low = bytes[offset + (whole ? i + 1 : i)] & 0xff;
            sum += high << 8 | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}

package io.rivulet.transport.crypto.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.virtual.SeededEntropy;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha256Test {
    @Test
    void agreesWithThePlatformForKeysAndMessagesOfAnyLength() throws Exception {
        SeededEntropy entropy = new SeededEntropy(1, 0, "hmac");
        for (int length = 1; length < 300; length++) {
            byte[] key = entropy.nextBytes(length);
            byte[] message = entropy.nextBytes(300 - length);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(HmacSha256.of(key, message))
                    .as("key of %d bytes", length)
                    .isEqualTo(mac.doFinal(message));
        }
    }

    @Test
    void canBeUsedAgain() {
        HmacSha256 hmac = new HmacSha256(new byte[] {1, 2, 3});

        byte[] first = hmac.compute(new byte[] {4});

        assertThat(hmac.compute(new byte[] {5})).isNotEqualTo(first);
        assertThat(hmac.compute(new byte[] {4})).isEqualTo(first);
    }
}

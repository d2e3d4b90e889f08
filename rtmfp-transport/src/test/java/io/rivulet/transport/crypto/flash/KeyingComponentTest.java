package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.Bytes;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyingComponentTest {
    private static KeyingComponent parse(String hex) {
        byte[] bytes = Bytes.fromHex(hex);
        return KeyingComponent.parse(bytes, 0, bytes.length);
    }

    @Test
    @Covers("7425-4.5.2-1")
    void readsAnInitiatorWithAFreshKey() {
        KeyingComponent component = parse("04 0d 02 1234  03 1a 07 10  02 1e 05  03 7f 0000");

        assertThat(component.ephemeralKey())
                .isEqualTo(new KeyingComponent.EphemeralKey(DhGroup.MODP_1024, BigInteger.valueOf(0x1234)));
        assertThat(component.groupSelect()).isNull();
        assertThat(component.terms().hmac()).isEqualTo(new ProtectionOffer(true, true, true));
        assertThat(component.terms().hmacLength()).isEqualTo(16);
        assertThat(component.terms().sequenceNumbers()).isEqualTo(new ProtectionOffer(true, false, true));
    }

    @Test
    void whatIsNotSaidIsNotOffered() {
        KeyingComponent component = parse("02 1d 0e");

        assertThat(component.groupSelect().group()).isEqualTo(DhGroup.MODP_2048);
        assertThat(component.terms().hmac()).isEqualTo(ProtectionOffer.NOTHING);
        assertThat(component.terms().sequenceNumbers()).isEqualTo(ProtectionOffer.NOTHING);
    }

    @Test
    @Covers("7016-2-3")
    void reservedFlagsAndUnknownGroupsAreReadOver() {
        assertThat(parse("03 1a f8 00 02 1e f9").terms().sequenceNumbers())
                .isEqualTo(new ProtectionOffer(false, false, true));
        assertThat(parse("02 1d 7f").groupSelect().group()).isNull();
        assertThat(parse("03 0d 7f 01").ephemeralKey().group()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 1a 04 03", // Codes shorter than 4 bytes.
                "03 1a 02 00",
                "03 1a 02 21", // Longer than 32.
                "02 1a 02", // No length.
                "04 1a 02 10 00", // More than a length.
                "01 1a",
                "01 1e", // No flags.
                "03 1e 02 00", // More than flags.
                "01 1d", // No group.
                "03 1d 02 02", // More than a group.
                "01 0d",
                "02 0d 82",
                "03 1a 02 10 03 1a 00 00", // Which binds?
                "02 1e 02 02 1e 00",
                "02 1d 02 02 1d 0e",
                "03 0d 02 01 03 0d 0e 01",
                "05 0e 00", // Truncated.
                "80"
            })
    @Covers({"7425-4.5.2.1-3", "7425-4.5.2.3-3", "7425-4.5.2.4-1"})
    void malformedOnesAreRefused(String hex) {
        assertThat(parse(hex)).isNull();
    }

    @Test
    @Covers({"7425-4.5.2.4-1", "7425-4.6.4-4"})
    void everyLengthOfCodeIsChecked() {
        for (int length = 0; length < 128; length++) {
            String component = "031a02" + String.format("%02x", length);

            assertThat(parse(component) != null).as("length %d", length).isEqualTo(length >= 4 && length <= 32);
        }
    }

    @Test
    void tooManyOptionsAreRefused() {
        assertThat(parse("017f".repeat(KeyingComponent.MAX_OPTIONS))).isNotNull();
        assertThat(parse("017f".repeat(KeyingComponent.MAX_OPTIONS + 1))).isNull();
    }
}

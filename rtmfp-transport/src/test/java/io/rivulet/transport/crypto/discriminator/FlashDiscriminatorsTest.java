package io.rivulet.transport.crypto.discriminator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlashDiscriminatorsTest {
    private static final PeerId NAME = PeerId.parse("0123456789abcdef".repeat(4));
    private static final PeerId OTHER = PeerId.parse("fedcba9876543210".repeat(4));

    private record Certificate(PeerId peerId, String name, boolean acceptsAncillaryData)
            implements SelectableCertificate {
        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public byte[] hostname() {
            return name == null ? null : name.getBytes(UTF_8);
        }
    }

    private static boolean selects(byte[] discriminator, SelectableCertificate certificate) {
        return FlashDiscriminators.selects(discriminator, 0, discriminator.length, certificate);
    }

    @Test
    @Covers({"7016-3.2-3", "7425-4.4.4-1", "7425-4.4.4-2"})
    void aFingerprintIsCanonical() {
        byte[] discriminator = FlashDiscriminators.fingerprint(NAME);

        assertThat(discriminator).hasSize(34);
        assertThat(Bytes.toHex(discriminator, 0, 34)).isEqualTo("210f" + NAME);
        assertThat(FlashDiscriminators.fingerprintOf(discriminator, 0, 34)).isEqualTo(NAME);
        assertThat(FlashDiscriminators.ancillaryOf(discriminator, 0, 34)).isNull();
    }

    @Test
    void ancillaryDataCanBeReadAgain() {
        byte[] discriminator = FlashDiscriminators.ancillary("rtmfp://example.com/app");

        assertThat(Bytes.toHex(discriminator, 0, 2)).isEqualTo("180a");
        assertThat(FlashDiscriminators.ancillaryOf(discriminator, 0, discriminator.length))
                .isEqualTo("rtmfp://example.com/app");
        assertThat(FlashDiscriminators.fingerprintOf(discriminator, 0, discriminator.length))
                .isNull();
    }

    /** Figure 1 of RFC 7425 section 4.4.3, line by line; "host" is the certificate's name in the last three columns. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // fingerprint, hostname, ancillary, certificate's hostname, accepts ancillary, selected
                "same, -, false, -, false, true",
                "other, -, false, -, false, false",
                "same, elsewhere, true, host, false, true",
                "other, host, true, host, true, false",
                "-, host, false, host, false, true",
                "-, host, false, hosts, false, false",
                "-, host, false, hos, false, false",
                "-, host, false, -, true, false",
                "-, -, true, -, true, true",
                "-, -, true, host, true, true",
                "-, -, true, host, false, false",
                "-, host, true, host, true, true",
                "-, host, true, host, false, false",
                "-, host, true, other, true, false",
                "-, -, false, host, true, false",
            })
    @Covers({"7016-3.2-2", "7425-4.4.2-1", "7425-4.4.3-1", "7425-4.4.3-2"})
    void selectsByTheFigure(
            String fingerprint,
            String hostname,
            boolean ancillary,
            String certificateHost,
            boolean accepts,
            boolean selected) {
        ByteWriter writer = new ByteWriter(200);
        if (ancillary) {
            writer.option(FlashDiscriminators.ANCILLARY_DATA, "rtmfp:".getBytes(UTF_8));
        }
        if (hostname != null) {
            writer.option(FlashDiscriminators.REQUIRED_HOSTNAME, hostname.getBytes(UTF_8));
        }
        writer.option(0x55, new byte[] {1});
        if (fingerprint != null) {
            writer.option(FlashDiscriminators.FINGERPRINT, (fingerprint.equals("same") ? NAME : OTHER).toBytes());
        }

        assertThat(selects(writer.toBytes(), new Certificate(NAME, certificateHost, accepts)))
                .isEqualTo(selected);
    }

    @Test
    @Covers("7425-4.4.3-2")
    void anEmptyDiscriminatorSelectsNothing() {
        assertThat(selects(new byte[0], new Certificate(NAME, "", true))).isFalse();
    }

    @Test
    void anEmptyHostnameIsAHostname() {
        assertThat(selects(FlashDiscriminators.hostname(""), new Certificate(NAME, "", false)))
                .isTrue();
        assertThat(selects(FlashDiscriminators.hostname(""), new Certificate(NAME, null, false)))
                .isFalse();
        assertThat(selects(FlashDiscriminators.hostnameAndAncillary("h", "u"), new Certificate(NAME, "h", true)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 0a", // Truncated.
                "80",
                "02 0a 61 02 0a 62", // Two of what there is at most one of.
                "02 00 61 02 00 61",
                "04 0f 000000", // A fingerprint of another length.
                "01 0a 01 80" // A truncated type.
            })
    @Covers({"7425-4.4.2.1-1", "7425-4.4.2.2-1"})
    void malformedOnesSelectNothing(String hex) {
        byte[] discriminator = Bytes.fromHex(hex);

        assertThat(selects(discriminator, new Certificate(NAME, "a", true))).isFalse();
        assertThat(FlashDiscriminators.fingerprintOf(discriminator, 0, discriminator.length))
                .isNull();
        assertThat(FlashDiscriminators.ancillaryOf(discriminator, 0, discriminator.length))
                .isNull();
    }

    @Test
    void everyTruncationOfAFingerprintSelectsNothing() {
        byte[] discriminator = FlashDiscriminators.fingerprint(NAME);
        for (int length = 0; length < discriminator.length; length++) {
            assertThat(FlashDiscriminators.selects(discriminator, 0, length, new Certificate(NAME, null, true)))
                    .as("length %d", length)
                    .isFalse();
        }
    }

    @Test
    void tooManyOptionsSelectNothing() {
        byte[] most = Bytes.fromHex("017f".repeat(FlashDiscriminators.MAX_OPTIONS - 1) + "010a");
        byte[] tooMany = Bytes.fromHex("017f".repeat(FlashDiscriminators.MAX_OPTIONS) + "010a");

        assertThat(selects(most, new Certificate(NAME, null, true))).isTrue();
        assertThat(selects(tooMany, new Certificate(NAME, null, true))).isFalse();
    }
}

package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.Bytes;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashCertificateTest {
    private static FlashCertificate parse(String hex) {
        byte[] bytes = Bytes.fromHex(hex);
        return FlashCertificate.parse(bytes, 0, bytes.length);
    }

    private static PeerId sha256(String hex) {
        return PeerId.copyOf(HmacSha256.newSha256().digest(Bytes.fromHex(hex)), 0);
    }

    @Test
    void readsAServerCertificate() {
        FlashCertificate certificate =
                parse("04 00 616263 | 01 0a | 03 0e beef | 02 15 0e | 02 15 02".replace("|", ""));

        assertThat(certificate.hostname()).isEqualTo("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(certificate.acceptsAncillaryData()).isTrue();
        assertThat(certificate.hasStaticKeys()).isFalse();
        assertThat(certificate.groups()).containsExactlyInAnyOrder(DhGroup.MODP_2048, DhGroup.MODP_1024);
        assertThat(certificate.staticKey(DhGroup.MODP_2048)).isNull();
        assertThat(certificate.peerId()).isEqualTo(sha256("0400616263 010a 030ebeef 02150e 021502"));
    }

    @Test
    void readsAPeerCertificate() {
        FlashCertificate certificate = parse("04 1d 02 1234 04 1d 0e 00ff");

        assertThat(certificate.hasStaticKeys()).isTrue();
        assertThat(certificate.groups()).containsExactlyInAnyOrder(DhGroup.MODP_1024, DhGroup.MODP_2048);
        assertThat(certificate.staticKey(DhGroup.MODP_1024)).isEqualTo(BigInteger.valueOf(0x1234));
        assertThat(certificate.staticKey(DhGroup.MODP_2048)).isEqualTo(BigInteger.valueOf(0xff));
    }

    @Test
    @Covers({"7425-4.3.3.1-1", "7425-4.3.3.2-1", "7425-4.3.3.4-1", "7425-4.3.3.5-1"})
    void onlyTheCanonicalSectionCounts() {
        FlashCertificate certificate =
                parse("02 15 02 | 00 | 04 00 616263 01 0a 04 1d 02 1234 00 02 15 0e".replace("|", ""));

        assertThat(certificate.peerId()).isEqualTo(sha256("021502"));
        assertThat(certificate.hostname()).isNull();
        assertThat(certificate.acceptsAncillaryData()).isFalse();
        assertThat(certificate.groups()).containsExactly(DhGroup.MODP_1024);
        assertThat(certificate.bytes()).hasSize(20);
    }

    @Test
    @Covers("7425-4.3.3-1")
    void aCertificateMayBeEmptyOrSayNothingKnown() {
        assertThat(parse("").peerId()).isEqualTo(sha256(""));
        assertThat(parse("00").peerId()).isEqualTo(sha256(""));
        assertThat(parse("03 7f 0000").groups()).isEmpty();
        assertThat(parse("02 15 7f").groups()).as("an unknown group").isEmpty();
    }

    @Test
    void longLengthFieldsArePartOfTheFingerprint() {
        assertThat(parse("80 02 15 02").peerId()).isEqualTo(sha256("80021502"));
        assertThat(parse("80 02 15 02").groups()).containsExactly(DhGroup.MODP_1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 15", // Truncated option.
                "80", // Truncated length.
                "02 15 82", // Truncated group.
                "03 15 02 02", // More than a group.
                "01 15", // No group.
                "01 1d", // No group.
                "02 00 61 02 00 62", // Two hostnames.
                "02 15 02 04 1d 02 1234", // A static key beside a group for fresh ones.
                "04 1d 02 1234 02 15 0e", // The other way round.
                "04 1d 02 1234 04 1d 02 1235", // Two keys of one group.
                "021502 00 02 15", // Truncated behind the canonical section.
                "ffffffffffffffffffff01", // A length of more than 63 bits.
                "01 80" // Truncated type.
            })
    @Covers({"7016-2-5", "7425-4.3.3.1-2", "7425-4.3.3.4-2", "7425-4.3.3.5-2", "7425-4.3.3.5-3"})
    void malformedOnesAreRefused(String hex) {
        assertThat(parse(hex)).isNull();
    }

    @Test
    void tooManyOptionsAreRefused() {
        assertThat(parse("010a".repeat(FlashCertificate.MAX_OPTIONS))).isNotNull();
        assertThat(parse("010a".repeat(FlashCertificate.MAX_OPTIONS + 1))).isNull();
        assertThat(parse("00".repeat(FlashCertificate.MAX_OPTIONS + 1))).isNull();
    }

    @Test
    void everyTruncationIsRefusedOrSaysLess() {
        byte[] whole = Bytes.fromHex("0400616263 010a 030ebeef 02150e 021502");
        PeerId name = FlashCertificate.parse(whole, 0, whole.length).peerId();
        for (int length = 0; length < whole.length; length++) {
            FlashCertificate certificate = FlashCertificate.parse(whole, 0, length);

            assertThat(certificate == null || !certificate.peerId().equals(name))
                    .isTrue();
        }
    }
}

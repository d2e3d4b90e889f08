package io.rivulet.transport.crypto.modern;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {
    /** What stands before 32 bytes of a key in RFC 8410 encodings. */
    private static final String X25519_PRIVATE = "302e020100300506032b656e04220420";

    private static final String X25519_PUBLIC = "302a300506032b656e032100";
    private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";
    private static final String ED25519_PUBLIC = "302a300506032b6570032100";

    private final SeededEntropy entropy = new SeededEntropy(1, 0, "curve");

    private static byte[] hex(String digits) {
        return Bytes.fromHex(digits);
    }

    private static String hex(byte[] bytes) {
        return Bytes.toHex(bytes, 0, bytes.length);
    }

    /** RFC 7748 section 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4, "
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c, "
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d, "
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493, "
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void multipliesAsTheRfc(String scalar, String point, String product) {
        assertThat(hex(Curve.agree(hex(scalar), hex(point)))).isEqualTo(product);
    }

    /** RFC 7748 section 6.1. */
    @Test
    void agreesAsTheRfc() {
        byte[] alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        String secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

        byte[] ofAlice = Curve.agreementPublicKey(alice);
        byte[] ofBob = Curve.agreementPublicKey(bob);

        assertThat(hex(ofAlice)).isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(hex(ofBob)).isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(hex(Curve.agree(alice, ofBob))).isEqualTo(secret);
        assertThat(hex(Curve.agree(bob, ofAlice))).isEqualTo(secret);
    }

    /** RFC 8032 section 7.1, tests 1 and 2. */
    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, "
                        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', "
                        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, "
                        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, "
                        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            })
    void signsAsTheRfc(String privateKey, String publicKey, String message, String signature) {
        assertThat(hex(Curve.signingPublicKey(hex(privateKey)))).isEqualTo(publicKey);
        assertThat(hex(Curve.sign(hex(privateKey), hex(publicKey), hex(message))))
                .isEqualTo(signature);
        assertThat(Curve.verify(hex(publicKey), hex(message), hex(signature))).isTrue();
    }

    @Test
    void agreesWithThePlatformOnSecrets() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        for (int i = 0; i < 50; i++) {
            byte[] near = entropy.nextBytes(32);
            byte[] far = Curve.agreementPublicKey(entropy.nextBytes(32));
            PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(hex(X25519_PRIVATE + hex(near))));
            PublicKey farKey = keys.generatePublic(new X509EncodedKeySpec(hex(X25519_PUBLIC + hex(far))));
            KeyAgreement platform = KeyAgreement.getInstance("X25519");
            platform.init(key);
            platform.doPhase(farKey, true);

            assertThat(Curve.agree(near, far)).isEqualTo(platform.generateSecret());
        }
    }

    @Test
    void agreesWithThePlatformOnSignatures() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        for (int i = 0; i < 50; i++) {
            byte[] privateKey = entropy.nextBytes(32);
            byte[] publicKey = Curve.signingPublicKey(privateKey);
            byte[] message = entropy.nextBytes(i);
            Signature platform = Signature.getInstance("Ed25519");
            platform.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(hex(ED25519_PRIVATE + hex(privateKey)))));
            platform.update(message);

            byte[] signature = Curve.sign(privateKey, publicKey, message);

            assertThat(platform.sign()).isEqualTo(signature);
            platform.initVerify(keys.generatePublic(new X509EncodedKeySpec(hex(ED25519_PUBLIC + hex(publicKey)))));
            platform.update(message);
            assertThat(platform.verify(signature)).isTrue();
        }
    }

    @Test
    void noChangeToASignatureHolds() {
        byte[] privateKey = entropy.nextBytes(32);
        byte[] publicKey = Curve.signingPublicKey(privateKey);
        byte[] message = entropy.nextBytes(32);
        byte[] signature = Curve.sign(privateKey, publicKey, message);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(Curve.verify(publicKey, message, changed))
                    .as("bit %d", bit)
                    .isFalse();
        }
        assertThat(Curve.verify(publicKey, message, Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(Curve.verify(publicKey, message, Arrays.copyOf(signature, 65)))
                .isFalse();
    }

    /** RFC 8032 section 5.1.7: S is below the order of the group, so that nobody can make a second signature out of one. */
    @Test
    void aSignatureHasOneFormOnly() {
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] privateKey = entropy.nextBytes(32);
        byte[] publicKey = Curve.signingPublicKey(privateKey);
        byte[] signature = Curve.sign(privateKey, publicKey, new byte[1]);
        byte[] other = signature.clone();
        byte[] reversed = new byte[32];
        for (int i = 0; i < 32; i++) {
            reversed[i] = signature[63 - i];
        }
        byte[] larger = new BigInteger(1, reversed).add(order).toByteArray();
        for (int i = 0; i < 32; i++) {
            other[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
        }

        assertThat(Curve.verify(publicKey, new byte[1], signature)).isTrue();
        assertThat(Curve.verify(publicKey, new byte[1], other)).isFalse();
    }

    /** The points of order 1, 2, 4 and 8, and two that are written as though the prime were larger. RFC 7748 section 6.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void agreesOnNothingWithAKeyOfSmallOrder(String publicKey) {
        assertThat(Curve.agree(entropy.nextBytes(32), hex(publicKey))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
            })
    void nothingHoldsUnderAKeyOfSmallOrder(String publicKey) {
        // S times the base point as R: a signature of every message where the key has order one, and of one in eight
        // where it
        // has order eight.
        byte[] signature = new byte[64];
        byte[] scalar = new byte[32];
        scalar[0] = 1;
        byte[] base = hex("5866666666666666666666666666666666666666666666666666666666666666");
        System.arraycopy(base, 0, signature, 0, 32);
        System.arraycopy(scalar, 0, signature, 32, 32);

        assertThat(Ed25519.validatePublicKeyFull(hex(publicKey), 0)).isFalse();
        for (int i = 0; i < 100; i++) {
            assertThat(Curve.verify(hex(publicKey), new byte[] {(byte) i}, signature))
                    .isFalse();
        }
    }
}

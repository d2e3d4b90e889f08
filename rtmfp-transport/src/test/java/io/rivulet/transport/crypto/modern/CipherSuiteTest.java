package io.rivulet.transport.crypto.modern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CipherSuiteTest {
    private static byte[] hex(String digits) {
        return Bytes.fromHex(digits);
    }

    private static byte[] seal(CipherSuite suite, byte[] key, byte[] nonce, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        Cipher cipher = suite.newCipher();
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, suite.keyAlgorithm()), suite.parameters(nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(plain);
    }

    /** The authors' test cases 2 to 4 of what became NIST SP 800-38D. */
    @Test
    void aesGcmGivesTheKnownAnswers() throws GeneralSecurityException {
        byte[] key = hex("feffe9928665731c6d6a8f9467308308");
        byte[] nonce = hex("cafebabefacedbaddecaf888");
        String plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
        String sealed = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091";

        assertThat(seal(CipherSuite.AES_128_GCM, new byte[16], new byte[12], new byte[0], new byte[16]))
                .isEqualTo(hex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"));
        assertThat(seal(CipherSuite.AES_128_GCM, key, nonce, new byte[0], hex(plain + "1aafd255")))
                .isEqualTo(hex(sealed + "473f59854d5c2af327cd64a62cf35abd2ba6fab4"));
        assertThat(seal(
                        CipherSuite.AES_128_GCM,
                        key,
                        nonce,
                        hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                        hex(plain)))
                .isEqualTo(hex(sealed + "5bc94fbc3221a5db94fae95ae7121a47"));
    }

    /** RFC 8439 section 2.8.2. */
    @Test
    void chaChaGivesTheAnswerOfTheRfc() throws GeneralSecurityException {
        byte[] plain = ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                        + "sunscreen would be it.")
                .getBytes(UTF_8);

        byte[] sealed = seal(
                CipherSuite.CHACHA20_POLY1305,
                hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
                hex("070000004041424344454647"),
                hex("50515253c0c1c2c3c4c5c6c7"),
                plain);

        assertThat(sealed)
                .isEqualTo(hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"));
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void agreesWithBouncyCastle(CipherSuite suite) throws GeneralSecurityException, InvalidCipherTextException {
        SeededEntropy entropy = new SeededEntropy(1, 0, "suites");
        for (int length = 0; length < 200; length++) {
            byte[] key = entropy.nextBytes(suite.keyLength());
            byte[] nonce = entropy.nextBytes(CipherSuite.NONCE_LENGTH);
            byte[] plain = entropy.nextBytes(length);
            AEADCipher other = suite == CipherSuite.AES_128_GCM
                    ? GCMBlockCipher.newInstance(AESEngine.newInstance())
                    : new ChaCha20Poly1305();
            other.init(true, new AEADParameters(new KeyParameter(key), CipherSuite.TAG_LENGTH * 8, nonce));
            byte[] expected = new byte[length + CipherSuite.TAG_LENGTH];
            int done = other.processBytes(plain, 0, length, expected, 0);
            other.doFinal(expected, done);

            assertThat(seal(suite, key, nonce, new byte[0], plain)).isEqualTo(expected);
        }
    }

    @Test
    void idsAreThoseOnTheWire() {
        assertThat(CipherSuite.ofId(1)).isEqualTo(CipherSuite.AES_128_GCM);
        assertThat(CipherSuite.ofId(2)).isEqualTo(CipherSuite.CHACHA20_POLY1305);
        assertThat(CipherSuite.ofId(0)).isNull();
        assertThat(CipherSuite.ofId(3)).isNull();
    }
}

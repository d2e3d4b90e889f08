package io.rivulet.groups.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.Bytes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSpecTest {
    private static final String RECORDED = "G:027f0201010103010c050e74657374011b00";
    private static final PeerId PEER = PeerId.parse("a5c18ea144904d7de01b70c502484f641e94443b556d618044af81f727e04d6a");

    @Test
    void derivesTheRecordedGroupIdByHashingTwice() {
        GroupSpec spec = GroupSpec.parse(RECORDED);

        assertThat(spec.version()).isEqualTo(2);
        assertThat(spec.name()).hasValue("test");
        assertThat(spec.capabilities())
                .containsExactlyInAnyOrder(
                        GroupCapability.MULTICAST,
                        GroupCapability.POSTING,
                        GroupCapability.SERVER_CHANNEL,
                        GroupCapability.IP_MULTICAST_MEMBER_UPDATES);
        assertThat(spec.id()).hasToString("763f90e4b524a0e026052bb5696bd143246f26c6eb0b9fa31b0d1ed39a092620");
        assertThat(spec.text()).isEqualTo(RECORDED);
    }

    @Test
    void hashesAVersionOneTextOnce() {
        // The version 2 text's canonical part, taken by a server as if it were version 1, gives the inner hash of the
        // worked example.
        assertThat(GroupId.ofVersionOne(GroupSpec.parse(RECORDED).secret().discloseCanonical()))
                .hasToString("6cc16b96e27058167b5648d8209eb074a89c2ecb2738bfc0c2f71debd1781feb");
        GroupSpec spec = GroupSpec.parse("G:0101050e7465737400");

        assertThat(spec.version()).isEqualTo(1);
        assertThat(spec.id())
                .isEqualTo(GroupId.ofVersionOne(
                        "G:0101050e74657374".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void readsTheSampleWithAnUnsaltedPasswordHash() {
        String hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

        GroupSpec spec = GroupSpec.parse("G:0101010201032105" + hash + "010d040e616e73011b00");

        assertThat(spec.name()).hasValue("ans");
        assertThat(spec.has(GroupCapability.PEER_TO_PEER_DISABLED)).isTrue();
        assertThat(spec.publishPassword().orElseThrow().hash()).isEqualTo(Bytes.fromHex(hash));
        assertThat(spec.publishPassword().orElseThrow().salt()).isEmpty();
        assertThat(spec.mayPublish()).isFalse();
        assertThat(spec.mayPost()).isTrue();
    }

    @Test
    void provesMembershipAsRecorded() {
        MembershipSecret secret = GroupSpec.parse(RECORDED).secret();
        byte[] farNonceOfInitiator = hmac("""
                b84fe5b0bd53f480f459e1f500e2f3ed683dc6720e00a3ec7682743cee4fc3a3
                f14d1b55fe9a96283333ddf6ac06cf8ff67ace9130710ac239933d4bd2910158
                c874115936dcb4c9476b80d1c6758a5393a03e8cf9495ca97d9b73799df53f64
                4798ca8481121b1df10668758ee3f9656d081836ddef2a2425042641f483fcb0
                """, """
                031a0000021e00410ef2f9b9d46c4d8a9dcc5b2a8214939222a04a0b8076e8bd
                1278ae409d5dec1050da1a99e61e6db3710d7d650544ab5ec9eb29c104ea30f8
                d18721e60cf10e17fa
                """);
        byte[] expected = Bytes.fromHex("80b1ed306889f04affe100080cd9dfc9d25b916a3adea71b0d527a99c2f8662b");

        assertThat(secret.proof(farNonceOfInitiator)).isEqualTo(expected);
        assertThat(secret.verifies(farNonceOfInitiator, expected)).isTrue();
        expected[31] ^= 1;
        assertThat(secret.verifies(farNonceOfInitiator, expected)).isFalse();
        assertThat(secret.verifies(farNonceOfInitiator, new byte[0])).isFalse();
        assertThat(secret.toString()).doesNotContain("027f");
    }

    @Test
    void makesASpecOfAName() {
        GroupSpec spec = GroupSpec.parseOrName("room");

        assertThat(spec.text()).isEqualTo("G:027f0201010103010c050e726f6f6d00");
        assertThat(GroupSpec.parseOrName(spec.text())).isEqualTo(spec);
        assertThat(GroupSpec.ofName("x".repeat(200)).name()).hasValue("x".repeat(200));
        assertThatThrownBy(() -> GroupSpec.ofName("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GroupSpec.ofName("ä".repeat(513))).hasMessageContaining("1026");
    }

    @Test
    void buildsEveryOptionInCanonicalOrder() {
        GroupSpecBuilder builder = GroupSpec.builder()
                .name("n")
                .makeUnique(
                        (target, offset, length) -> java.util.Arrays.fill(target, offset, offset + length, (byte) 0x5a))
                .publishPassword("secret", new byte[] {1, 2})
                .postingPassword("other", new byte[0])
                .bootstrapPeer(PEER)
                .ipMulticastAddress(IpMulticastAddress.of(NetAddress.parse("224.0.0.255:30000")))
                .ipMulticastAddress(new IpMulticastAddress(
                        NetAddress.parse("[ff15::1]:1"), Optional.of(NetAddress.parse("[2001:db8::1]:0"))));
        EnumSet.allOf(GroupCapability.class).forEach(builder::with);

        GroupSpec spec = builder.build();

        String publishHash = Bytes.toHex(spec.publishPassword().orElseThrow().hash(), 0, 32);
        String postingHash = Bytes.toHex(spec.postingPassword().orElseThrow().hash(), 0, 32);
        String canonical = "G:027f02" + "0100" + "0101" + "0102" + "0103" + "23050102" + publishHash + "2107"
                + postingHash + "010c" + "010d" + "020e6e" + "110e" + "5a".repeat(16) + "011b" + "00";
        String extras = "070ae00000ff7530"
                + "230aff1500000000000000000000000000010001" + "20010db8000000000000000000000001"
                + "210b" + PEER;
        assertThat(spec.text()).isEqualTo(canonical + extras + "0715736563726574" + "06176f74686572");
        assertThat(spec.textWithoutAuthorizations()).isEqualTo(canonical + extras);
        assertThat(spec.capabilities()).hasSize(7);
        assertThat(spec.uniqueTag().orElseThrow()).hasSize(16);
        assertThat(spec.bootstrapPeers()).containsExactly(PEER);
        assertThat(spec.ipMulticastAddresses()).hasSize(2);
        assertThat(spec.mayPublish()).isTrue();
        assertThat(spec.mayPost()).isTrue();
        assertThat(GroupSpec.parse(spec.textWithoutAuthorizations()).mayPublish())
                .isFalse();
        assertThat(GroupSpec.parse(spec.textWithoutAuthorizations()).id()).isEqualTo(spec.id());
    }

    @Test
    void takesTheIdentityFromTheTextAsGiven() {
        GroupSpec upper = GroupSpec.parse("G:" + RECORDED.substring(2).toUpperCase(Locale.ROOT));
        GroupSpec appended = GroupSpec.parse(RECORDED + "0715736563726574");
        GroupSpec unknown = GroupSpec.parse("G:027f0201010103010c050e74657374011b" + "0360ffff" + "00");

        assertThat(upper.name()).hasValue("test");
        assertThat(upper.id()).isNotEqualTo(GroupSpec.parse(RECORDED).id());
        assertThat(appended.id()).isEqualTo(GroupSpec.parse(RECORDED).id());
        assertThat(appended.publishAuthorization()).hasValue("secret");
        assertThat(unknown.capabilities()).isEqualTo(GroupSpec.parse(RECORDED).capabilities());
        assertThat(unknown.id()).isNotEqualTo(GroupSpec.parse(RECORDED).id());
    }

    @Test
    void showsNoSecrets() {
        assertThat(GroupSpec.parse(RECORDED + "0715736563726574").toString())
                .contains("test", "763f90e4")
                .doesNotContain("010103010c", "736563726574", "secret");
    }

    @ParameterizedTest
    @CsvSource({
        "g:0101, 0, does not start with G:",
        "G:01zz00, 4, hexadecimal digit",
        "G:01010, 6, odd number",
        "G:0101, 6, end marker",
        "G:050e7465, 2, beyond the end",
        "G:ffffffffffffffffffffff, 2, beyond the end",
        "G:018000, 2, too short for its type",
        "G:027f0300, 2, version 3",
        "G:017f00, 2, no number",
        "G:0305aabb00, 2, check value",
        "G:00030b0102, 4, bootstrap peer",
        "G:00040a010203, 4, IP multicast address",
    })
    void saysWhereAndWhyInOneLine(String text, int position, String reason) {
        assertThatThrownBy(() -> GroupSpec.parse(text))
                .isInstanceOfSatisfying(
                        GroupSpecException.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesEndlessText() {
        assertThatThrownBy(() -> GroupSpec.parse("G:" + "0101".repeat(100_000)))
                .isInstanceOf(GroupSpecException.class)
                .hasMessageContaining("16384");
    }

    private static byte[] hmac(String key, String data) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(Bytes.fromHex(key), "HmacSHA256"));
            return mac.doFinal(Bytes.fromHex(data));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

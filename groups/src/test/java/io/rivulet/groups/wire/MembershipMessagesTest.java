package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipMessagesTest {
    private static final PeerId PEER = PeerId.parse("a5c18ea144904d7de01b70c502484f641e94443b556d618044af81f727e04d6a");
    private static final GroupId GROUP =
            GroupId.parse("763f90e4b524a0e026052bb5696bd143246f26c6eb0b9fa31b0d1ed39a092620");
    private static final String PROOF = "80b1ed306889f04affe100080cd9dfc9d25b916a3adea71b0d527a99c2f8662b";

    private final ByteWriter out = new ByteWriter(GroupReportWriter.MAX_BYTES);

    @Test
    void namesItsFlows() {
        assertThat(MembershipFlowName.CONTROL.metadata()).isEqualTo(Bytes.fromHex("47521c"));
        assertThat(MembershipFlowName.SERVER_CHANNEL.metadata()).isEqualTo(Bytes.fromHex("4743"));
        assertThat(MembershipFlowName.CONTROL.is(Bytes.fromHex("475211"))).isFalse();
    }

    @Test
    void joinsAtTheServerWithTheGroupId() {
        ServerJoin.write(out, GROUP);

        assertThat(out.toBytes()).isEqualTo(Bytes.fromHex("012115" + GROUP)).hasSize(ServerJoin.LENGTH);
        assertThat(ServerJoin.read(body(out.toBytes()))).isEqualTo(GROUP);
    }

    @Test
    void readsTheVersionOneFormAtTheServer() {
        GroupSpec spec = GroupSpec.parse("G:0101050e7465737400");
        ServerJoin.writeCanonical(out, spec.secret().discloseCanonical());

        assertThat(out.toBytes()).startsWith(Bytes.fromHex("011310" + "473a"));
        assertThat(ServerJoin.read(body(out.toBytes()))).isEqualTo(spec.id());
        assertThat(ServerJoin.read(body(Bytes.fromHex("01021599")))).isNull();
        assertThat(ServerJoin.read(body(Bytes.fromHex("01")))).isNull();
    }

    @Test
    void introducesAMember() {
        MemberIntroduction.write(out, PEER);

        assertThat(out.toBytes()).isEqualTo(Bytes.fromHex("0b" + PEER)).hasSize(MemberIntroduction.LENGTH);
        assertThat(MemberIntroduction.read(body(out.toBytes()))).isEqualTo(PEER);
        assertThat(MemberIntroduction.read(body(Bytes.fromHex("0b" + PEER + "00"))))
                .isNull();
        assertThat(MemberIntroduction.read(body(Bytes.fromHex("0b1234")))).isNull();
    }

    @Test
    void connectsExactlyAsExistingMembersInsist() {
        MemberConnect.write(out, GROUP, Bytes.fromHex(PROOF), PEER);

        String groupInAscii = Bytes.toHex(GROUP.toAscii(), 0, 64);
        assertThat(out.toBytes())
                .isEqualTo(Bytes.fromHex("01" + "4100" + groupInAscii + "2101" + PROOF + "2303210f" + PEER))
                .hasSize(MemberConnect.LENGTH);
        MemberConnect read = MemberConnect.read(body(out.toBytes()));
        assertThat(read.group()).isEqualTo(GROUP);
        assertThat(read.proof()).isEqualTo(Bytes.fromHex(PROOF));
        assertThat(read.receiver()).isEqualTo(PEER);
    }

    @Test
    void readsAConnectInAnyOrderAndCase() {
        byte[] upper = GROUP.toString()
                .toUpperCase(java.util.Locale.ROOT)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String message =
                "01" + "2303210f" + PEER + "03600102" + "4100" + Bytes.toHex(upper, 0, 64) + "2101" + PROOF + "00";

        assertThat(MemberConnect.read(body(Bytes.fromHex(message))).group()).isEqualTo(GROUP);
        assertThat(MemberConnect.read(body(Bytes.fromHex("01" + "2101" + PROOF))))
                .isNull();
        assertThat(MemberConnect.read(body(Bytes.fromHex(message.replace("2101" + PROOF, "020100")))))
                .isNull();
        assertThat(MemberConnect.read(body(Bytes.fromHex(message.replace("2303210f", "23032110")))))
                .isNull();
    }

    @Test
    void readsAndWritesTheRecordedReports() {
        String other = "1ef48c19".repeat(8);
        String first = "0a 080d027f000001954d 080a037f000001078f 00 22210f" + other + "01 010a 00";
        String second =
                "0a 080d027f000001954d 080a037f000001078f 00 22210f" + PEER + "00 0f0a037f000001078f027f000001e331 00";

        GroupReport report = new GroupReport();
        assertThat(report.read(body(Bytes.fromHex(first)))).isTrue();
        assertThat(report.receiverAddress()).isEqualTo(address("127.0.0.1:38221", AddressOrigin.OBSERVED));
        assertThat(report.senderAddresses()).containsExactly(address("127.0.0.1:1935", AddressOrigin.RELAY));
        assertThat(report.nextRecord()).isTrue();
        assertThat(report.peer()).hasToString(other);
        assertThat(report.ageSeconds()).isEqualTo(1);
        assertThat(report.addresses()).isEmpty();
        assertThat(report.nextRecord()).isFalse();
        assertThat(report.isMalformed()).isFalse();
        assertThat(rewrite(first)).isEqualTo(Bytes.fromHex(first));
        assertThat(rewrite(second)).isEqualTo(Bytes.fromHex(second));
    }

    @Test
    void tellsWhetherExtensionsAreUnderstood() {
        GroupReport report = new GroupReport();

        assertThat(report.read(body(Bytes.fromHex("0a 0122 00")))).isTrue();
        assertThat(report.tellsExtensions()).isFalse();
        assertThat(report.read(body(Bytes.fromHex("0a 0122 0152 00")))).isTrue();
        assertThat(report.tellsExtensions()).isTrue();
        assertThat(GroupReportWriter.flags(true)).containsExactly(0x52);
        assertThat(GroupReportWriter.flags(false)).isEmpty();
    }

    @Test
    void skipsFlagsAndUnknownOptionsAndForeignRecords() {
        String message = "0a 0122 0137 034abbcc 080d027f000001954d 080a037f000001078f 00"
                + "0401020304 05 080a027f0000010001 00" // a record that does not start with 22
                + "22210e" + PEER + "05 00" // another discriminator of the same length
                + "22210f" + PEER + "07 02ff00 00";

        GroupReport report = new GroupReport();
        assertThat(report.read(body(Bytes.fromHex(message)))).isTrue();
        assertThat(report.flags()).containsExactly(0x22, 0x37);
        assertThat(report.nextRecord()).isTrue();
        assertThat(report.ageSeconds()).isEqualTo(7);
        assertThat(report.recordsSkipped()).isEqualTo(2);
        assertThat(report.nextRecord()).isFalse();
    }

    @Test
    void takesLengthsFromEightyTwoOnAsPlainBytes() {
        // 0x86 = 134 bytes: the type and seven IPv6 addresses of 19; as a vlu it would be 86 0a = 778.
        String addresses = ("82" + "20010db8" + "00".repeat(11) + "01" + "078f").repeat(7);
        String plain = "0a 010a 00 22210f" + PEER + "00 860a" + addresses + "00";
        String correct = "0a 010a 00 22210f" + PEER + "00 81060a" + addresses + "00";

        GroupReport report = new GroupReport();
        for (String message : List.of(plain, correct)) {
            assertThat(report.read(body(Bytes.fromHex(message)))).isTrue();
            assertThat(report.nextRecord()).isTrue();
            assertThat(report.addresses()).hasSize(7).allMatch(address -> address.address()
                    .isInet6());
            assertThat(report.nextRecord()).isFalse();
            assertThat(report.isMalformed()).isFalse();
        }
        assertThat(rewrite(plain)).isEqualTo(Bytes.fromHex(correct));
    }

    @Test
    void keepsWhatPrecedesACutAndRefusesACutHead() {
        String message = "0a 010a 00 22210f" + PEER + "07 00 22210f" + PEER + "07 080a";

        GroupReport report = new GroupReport();
        assertThat(report.read(body(Bytes.fromHex(message)))).isTrue();
        assertThat(report.nextRecord()).isTrue();
        assertThat(report.nextRecord()).isFalse();
        assertThat(report.isMalformed()).isTrue();
        assertThat(report.read(body(Bytes.fromHex("0a 010a")))).isFalse();
        assertThat(report.read(body(Bytes.fromHex("0a 090d00")))).isFalse();
    }

    @Test
    void readsAndWritesNoMoreThanItsLimit() {
        GroupReportWriter writer = new GroupReportWriter().begin(out, new byte[0], null, List.of());
        int written = 0;
        while (writer.record(PEER, 0, List.of())) {
            written++;
        }
        byte[] full = out.toBytes();
        byte[] overfull = java.util.Arrays.copyOf(full, full.length + 37);
        System.arraycopy(full, full.length - 38, overfull, full.length - 1, 38);

        assertThat(written).isEqualTo(GroupReport.MAX_RECORDS);
        GroupReport report = new GroupReport();
        report.read(body(overfull));
        int read = 0;
        while (report.nextRecord()) {
            read++;
        }
        assertThat(read).isEqualTo(GroupReport.MAX_RECORDS);
        assertThat(report.isCut()).isTrue();
        ByteWriter small = new ByteWriter(50);
        assertThat(new GroupReportWriter()
                        .begin(small, new byte[0], null, List.of())
                        .record(PEER, 0, Collections.nCopies(2, address("1.2.3.4:5", AddressOrigin.LOCAL))))
                .isFalse();
        assertThat(small.toBytes()).isEqualTo(Bytes.fromHex("0a010a00"));
    }

    static byte[] rewrite(String hex) {
        return rewrite(Bytes.fromHex(hex));
    }

    /** What our writer makes of what our reader took; null when the reader took not all of it. */
    static byte[] rewrite(byte[] message) {
        ByteWriter target = new ByteWriter(GroupReportWriter.MAX_BYTES);
        GroupReport report = new GroupReport();
        if (!report.read(body(message))) {
            return null;
        }
        GroupReportWriter writer = new GroupReportWriter()
                .begin(target, report.flags(), report.receiverAddress(), report.senderAddresses());
        while (report.nextRecord()) {
            writer.record(report.peer(), report.ageSeconds(), report.addresses());
        }
        return report.isMalformed() || report.isCut() ? null : target.toBytes();
    }

    private static ByteReader body(byte[] message) {
        ByteReader reader = new ByteReader(message);
        reader.u8();
        return reader;
    }

    private static PeerAddress address(String text, AddressOrigin origin) {
        return new PeerAddress(NetAddress.parse(text), origin);
    }
}

package io.rivulet.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.testing.RecordedExchange;
import io.rivulet.groups.testing.RecordedExchange.Message;
import io.rivulet.groups.wire.GroupReport;
import io.rivulet.groups.wire.GroupReportWriter;
import io.rivulet.groups.wire.MemberConnect;
import io.rivulet.groups.wire.MemberIntroduction;
import io.rivulet.groups.wire.MembershipMessageType;
import io.rivulet.groups.wire.ServerJoin;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.testing.RecordedSession;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Every message of membership in the recording of existing programs is read, understood, and written again byte for byte. */
class RecordedMembershipTest {
    private static final GroupSpec SPEC = GroupSpec.parse("G:027f0201010103010c050e74657374011b00");
    private static final String CONTROL = "47521c";
    private static final String SERVER_CHANNEL = "4743";

    private final RecordedExchange exchange = RecordedExchange.open();
    private final Set<PeerId> introduced = new TreeSet<>();
    private final Set<PeerId> receivers = new TreeSet<>();

    @Test
    void readsAndWritesEveryMessageOfMembership() {
        Map<Integer, Integer> control = new HashMap<>();
        Map<Integer, Integer> server = new HashMap<>();
        for (Message message : exchange.messages()) {
            int type = message.bytes()[0] & 0xff;
            if (message.metadata().equals(CONTROL)) {
                control.merge(type, 1, Integer::sum);
                assertThat(rewriteControl(message)).isEqualTo(message.bytes());
            } else if (message.metadata().equals(SERVER_CHANNEL)) {
                server.merge(type, 1, Integer::sum);
                assertThat(rewriteServer(message)).isEqualTo(message.bytes());
            }
        }

        // Three members, each with both others: three sessions with a connect in either direction.
        assertThat(control).containsEntry(MembershipMessageType.CONNECT, 6);
        assertThat(control).containsEntry(MembershipMessageType.OPENING, 6);
        assertThat(control).containsEntry(MembershipMessageType.BEGIN_EXACT, 6);
        assertThat(control.get(MembershipMessageType.REPORT)).isGreaterThanOrEqualTo(6);
        assertThat(server).containsEntry(MembershipMessageType.CONNECT, 3);
        assertThat(server.get(MembershipMessageType.INTRODUCTION)).isPositive();
        assertThat(receivers).hasSize(3).containsAll(introduced);
        assertThat(receivers.stream().map(GroupAddress::of)).doesNotHaveDuplicates();
    }

    private byte[] rewriteServer(Message message) {
        ByteWriter out = new ByteWriter(64);
        ByteReader body = new ByteReader(message.bytes());
        if (body.u8() == MembershipMessageType.CONNECT) {
            GroupId group = ServerJoin.read(body);
            assertThat(group).isEqualTo(SPEC.id());
            ServerJoin.write(out, group);
        } else {
            PeerId member = MemberIntroduction.read(body);
            introduced.add(member);
            MemberIntroduction.write(out, member);
        }
        return out.toBytes();
    }

    private byte[] rewriteControl(Message message) {
        ByteWriter out = new ByteWriter(GroupReportWriter.MAX_BYTES);
        ByteReader body = new ByteReader(message.bytes());
        int type = body.u8();
        switch (type) {
            case MembershipMessageType.CONNECT -> {
                MemberConnect connect = MemberConnect.read(body);
                assertThat(connect.group()).isEqualTo(SPEC.id());
                assertThat(connect.proof()).isEqualTo(SPEC.secret().proof(farNonceOfSender(message)));
                receivers.add(connect.receiver());
                MemberConnect.write(out, connect.group(), connect.proof(), connect.receiver());
            }
            case MembershipMessageType.REPORT -> {
                GroupReport report = new GroupReport();
                assertThat(report.read(body)).isTrue();
                GroupReportWriter writer = new GroupReportWriter()
                        .begin(out, report.flags(), report.receiverAddress(), report.senderAddresses());
                while (report.nextRecord()) {
                    writer.record(report.peer(), report.ageSeconds(), report.addresses());
                }
                assertThat(report.isMalformed()).isFalse();
                assertThat(report.recordsSkipped()).isZero();
            }
            default -> {
                assertThat(body.hasRemaining()).isFalse();
                out.u8(type);
            }
        }
        return out.toBytes();
    }

    /** RFC 7425 section 4.6.5: the far nonce is keyed with the secret over the far end's component. */
    private byte[] farNonceOfSender(Message message) {
        RecordedSession session = exchange.sessions().get(message.session());
        byte[] component = message.fromInitiator() ? session.responderComponent() : session.initiatorComponent();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(session.secret(), "HmacSHA256"));
            return mac.doFinal(component);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void membersSpeakInTheOrderThatOursDo() {
        Map<String, StringBuilder> sequences = new HashMap<>();
        for (Message message : exchange.messages()) {
            if (message.metadata().equals(CONTROL)) {
                sequences
                        .computeIfAbsent(
                                message.session() + " " + message.fromInitiator(), unused -> new StringBuilder())
                        .append(String.format("%02x ", message.bytes()[0]));
            }
        }

        assertThat(sequences).hasSize(6);
        assertThat(List.copyOf(sequences.values()))
                .allSatisfy(sequence -> assertThat(sequence.toString()).startsWith("01 02 0e 0a "));
    }
}

package io.rivulet.overlay.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.Priority;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two ends of a connection, on two real endpoints and a virtual wire. */
class NetConnectionPairTest {
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private FlashNode near = FlashNode.client(NetConnectionClientConfig.DEFAULT);
    private FlashNode far = FlashNode.server(NetConnectionServerConfig.DEFAULT);
    private CorePair<FlashNode> pair;

    private void open() {
        pair = new CorePair<>(near, far);
        pair.near(now -> near.open(now, CorePair.FAR));
        pair.advance(A_WHILE);
    }

    private static byte[] bytes(Command command, int type) {
        ByteWriter out = new ByteWriter(100_000);
        command.write(out, type);
        return out.toBytes();
    }

    @Test
    void connects() {
        open();

        assertThat(near.client.state()).isEqualTo(NetConnectionState.CONNECTED);
        assertThat(far.server.state()).isEqualTo(NetConnectionState.CONNECTED);
        assertThat(far.request.application()).isEqualTo("live/test");
        assertThat(far.request.tcUrl()).isEqualTo("rtmfp://10.0.0.2:2/live/test");
        assertThat(far.request.clientVersion()).isEqualTo("Rivulet 0.1");
        assertThat(near.log).containsExactly("connected", "keepalive 15000 10000");
        assertThat(far.log).containsExactly("connected", "peer info []");
        assertThat(far.server.isBehindNat()).isTrue();
    }

    @Test
    void connectsUnderLoss() {
        pair = new CorePair<>(near, far);
        pair.loss(0.3);
        pair.near(now -> near.open(now, CorePair.FAR));

        assertThat(pair.advanceUntil(() -> near.log.contains("connected"), Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void rejectsWithWordsAndAReason() {
        far.decision = ConnectDecision.reject("not today");

        open();

        assertThat(near.log).containsExactly("rejected REJECTED 'not today'");
        assertThat(far.log).containsExactly("closed REJECTED");
        assertThat(near.client.state()).isEqualTo(NetConnectionState.CLOSED);
        assertThat(near.client.openGroupChannel(pair.nowNs(), Recorded.JOIN)).isNull();
    }

    @Test
    void saysThatThereIsNoSuchApplication() {
        far.decision = ConnectDecision.invalidApplication("no 'live' here");

        open();

        assertThat(near.log).containsExactly("rejected INVALID_APPLICATION 'no 'live' here'");
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() {
        far = FlashNode.rude(true);
        open();
        assertThat(near.client.state()).isEqualTo(NetConnectionState.CONNECTING);

        pair.advance(Duration.ofSeconds(10));

        assertThat(near.log).containsExactly("closed NO_ANSWER");
    }

    @Test
    void tellsItsAddressesWithoutThoseThatAreOfNoUse() {
        open();

        pair.near(now -> near.client.setOwnAddresses(
                now,
                List.of(
                        NetAddress.parse("192.0.2.1:5000"),
                        NetAddress.parse("127.0.0.1:5000"),
                        NetAddress.parse("169.254.1.1:5000"),
                        NetAddress.parse("[fe80::1]:5000"),
                        NetAddress.parse("[2001:db8::1]:5000"),
                        CorePair.NEAR)));
        pair.advance(A_WHILE);

        assertThat(far.log).endsWith("peer info [192.0.2.1:5000, [2001:db8::1]:5000, 10.0.0.1:1]");
        assertThat(far.server.isBehindNat()).isFalse();
    }

    @Test
    void tellsAddressesThatWereSetBeforeAsSoonAsItIsConnected() {
        near.client.setOwnAddresses(0, List.of(NetAddress.parse("192.0.2.1:5000")));

        open();

        assertThat(far.log).containsExactly("connected", "peer info [192.0.2.1:5000]");
    }

    @Test
    void loopbackAddressesPassOnlyWhereBothEndsAreToldSo() {
        near = FlashNode.client(
                NetConnectionClientConfig.builder().reportsLoopback(true).build());
        far = FlashNode.server(
                NetConnectionServerConfig.builder().acceptsLoopback(true).build());
        near.client.setOwnAddresses(0, List.of(NetAddress.parse("127.0.0.1:5000")));

        open();

        assertThat(far.log).endsWith("peer info [127.0.0.1:5000]");
    }

    @Test
    void keepsFewOfManyAddressesAndNoneThatIsNone() {
        near = FlashNode.rude(false);
        open();
        List<AmfValue> texts = new ArrayList<>(List.of(
                AmfValue.of(7),
                AmfValue.of("localhost:1"),
                AmfValue.of("127.0.0.1:1"),
                AmfValue.of("224.0.0.1:1"),
                AmfValue.of("1.2.3.4:0")));
        for (int i = 1; i <= 20; i++) {
            texts.add(AmfValue.of("192.0.2." + i + ":1"));
            texts.add(AmfValue.of("192.0.2.1:1"));
        }
        SendFlow control = rudelyConnect();

        byte[] info = bytes(new Command(Command.SET_PEER_INFO, 0, AmfValue.Nothing.NULL, texts), RtmpMessage.COMMAND);
        pair.near(now -> control.send(now, info, 0, info.length));
        pair.advance(A_WHILE);

        assertThat(far.server.peerAddresses()).hasSize(8).contains(NetAddress.parse("192.0.2.8:1"));
        assertThat(far.count(FlashCounter.ADDRESSES_DROPPED)).isGreaterThanOrEqualTo(5 + 12);
    }

    /** Connects by hand. */
    private SendFlow rudelyConnect() {
        SendFlow[] control = new SendFlow[1];
        pair.near(now -> {
            control[0] = near.session.openFlow(now, FlowMetadata.CONTROL.encode(), null, Priority.ROUTINE);
            control[0].send(now, Recorded.CONNECT, 0, Recorded.CONNECT.length);
        });
        pair.advance(A_WHILE);
        assertThat(far.server.state()).isEqualTo(NetConnectionState.CONNECTED);
        return control[0];
    }

    @Test
    void obeysKeepalivePeriodsWithinItsBounds() {
        far = FlashNode.server(NetConnectionServerConfig.builder()
                .keepalive(Duration.ofSeconds(1), Duration.ofHours(5))
                .build());

        open();
        assertThat(near.log).endsWith("keepalive 5000 60000");
        assertThat(near.count(FlashCounter.KEEPALIVES_BOUNDED)).isEqualTo(2);

        pair.far(now -> far.server.adviseKeepalive(now, 7_000_000_000L, 0));
        pair.advance(A_WHILE);
        assertThat(near.log).endsWith("keepalive 7000 5000");
    }

    @Test
    void understandsAServerThatAnswersOnTwoFlowsAndByStatus() {
        far = FlashNode.rude(true);
        open();
        byte[] result = bytes(
                new Command(Command.RESULT, 1, AmfValue.Nothing.NULL, StatusCode.success("welcome", 3)),
                RtmpMessage.COMMAND);
        byte[] closed = bytes(
                new Command(
                        Command.ON_STATUS,
                        0,
                        AmfValue.Nothing.NULL,
                        StatusCode.error(StatusCode.CONNECT_CLOSED, "bye")),
                RtmpMessage.COMMAND_EXTENDED);

        pair.far(now -> {
            SendFlow first = rudelyAnswer(now);
            SendFlow second = rudelyAnswer(now);
            first.send(now, result, 0, result.length);
            second.send(now, Recorded.SET_KEEPALIVE, 0, Recorded.SET_KEEPALIVE.length);
        });
        pair.advance(A_WHILE);
        assertThat(near.log).containsExactlyInAnyOrder("connected", "keepalive 15000 10000");
        assertThat(far.log).contains("command setPeerInfo ");

        pair.far(now -> rudelyAnswer(now).send(now, closed, 0, closed.length));
        pair.advance(A_WHILE);
        assertThat(near.log).endsWith("closed CLOSED_BY_FAR_END");
    }

    private SendFlow rudelyAnswer(long nowNs) {
        return far.session.openFlow(nowNs, FlowMetadata.CONTROL.encode(), far.flows.get(0), Priority.ROUTINE);
    }

    @Test
    void keepaliveIsWhatTheSessionThenDoes() {
        far = FlashNode.server(NetConnectionServerConfig.builder()
                .keepalive(Duration.ofSeconds(20), Duration.ofSeconds(20))
                .build());
        open();
        long before = pair.nearHost().counters().sent();

        pair.advance(Duration.ofSeconds(15));
        assertThat(pair.nearHost().counters().sent()).isEqualTo(before);

        pair.advance(Duration.ofSeconds(10));
        assertThat(pair.nearHost().counters().sent()).isGreaterThan(before);
    }

    @Test
    void groupChannelsJoinAndIntroduce() {
        open();
        PeerId member = PeerId.copyOf(Recorded.INTRODUCTION, 1);
        ClientGroupChannel[] channel = new ClientGroupChannel[1];

        pair.near(now -> {
            channel[0] = near.client.openGroupChannel(now, Recorded.JOIN);
            channel[0].attach("g");
        });
        pair.advance(A_WHILE);
        assertThat(far.log).endsWith("join 21 32");

        pair.far(now -> {
            assertThat(far.channels.get(0).introduce(now, member)).isTrue();
            assertThat(far.channels.get(0).introduce(now, far.endpoint.peerId()))
                    .isTrue();
        });
        pair.advance(A_WHILE);
        assertThat(near.log)
                .endsWith(
                        "introduction g " + member.shortName(),
                        "introduction g " + far.endpoint.peerId().shortName());

        pair.near(now -> near.client.closeGroupChannel(now, channel[0]));
        pair.advance(A_WHILE);
        assertThat(far.log).endsWith("channel closed");
        assertThat(far.channels.get(0).isOpen()).isFalse();
        assertThat(far.channels.get(0).introduce(pair.nowNs(), member)).isFalse();
    }

    @Test
    void aServerCanRefuseAGroupChannel() {
        open();
        pair.near(now -> near.client.openGroupChannel(now, Recorded.JOIN).attach("g"));
        pair.advance(A_WHILE);

        pair.far(now -> far.server.rejectGroupChannel(now, far.channels.get(0)));
        pair.advance(A_WHILE);

        assertThat(near.log).endsWith("channel closed g");
        assertThat(near.client.state()).isEqualTo(NetConnectionState.CONNECTED);
    }

    @Test
    void boundsGroupChannelsAtBothEnds() {
        far = FlashNode.server(
                NetConnectionServerConfig.builder().maxGroupChannels(2).build());
        near = FlashNode.client(
                NetConnectionClientConfig.builder().maxGroupChannels(3).build());
        open();

        pair.near(now -> {
            for (int i = 0; i < 3; i++) {
                near.client.openGroupChannel(now, Recorded.JOIN).attach(i);
            }
            assertThat(near.client.openGroupChannel(now, Recorded.JOIN)).isNull();
        });
        pair.advance(A_WHILE);

        assertThat(far.channels).hasSize(2);
        assertThat(far.count(FlashCounter.FLOWS_OVER_LIMIT)).isEqualTo(1);
        assertThat(near.log).endsWith("channel closed 2");
    }

    @Test
    void closesInOrderFromTheClient() {
        open();
        pair.near(now -> near.client.openGroupChannel(now, Recorded.JOIN));
        pair.advance(A_WHILE);

        pair.near(now -> near.client.close(now));
        pair.advance(A_WHILE);

        assertThat(near.log).endsWith("closed CLOSED_HERE");
        assertThat(far.log).endsWith("closed CLOSED_BY_FAR_END");
    }

    @Test
    void closesInOrderFromTheServer() {
        open();

        pair.far(now -> far.server.close(now));
        pair.advance(A_WHILE);

        assertThat(near.log).endsWith("closed CLOSED_BY_FAR_END");
        assertThat(far.log).endsWith("closed CLOSED_HERE");
    }

    @Test
    void bothEndsNoticeTheEndOfTheSession() {
        open();

        pair.near(now -> near.session.close(now));
        pair.advance(Duration.ofSeconds(30));

        assertThat(near.log).contains("closed SESSION_ENDED");
        assertThat(far.log).contains("closed SESSION_ENDED");
    }

    @Test
    void anExceptionOnAControlFlowEndsTheConnection() {
        near = FlashNode.rude(false);
        open();
        rudelyConnect();

        pair.near(now -> near.flows.get(0).reject(now, 0));
        pair.advance(A_WHILE);

        assertThat(far.log).endsWith("closed TERMINATED_BY_FAR_END");
    }

    @Test
    void theClientNoticesAnExceptionToo() {
        far = FlashNode.rude(true);
        open();

        pair.far(now -> far.flows.get(0).reject(now, 0));
        pair.advance(A_WHILE);

        assertThat(near.log).containsExactly("closed TERMINATED_BY_FAR_END");
    }

    @Test
    void rejectsFlowsThatDoNotBelong() {
        near = FlashNode.rude(false);
        open();
        rudelyConnect();
        byte[][] strange = {{1, 2, 3}, {'T', 'C', 0}, FlowMetadata.CONTROL.encode(), Recorded.GROUP_CHANNEL_METADATA};

        pair.near(now -> {
            for (byte[] metadata : strange) {
                SendFlow flow = near.session.openFlow(now, metadata, null, Priority.ROUTINE);
                flow.send(now, Recorded.JOIN, 0, Recorded.JOIN.length);
            }
        });
        pair.advance(A_WHILE);

        assertThat(near.rejectedFlows).containsExactlyInAnyOrder("OTHER 0", "OTHER 0", "RTMP 0", "GROUP_CHANNEL 0");
        assertThat(far.count(FlashCounter.FLOWS_REFUSED)).isEqualTo(4);
        assertThat(far.channels).isEmpty();
    }

    @Test
    void furtherControlFlowsAreUsedAndBounded() {
        near = FlashNode.rude(false);
        open();
        rudelyConnect();
        byte[] call = bytes(new Command("doIt", 5, AmfValue.Nothing.NULL), RtmpMessage.COMMAND);

        pair.near(now -> {
            for (int i = 0; i <= FlashLimits.MAX_FURTHER_CONTROL_FLOWS; i++) {
                SendFlow flow =
                        near.session.openFlow(now, FlowMetadata.CONTROL.encode(), near.flows.get(0), Priority.ROUTINE);
                flow.send(now, call, 0, call.length);
            }
        });
        pair.advance(A_WHILE);

        assertThat(far.count(FlashCounter.COMMANDS_UNKNOWN)).isEqualTo(FlashLimits.MAX_FURTHER_CONTROL_FLOWS);
        assertThat(near.log.stream().filter(entry -> entry.equals("command _error NetConnection.Call.Failed")))
                .hasSize(FlashLimits.MAX_FURTHER_CONTROL_FLOWS);
        assertThat(near.rejectedFlows).containsExactly("RTMP 0");
    }

    @Test
    void answersPings() {
        near = FlashNode.rude(false);
        open();
        SendFlow control = rudelyConnect();
        near.log.clear();

        byte[] ping = new UserControl(UserControl.PING_REQUEST, 77, 0).encode();
        pair.near(now -> control.send(now, ping, 0, ping.length));
        pair.advance(A_WHILE);

        assertThat(near.log).containsExactly("message of type 4");
    }

    @Test
    void countsAndSurvivesWhatMakesNoSense() {
        near = FlashNode.rude(false);
        open();
        SendFlow control = rudelyConnect();
        byte[][] nonsense = {
            {1, 2, 3},
            Recorded.CONNECT,
            Bytes.fromHex("14 00000000 02 0001"),
            Bytes.fromHex("03 00000000 00000000"),
            Bytes.fromHex("04 00000000 0029 00"),
            Bytes.fromHex("04 00000000 0022 00000001 00000002"),
            new byte[FlashLimits.MAX_CONTROL_MESSAGE_BYTES + 1],
            bytes(new Command(Command.RESULT, 9, AmfValue.Nothing.NULL), RtmpMessage.COMMAND),
        };

        pair.near(now -> {
            for (byte[] message : nonsense) {
                control.send(now, message, 0, message.length);
            }
        });
        pair.advance(A_WHILE);

        assertThat(far.count(FlashCounter.MESSAGES_MALFORMED)).isEqualTo(2);
        assertThat(far.count(FlashCounter.COMMANDS_UNEXPECTED)).isEqualTo(2);
        assertThat(far.count(FlashCounter.COMMANDS_MALFORMED)).isEqualTo(1);
        assertThat(far.codec.stats().amfFailures(AmfFailure.TRUNCATED)).isEqualTo(1);
        assertThat(far.count(FlashCounter.MESSAGES_IGNORED)).isEqualTo(1);
        assertThat(far.count(FlashCounter.FLOW_SYNCS_IGNORED)).isEqualTo(1);
        assertThat(far.count(FlashCounter.MESSAGES_TOO_LONG)).isEqualTo(1);
        assertThat(far.server.state()).isEqualTo(NetConnectionState.CONNECTED);
    }

    @Test
    void aServerSurvivesAnyMessages() {
        near = FlashNode.rude(false);
        open();
        SendFlow control = rudelyConnect();
        byte[][] seeds = {Recorded.CONNECT, Recorded.SET_PEER_INFO, Recorded.SET_KEEPALIVE};

        bombard(seeds, (now, message) -> control.send(now, message, 0, message.length), true);

        assertThat(far.count(FlashCounter.COMMANDS_MALFORMED)).isPositive();
        assertThat(far.server.state()).isIn(NetConnectionState.CONNECTED, NetConnectionState.CLOSED);
    }

    @Test
    void aClientSurvivesAnyMessages() {
        far = FlashNode.rude(true);
        open();
        SendFlow[] back = new SendFlow[1];
        pair.far(now ->
                back[0] = far.session.openFlow(now, FlowMetadata.CONTROL.encode(), far.flows.get(0), Priority.ROUTINE));
        byte[][] seeds = {Recorded.RESULT, Recorded.SET_KEEPALIVE};

        bombard(seeds, (now, message) -> back[0].send(now, message, 0, message.length), false);

        assertThat(near.count(FlashCounter.COMMANDS_MALFORMED)).isPositive();
    }

    private interface Sending {
        void send(long nowNs, byte[] message);
    }

    private void bombard(byte[][] seeds, Sending sending, boolean fromNear) {
        Random random = new Random(5);
        for (int round = 0; round < 100; round++) {
            List<byte[]> messages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] message = seeds[random.nextInt(seeds.length)].clone();
                for (int change = random.nextInt(4); change >= 0; change--) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt();
                }
                messages.add(message);
            }
            if (fromNear) {
                pair.near(now -> messages.forEach(message -> sending.send(now, message)));
            } else {
                pair.far(now -> messages.forEach(message -> sending.send(now, message)));
            }
            pair.advance(Duration.ofMillis(100));
        }
    }
}

package io.rivulet.overlay.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.transport.ReceiveOrder;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashMessagesTest {
    private final RtmpMessage message = new RtmpMessage();
    private final Amf0Reader reader = new Amf0Reader();

    private Command command(byte[] bytes) {
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(message.isCommand()).isTrue();
        return Command.parse(message, reader);
    }

    private static byte[] write(Command command, int type) {
        ByteWriter out = new ByteWriter(4_096);
        command.write(out, type);
        return out.toBytes();
    }

    @Test
    void readsAndWritesARecordedConnect() {
        Command connect = command(Recorded.CONNECT);

        ConnectRequest request = ConnectRequest.of(connect);
        assertThat(connect.name()).isEqualTo(Command.CONNECT);
        assertThat(request.application()).isEqualTo("live");
        assertThat(request.tcUrl()).isEqualTo("rtmfp://127.0.0.1");
        assertThat(request.clientVersion()).isEqualTo("WIN 20,0,0,286");
        assertThat(request.objectEncoding()).isEqualTo(3);
        assertThat(write(connect, RtmpMessage.COMMAND)).isEqualTo(Recorded.CONNECT);
    }

    @Test
    void readsAndWritesARecordedResult() {
        Command result = command(Recorded.RESULT);

        assertThat(result.name()).isEqualTo(Command.RESULT);
        assertThat(result.commandObject()).isEqualTo(Nothing.NULL);
        assertThat(result.information().text("code", "")).isEqualTo(StatusCode.CONNECT_SUCCESS);
        assertThat(write(result, RtmpMessage.COMMAND)).isEqualTo(Recorded.RESULT);
    }

    @Test
    void readsAndWritesARecordedSetPeerInfo() {
        Command info = command(Recorded.SET_PEER_INFO);

        assertThat(info.name()).isEqualTo(Command.SET_PEER_INFO);
        assertThat(info.wantsAnswer()).isFalse();
        assertThat(info.arguments()).isEmpty();
        assertThat(write(info, RtmpMessage.COMMAND_EXTENDED)).isEqualTo(Recorded.SET_PEER_INFO);
    }

    @Test
    void extendedCommandsHaveFormatZeroOnly() {
        byte[] other = Recorded.SET_PEER_INFO.clone();
        other[RtmpMessage.HEADER_BYTES] = 1;

        assertThat(command(other)).isNull();
        assertThat(command(Bytes.fromHex("11 00000000"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14 00000000",
                "14 00000000 02 0001 61",
                "14 00000000 00 0000000000000000 00 0000000000000000",
                "14 00000000 02 0001 61 02 0001 61",
                "14 00000000 02 0001 61 00 0000000000000000 05 03",
            })
    void refusesWhatIsNoCommand(String hex) {
        assertThat(command(Bytes.fromHex(hex))).isNull();
    }

    @Test
    void aCommandObjectMayBeMissing() {
        Command command = command(Bytes.fromHex("14 00000000 02 0001 61 00 0000000000000000"));

        assertThat(command).isEqualTo(new Command("a", 0, Nothing.NULL));
    }

    @Test
    void readsAndWritesARecordedKeepaliveMessage() {
        assertThat(message.wrap(Recorded.SET_KEEPALIVE, 0, Recorded.SET_KEEPALIVE.length))
                .isTrue();

        assertThat(UserControl.parse(message)).isEqualTo(UserControl.setKeepalive(15_000, 10_000));
        assertThat(UserControl.setKeepalive(15_000, 10_000).encode()).isEqualTo(Recorded.SET_KEEPALIVE);
    }

    @Test
    void readsFlowSynchronisation() {
        byte[] sync = Bytes.fromHex("04 00000000 0022 00000008 00000002");
        byte[] ofNothing = Bytes.fromHex("04 00000000 0022 00000008 00000000");

        assertThat(message.wrap(sync, 0, sync.length)).isTrue();
        assertThat(UserControl.parse(message)).isEqualTo(new UserControl(UserControl.FLOW_SYNC, 8, 2));
        assertThat(message.wrap(ofNothing, 0, ofNothing.length)).isTrue();
        assertThat(UserControl.parse(message)).isNull();
    }

    @Test
    void streamEventsHaveOneNumber() {
        byte[] begin = new UserControl(UserControl.STREAM_BEGIN, 5, 0).encode();
        byte[] cut = Arrays.copyOf(begin, begin.length - 1);

        assertThat(begin).isEqualTo(Bytes.fromHex("04 00000000 0000 00000005"));
        assertThat(message.wrap(cut, 0, cut.length)).isTrue();
        assertThat(UserControl.parse(message)).isNull();
    }

    @Test
    void aMessageHasAHeader() {
        assertThat(message.wrap(new byte[4], 0, 4)).isFalse();
        assertThat(message.wrap(Bytes.fromHex("08 fffffffe 01"), 0, 6)).isTrue();
        assertThat(message.type()).isEqualTo(RtmpMessage.AUDIO);
        assertThat(message.timestampMs()).isEqualTo(0xffff_fffeL);
        assertThat(message.payloadLength()).isEqualTo(1);
    }

    @Test
    void readsAndWritesFlowMetadata() {
        FlowMetadata video = new FlowMetadata(FlowMetadata.Kind.RTMP, 300, ReceiveOrder.NETWORK_ARRIVAL);

        assertThat(FlowMetadata.CONTROL.encode()).isEqualTo(Recorded.CONTROL_METADATA);
        assertThat(FlowMetadata.GROUP_CHANNEL.encode()).isEqualTo(Recorded.GROUP_CHANNEL_METADATA);
        assertThat(FlowMetadata.parse(Recorded.CONTROL_METADATA)).isEqualTo(FlowMetadata.CONTROL);
        assertThat(FlowMetadata.parse(Recorded.GROUP_CHANNEL_METADATA)).isEqualTo(FlowMetadata.GROUP_CHANNEL);
        assertThat(video.encode()).isEqualTo(Bytes.fromHex("5443 05 822c"));
        assertThat(FlowMetadata.parse(video.encode())).isEqualTo(video);
    }

    @Test
    void ignoresReservedBitsOfFlowMetadata() {
        assertThat(FlowMetadata.parse(Bytes.fromHex("5443 fe 00"))).isEqualTo(FlowMetadata.CONTROL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "54", "5443", "5443 00", "5443 04", "5443 04 ff", "5443 04 88808000", "4743 00", "4752 1c"})
    void otherMetadataIsNotOurs(String hex) {
        assertThat(FlowMetadata.parse(Bytes.fromHex(hex))).isEqualTo(FlowMetadata.OTHER);
    }

    @Test
    void streamIdsHave24Bits() {
        assertThatThrownBy(() -> new FlowMetadata(FlowMetadata.Kind.RTMP, 1 << 24, ReceiveOrder.ORIGINAL))
                .hasMessageContaining("16777216");
    }

    @Test
    void readsAndWritesRecordedGroupChannelMessages() {
        byte[] id = Arrays.copyOfRange(Recorded.JOIN, 3, Recorded.JOIN.length);
        PeerId member = PeerId.copyOf(Recorded.INTRODUCTION, 1);

        GroupChannelMessage.Join join = GroupChannelMessage.parseJoin(Recorded.JOIN, 0, Recorded.JOIN.length);
        assertThat(join.form()).isEqualTo(GroupChannelMessage.FORM_ID);
        assertThat(join.value()).isEqualTo(id);
        assertThat(GroupChannelMessage.join(GroupChannelMessage.FORM_ID, id)).isEqualTo(Recorded.JOIN);
        assertThat(GroupChannelMessage.introduction(member)).isEqualTo(Recorded.INTRODUCTION);
        assertThat(GroupChannelMessage.parseIntroduction(Recorded.INTRODUCTION, 0, Recorded.INTRODUCTION.length))
                .isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "01 00", "01 00 15", "01 21 15 00", "02 02 15 00", "01 ffffffff7f 15"})
    void refusesWhatIsNoJoin(String hex) {
        byte[] bytes = Bytes.fromHex(hex);

        assertThat(GroupChannelMessage.parseJoin(bytes, 0, bytes.length)).isNull();
    }
}

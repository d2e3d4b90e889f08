package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's end of a connection to a server, over one session that serves nothing else. RFC 7425 section 5.3.
 *
 * <p>The owner opens a session with the server's URI as ancillary data, calls {@link #start} when it is open, and from then on hands every
 * event of that session to the method of the same name here. Deadlines come through {@link #onDeadline}. Flow synchronisation (section
 * 5.2) is not waited for: nothing on the control stream depends on another flow.
 */
public final class NetConnectionClient {
    /** Of the {@code connect}, as every client numbers it. */
    private static final double CONNECT_TRANSACTION = 1;

    /** A mask that RTMP never explained; clients of group servers say this. */
    private static final double CAPABILITIES = 235;

    /** All codecs of RTMP section 7.2.1.1: some servers turn away those that play nothing. */
    private static final double ALL_AUDIO_CODECS = 0x0fff;

    private static final double ALL_VIDEO_CODECS = 0x00ff;
    private static final double CLIENT_SEEK = 1;

    private static final long NS_PER_MS = 1_000_000L;

    /** Attached to the control flows from the server. */
    private enum Role {
        CONTROL
    }

    private final NetConnectionClientConfig config;
    private final RtmfpUri uri;
    private final FlashCodec codec;
    private final NetConnectionClientListener listener;
    private final List<ClientGroupChannel> channels = new ArrayList<>();
    private final FlashCodec.ControlSink controlSink = new ControlSink();

    private NetConnectionState state = NetConnectionState.IDLE;
    private Session session;
    private SendFlow control;
    private ReceiveFlow canonicalReturn;
    private int furtherControlFlows;
    private int commandType = RtmpMessage.COMMAND;
    private List<NetAddress> ownAddresses = List.of();
    private long answerDeadlineNs = DatagramCore.NO_DEADLINE_NS;

    /**
     * @param uri what is connected to, in {@code connect}
     * @param codec shared by all connections of a node
     */
    public NetConnectionClient(
            NetConnectionClientConfig config, RtmfpUri uri, FlashCodec codec, NetConnectionClientListener listener) {
        this.config = config;
        this.uri = uri;
        this.codec = codec;
        this.listener = listener;
    }

    /** Where the connection stands. */
    public NetConnectionState state() {
        return state;
    }

    /** The session under it, or null before {@link #start}. */
    public Session session() {
        return session;
    }

    /**
     * Opens the control flow and asks to connect. RFC 7425 section 5.3.1.
     *
     * @throws IllegalStateException when it was started before
     */
    public void start(long nowNs, Session openSession) {
        if (state != NetConnectionState.IDLE) {
            throw new IllegalStateException("the connection is " + state + ", and starts only once");
        }
        session = openSession;
        state = NetConnectionState.CONNECTING;
        answerDeadlineNs = nowNs + config.answerTimeoutNs();
        control = session.openFlow(nowNs, FlowMetadata.CONTROL.encode(), null, Priority.ROUTINE);
        boolean asked = control != null && codec.send(nowNs, control, connectCommand(), RtmpMessage.COMMAND);
        if (!asked) {
            end(nowNs, NetConnectionEnd.SESSION_ENDED);
        }
    }

    private Command connectCommand() {
        ObjectValue properties = ObjectValue.of(
                AmfValue.property("app", AmfValue.of(uri.application())),
                AmfValue.property("flashVer", AmfValue.of(config.clientVersion())),
                AmfValue.property("swfUrl", AmfValue.of("")),
                AmfValue.property("tcUrl", AmfValue.of(uri.toString())),
                AmfValue.property("fpad", AmfValue.of(false)),
                AmfValue.property("capabilities", AmfValue.of(CAPABILITIES)),
                AmfValue.property("audioCodecs", AmfValue.of(ALL_AUDIO_CODECS)),
                AmfValue.property("videoCodecs", AmfValue.of(ALL_VIDEO_CODECS)),
                AmfValue.property("videoFunction", AmfValue.of(CLIENT_SEEK)),
                AmfValue.property("pageUrl", AmfValue.of("")),
                AmfValue.property("objectEncoding", AmfValue.of((double) ConnectRequest.AMF3)));
        return new Command(Command.CONNECT, CONNECT_TRANSACTION, properties);
    }

    /**
     * Sets what is reported in {@code setPeerInfo}: the addresses of our interfaces, not those that others see. They are told at once when
     * connected, else as soon as we are. Link-local and unusable addresses are left out, loopback ones unless configured, and all beyond
     * {@link FlashLimits#MAX_OWN_ADDRESSES}. RFC 7425 section 5.3.3.
     */
    public void setOwnAddresses(long nowNs, List<NetAddress> addresses) {
        ownAddresses = addresses.stream()
                .filter(address -> FlashLimits.isReportable(address, config.reportsLoopback()))
                .distinct()
                .limit(FlashLimits.MAX_OWN_ADDRESSES)
                .toList();
        if (state == NetConnectionState.CONNECTED) {
            sendPeerInfo(nowNs);
        }
    }

    private void sendPeerInfo(long nowNs) {
        List<AmfValue> texts = new ArrayList<>();
        for (NetAddress address : ownAddresses) {
            texts.add(AmfValue.of(address.toString()));
        }
        codec.send(nowNs, control, new Command(Command.SET_PEER_INFO, 0, Nothing.NULL, texts), commandType);
    }

    /**
     * Joins a group at the server, which then introduces members of it.
     *
     * @param join the channel's first message, such as {@link GroupChannelMessage#join}
     * @return null when not connected, when there are as many channels as configured, or when the session has no room
     */
    public ClientGroupChannel openGroupChannel(long nowNs, byte[] join) {
        if (state != NetConnectionState.CONNECTED || channels.size() == config.maxGroupChannels()) {
            return null;
        }
        SendFlow flow = session.openFlow(nowNs, FlowMetadata.GROUP_CHANNEL.encode(), canonicalReturn, Priority.ROUTINE);
        if (flow == null) {
            return null;
        }
        if (!codec.send(nowNs, flow, join, 0, join.length)) {
            flow.close(nowNs);
            return null;
        }
        ClientGroupChannel channel = new ClientGroupChannel(flow);
        flow.attach(channel);
        channels.add(channel);
        return channel;
    }

    /** Leaves a group at the server. Nothing follows for this channel; harmless when it is closed already. */
    public void closeGroupChannel(long nowNs, ClientGroupChannel channel) {
        channels.remove(channel);
        channel.close(nowNs);
    }

    /** Closes in order; {@link NetConnectionClientListener#onClosed} follows when the server agrees or the session ends. */
    public void close(long nowNs) {
        switch (state) {
            case IDLE -> state = NetConnectionState.CLOSED;
            case CONNECTING -> end(nowNs, NetConnectionEnd.CLOSED_HERE);
            case CONNECTED -> {
                state = NetConnectionState.CLOSING;
                answerDeadlineNs = nowNs + config.answerTimeoutNs();
                closeFlows(nowNs);
            }
            case CLOSING, CLOSED -> {}
        }
    }

    /** When {@link #onDeadline} wants to be called, or {@link DatagramCore#NO_DEADLINE_NS}. */
    public long nextDeadlineNs() {
        return answerDeadlineNs;
    }

    /** Gives up on an answer that is overdue; harmless when none is. */
    public void onDeadline(long nowNs) {
        if (nowNs >= answerDeadlineNs) {
            boolean closing = state == NetConnectionState.CLOSING;
            end(nowNs, closing ? NetConnectionEnd.CLOSED_HERE : NetConnectionEnd.NO_ANSWER);
        }
    }

    /** A flow from the server: a control flow, an answer to a group channel, or to be rejected. RFC 7425 section 5.3.2. */
    public void onFlow(long nowNs, ReceiveFlow flow) {
        FlowMetadata metadata = FlowMetadata.parse(flow.metadata());
        SendFlow answered = flow.association();
        if (state == NetConnectionState.CLOSED || answered == null) {
            refuse(nowNs, flow, FlashCounter.FLOWS_REFUSED);
        } else if (metadata.isControl() && answered == control) {
            acceptControl(nowNs, flow);
        } else if (metadata.kind() == FlowMetadata.Kind.GROUP_CHANNEL
                && answered.attachment() instanceof ClientGroupChannel channel) {
            if (channel.addAnswer(flow)) {
                flow.attach(channel);
            } else {
                refuse(nowNs, flow, FlashCounter.FLOWS_OVER_LIMIT);
            }
        } else {
            refuse(nowNs, flow, FlashCounter.FLOWS_REFUSED);
        }
    }

    private void acceptControl(long nowNs, ReceiveFlow flow) {
        if (canonicalReturn == null) {
            canonicalReturn = flow;
        } else if (furtherControlFlows == FlashLimits.MAX_FURTHER_CONTROL_FLOWS) {
            refuse(nowNs, flow, FlashCounter.FLOWS_OVER_LIMIT);
            return;
        } else {
            furtherControlFlows++;
        }
        flow.attach(Role.CONTROL);
    }

    private void refuse(long nowNs, ReceiveFlow flow, FlashCounter why) {
        codec.stats().count(why);
        flow.reject(nowNs, 0); // "SHOULD use exception code 0", RFC 7425 section 5.3.5.3
    }

    /** A message from the server. */
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        if (state == NetConnectionState.CLOSED) {
            return;
        }
        if (flow.attachment() == Role.CONTROL) {
            codec.readControl(nowNs, buffer, offset, length, controlSink);
        } else if (flow.attachment() instanceof ClientGroupChannel channel && channel.isOpen()) {
            PeerId member = GroupChannelMessage.parseIntroduction(buffer, offset, length);
            if (member == null) {
                codec.stats().count(FlashCounter.GROUP_MESSAGES_MALFORMED);
            } else {
                listener.onIntroduction(nowNs, channel, member);
            }
        }
    }

    private final class ControlSink implements FlashCodec.ControlSink {
        @Override
        public void onCommand(long nowNs, Command command) {
            switch (command.name()) {
                case Command.RESULT -> onAnswer(nowNs, command, true);
                case Command.ERROR -> onAnswer(nowNs, command, false);
                case Command.ON_STATUS -> onStatus(nowNs, command);
                case Command.CLOSE -> end(nowNs, NetConnectionEnd.CLOSED_BY_FAR_END);
                default -> codec.answerUnknown(nowNs, control, command, commandType);
            }
        }

        @Override
        public void onUserControl(long nowNs, UserControl event) {
            if (event.event() == UserControl.SET_KEEPALIVE) {
                obeyKeepalive(nowNs, event);
            } else {
                codec.handleCommonEvent(nowNs, control, event);
            }
        }
    }

    private void onAnswer(long nowNs, Command answer, boolean success) {
        boolean expected = state == NetConnectionState.CONNECTING && answer.transactionId() == CONNECT_TRANSACTION;
        if (!expected) {
            codec.stats().count(FlashCounter.COMMANDS_UNEXPECTED);
            return;
        }
        if (!success) {
            rejected(nowNs, answer);
            return;
        }
        state = NetConnectionState.CONNECTED;
        answerDeadlineNs = DatagramCore.NO_DEADLINE_NS;
        commandType = ConnectRequest.commandType(answer.information().number("objectEncoding", 0));
        // "a client MUST send a setPeerInfo command", RFC 7425 section 5.3.3; also when there is nothing to tell.
        sendPeerInfo(nowNs);
        listener.onConnected(nowNs);
    }

    /** Some servers reject by a status of level "error" instead of an answer. */
    private void onStatus(long nowNs, Command status) {
        ObjectValue information = status.information();
        boolean isError = information.text("level", "").equals("error");
        if (state == NetConnectionState.CONNECTING && isError) {
            rejected(nowNs, status);
        } else if (information.text("code", "").equals(StatusCode.CONNECT_CLOSED)) {
            end(nowNs, NetConnectionEnd.CLOSED_BY_FAR_END);
        }
    }

    private void rejected(long nowNs, Command answer) {
        state = NetConnectionState.CLOSED;
        answerDeadlineNs = DatagramCore.NO_DEADLINE_NS;
        closeFlows(nowNs);
        listener.onRejected(nowNs, ConnectRejection.of(answer));
    }

    private void obeyKeepalive(long nowNs, UserControl advice) {
        long serverPeriodNs = bounded(advice.first() * NS_PER_MS);
        long peerPeriodNs = bounded(advice.second() * NS_PER_MS);
        session.setKeepalivePeriodNs(serverPeriodNs);
        listener.onKeepaliveAdvice(nowNs, serverPeriodNs, peerPeriodNs);
    }

    private long bounded(long periodNs) {
        long bounded = Math.min(Math.max(periodNs, config.minKeepaliveNs()), config.maxKeepaliveNs());
        if (bounded != periodNs) {
            codec.stats().count(FlashCounter.KEEPALIVES_BOUNDED);
        }
        return bounded;
    }

    /** The server closed one of its flows; closing the canonical control flow closes the connection. RFC 7425 section 5.3.6. */
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        if (flow == canonicalReturn) {
            boolean ours = state == NetConnectionState.CLOSING;
            end(nowNs, ours ? NetConnectionEnd.CLOSED_HERE : NetConnectionEnd.CLOSED_BY_FAR_END);
        } else if (flow.attachment() == Role.CONTROL) {
            furtherControlFlows--;
        } else if (flow.attachment() instanceof ClientGroupChannel channel) {
            channel.removeAnswer(flow);
        }
    }

    /** The server rejected one of our flows; an exception on the control flow ends the connection. RFC 7425 section 5.3. */
    public void onFlowException(long nowNs, SendFlow flow) {
        if (flow == control) {
            end(nowNs, NetConnectionEnd.TERMINATED_BY_FAR_END);
        } else if (flow.attachment() instanceof ClientGroupChannel channel && channels.remove(channel)) {
            listener.onGroupChannelClosed(nowNs, channel);
        }
    }

    /** The session ended, and everything on it. */
    public void onSessionClosed(long nowNs) {
        end(nowNs, state == NetConnectionState.CLOSING ? NetConnectionEnd.CLOSED_HERE : NetConnectionEnd.SESSION_ENDED);
    }

    private void end(long nowNs, NetConnectionEnd reason) {
        if (state == NetConnectionState.CLOSED) {
            return;
        }
        state = NetConnectionState.CLOSED;
        answerDeadlineNs = DatagramCore.NO_DEADLINE_NS;
        closeFlows(nowNs);
        listener.onClosed(nowNs, reason);
    }

    private void closeFlows(long nowNs) {
        for (ClientGroupChannel channel : channels) {
            channel.close(nowNs);
        }
        channels.clear();
        if (control != null && control.isOpen()) {
            control.close(nowNs);
        }
    }
}

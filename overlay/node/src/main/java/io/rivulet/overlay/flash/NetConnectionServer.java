package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.StringValue;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's end of one client's connection, over one session. RFC 7425 section 5.3.
 *
 * <p>The owner makes one when a session opens and hands every event of that session to the method of the same name here. How long a
 * client may take to {@code connect} is the owner's to watch: {@link #giveUp}. Flow synchronisation (section 5.2) is not waited for.
 */
public final class NetConnectionServer {
    private static final long NS_PER_MS = 1_000_000L;

    /** Attached to the control flows from the client. */
    private enum Role {
        CONTROL
    }

    private final NetConnectionServerConfig config;
    private final Session session;
    private final FlashCodec codec;
    private final NetConnectionServerListener listener;
    private final List<ServerGroupChannel> channels = new ArrayList<>(1);
    private final FlashCodec.ControlSink controlSink = new ControlSink();

    private NetConnectionState state = NetConnectionState.CONNECTING;
    private ReceiveFlow clientControl;
    private SendFlow control;
    private int furtherControlFlows;
    private int commandType = RtmpMessage.COMMAND;
    private List<NetAddress> peerAddresses = List.of();
    private Object attachment;

    /** @param codec shared by all connections of a node */
    public NetConnectionServer(
            NetConnectionServerConfig config, Session session, FlashCodec codec, NetConnectionServerListener listener) {
        this.config = config;
        this.session = session;
        this.codec = codec;
        this.listener = listener;
    }

    /** Where the connection stands. */
    public NetConnectionState state() {
        return state;
    }

    /** The session under it. */
    public Session session() {
        return session;
    }

    /** What its owner attached, or null. */
    public Object attachment() {
        return attachment;
    }

    /** Attaches something of its owner's. */
    public void attach(Object object) {
        attachment = object;
    }

    /** Where the client said that it might be reached; not verified. Empty before it says so. */
    public List<NetAddress> peerAddresses() {
        return peerAddresses;
    }

    /** Whether the address that the client is seen at is none of its own. RFC 7425 section 5.3.3. */
    public boolean isBehindNat() {
        return !peerAddresses.contains(session.farAddress());
    }

    /** Advises the client of keepalive periods, which may differ from the configured ones. RFC 7425 section 5.3.4. */
    public void adviseKeepalive(long nowNs, long serverPeriodNs, long peerPeriodNs) {
        if (state == NetConnectionState.CONNECTED) {
            UserControl advice = UserControl.setKeepalive(serverPeriodNs / NS_PER_MS, peerPeriodNs / NS_PER_MS);
            codec.send(nowNs, control, advice);
        }
    }

    /** Closes a group channel from our side: the client hears that it is not wanted. Nothing follows for it. */
    public void rejectGroupChannel(long nowNs, ServerGroupChannel channel) {
        channels.remove(channel);
        channel.reject(nowNs);
    }

    /** Closes in order; {@link NetConnectionServerListener#onClosed} follows when the client agrees or the session ends. */
    public void close(long nowNs) {
        if (state == NetConnectionState.CONNECTED) {
            state = NetConnectionState.CLOSING;
            closeFlows(nowNs);
        } else if (state == NetConnectionState.CONNECTING) {
            end(nowNs, NetConnectionEnd.CLOSED_HERE);
        }
    }

    /** Ends a connection whose client has not asked to connect in the time its owner allows; harmless in any other state. */
    public void giveUp(long nowNs) {
        if (state == NetConnectionState.CONNECTING) {
            end(nowNs, NetConnectionEnd.NO_ANSWER);
        }
    }

    /** A flow from the client: a control flow, a group channel, or to be rejected. RFC 7425 section 5.3.2. */
    public void onFlow(long nowNs, ReceiveFlow flow) {
        FlowMetadata metadata = FlowMetadata.parse(flow.metadata());
        SendFlow answered = flow.association();
        boolean known = answered != null && answered == control;
        if (state == NetConnectionState.CONNECTING && metadata.isControl() && answered == null) {
            if (clientControl == null) {
                clientControl = flow;
                flow.attach(Role.CONTROL);
            } else {
                refuse(nowNs, flow, FlashCounter.FLOWS_REFUSED);
            }
        } else if (state != NetConnectionState.CONNECTED || !known) {
            refuse(nowNs, flow, FlashCounter.FLOWS_REFUSED);
        } else if (metadata.isControl()) {
            acceptFurtherControl(nowNs, flow);
        } else if (metadata.kind() == FlowMetadata.Kind.GROUP_CHANNEL) {
            acceptChannel(nowNs, flow);
        } else {
            refuse(nowNs, flow, FlashCounter.FLOWS_REFUSED);
        }
    }

    private void acceptFurtherControl(long nowNs, ReceiveFlow flow) {
        if (furtherControlFlows == FlashLimits.MAX_FURTHER_CONTROL_FLOWS) {
            refuse(nowNs, flow, FlashCounter.FLOWS_OVER_LIMIT);
        } else {
            furtherControlFlows++;
            flow.attach(Role.CONTROL);
        }
    }

    private void acceptChannel(long nowNs, ReceiveFlow flow) {
        if (channels.size() == config.maxGroupChannels()) {
            refuse(nowNs, flow, FlashCounter.FLOWS_OVER_LIMIT);
        } else {
            ServerGroupChannel channel = new ServerGroupChannel(codec, flow);
            channels.add(channel);
            flow.attach(channel);
        }
    }

    private void refuse(long nowNs, ReceiveFlow flow, FlashCounter why) {
        codec.stats().count(why);
        flow.reject(nowNs, 0); // "SHOULD use exception code 0", RFC 7425 section 5.3.5.3
    }

    /** A message from the client. */
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        if (state == NetConnectionState.CLOSED || state == NetConnectionState.CLOSING) {
            return;
        }
        if (flow.attachment() == Role.CONTROL) {
            codec.readControl(nowNs, buffer, offset, length, controlSink);
        } else if (flow.attachment() instanceof ServerGroupChannel channel && channel.isOpen()) {
            GroupChannelMessage.Join join = length > FlashLimits.MAX_CONTROL_MESSAGE_BYTES
                    ? null
                    : GroupChannelMessage.parseJoin(buffer, offset, length);
            if (join == null || !channel.join()) {
                codec.stats().count(FlashCounter.GROUP_MESSAGES_MALFORMED);
            } else {
                listener.onGroupJoin(nowNs, this, channel, join);
            }
        }
    }

    private final class ControlSink implements FlashCodec.ControlSink {
        @Override
        public void onCommand(long nowNs, Command command) {
            switch (command.name()) {
                case Command.CONNECT -> onConnect(nowNs, command);
                case Command.SET_PEER_INFO -> onPeerInfo(nowNs, command);
                case Command.CLOSE -> end(nowNs, NetConnectionEnd.CLOSED_BY_FAR_END);
                case Command.RESULT, Command.ERROR, Command.ON_STATUS ->
                    codec.stats().count(FlashCounter.COMMANDS_UNEXPECTED);
                default -> codec.answerUnknown(nowNs, control, command, commandType);
            }
        }

        @Override
        public void onUserControl(long nowNs, UserControl event) {
            codec.handleCommonEvent(nowNs, control, event);
        }
    }

    private void onConnect(long nowNs, Command connect) {
        if (state != NetConnectionState.CONNECTING) {
            codec.stats().count(FlashCounter.COMMANDS_UNEXPECTED);
            return;
        }
        ConnectRequest request = ConnectRequest.of(connect);
        ConnectDecision decision = listener.onConnect(nowNs, this, request);
        control = session.openFlow(nowNs, FlowMetadata.CONTROL.encode(), clientControl, Priority.ROUTINE);
        if (control == null) {
            end(nowNs, NetConnectionEnd.SESSION_ENDED);
            return;
        }
        boolean answered = codec.send(nowNs, control, answer(connect, request, decision), RtmpMessage.COMMAND);
        if (!decision.isAccepted() || !answered) {
            end(nowNs, decision.isAccepted() ? NetConnectionEnd.SESSION_ENDED : NetConnectionEnd.REJECTED);
            return;
        }
        state = NetConnectionState.CONNECTED;
        commandType = ConnectRequest.commandType(request.objectEncoding());
        if (config.serverKeepaliveNs() > 0) {
            adviseKeepalive(nowNs, config.serverKeepaliveNs(), config.peerKeepaliveNs());
        }
        listener.onConnected(nowNs, this);
    }

    private static Command answer(Command connect, ConnectRequest request, ConnectDecision decision) {
        return decision.isAccepted()
                ? new Command(
                        Command.RESULT,
                        connect.transactionId(),
                        Nothing.NULL,
                        StatusCode.success(decision.description(), request.objectEncoding()))
                : new Command(
                        Command.ERROR,
                        connect.transactionId(),
                        Nothing.NULL,
                        StatusCode.error(decision.code(), decision.description()));
    }

    private void onPeerInfo(long nowNs, Command command) {
        if (state != NetConnectionState.CONNECTED) {
            codec.stats().count(FlashCounter.COMMANDS_UNEXPECTED);
            return;
        }
        List<NetAddress> addresses = new ArrayList<>();
        for (AmfValue argument : command.arguments()) {
            NetAddress address = addresses.size() < config.maxPeerAddresses() ? usable(argument) : null;
            if (address == null) {
                codec.stats().count(FlashCounter.ADDRESSES_DROPPED);
            } else if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        peerAddresses = List.copyOf(addresses);
        listener.onPeerInfo(nowNs, this, peerAddresses);
    }

    private NetAddress usable(AmfValue argument) {
        if (!(argument instanceof StringValue text) || text.value().length() > FlashLimits.MAX_TEXT_CHARS) {
            return null;
        }
        try {
            NetAddress address = NetAddress.parse(text.value());
            return FlashLimits.isReportable(address, config.acceptsLoopback()) ? address : null;
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** The client closed one of its flows; closing the control flow closes the connection. RFC 7425 section 5.3.6. */
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        if (flow == clientControl) {
            boolean ours = state == NetConnectionState.CLOSING;
            end(nowNs, ours ? NetConnectionEnd.CLOSED_HERE : NetConnectionEnd.CLOSED_BY_FAR_END);
        } else if (flow.attachment() == Role.CONTROL) {
            furtherControlFlows--;
        } else if (flow.attachment() instanceof ServerGroupChannel channel) {
            closeChannel(nowNs, channel);
        }
    }

    /** The client rejected one of our flows; an exception on the control flow ends the connection. RFC 7425 section 5.3. */
    public void onFlowException(long nowNs, SendFlow flow) {
        if (flow == control) {
            end(nowNs, NetConnectionEnd.TERMINATED_BY_FAR_END);
        } else if (flow.attachment() instanceof ServerGroupChannel channel) {
            closeChannel(nowNs, channel);
        }
    }

    private void closeChannel(long nowNs, ServerGroupChannel channel) {
        channel.close(nowNs);
        if (channels.remove(channel)) {
            listener.onGroupChannelClosed(nowNs, this, channel);
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
        closeFlows(nowNs);
        listener.onClosed(nowNs, this, reason);
    }

    private void closeFlows(long nowNs) {
        for (ServerGroupChannel channel : channels) {
            channel.close(nowNs);
        }
        channels.clear();
        if (control != null && control.isOpen()) {
            control.close(nowNs);
        }
    }
}

package io.rivulet.overlay.flash;

import io.rivulet.transport.SendFlow;
import io.rivulet.transport.SendResult;
import io.rivulet.transport.wire.ByteWriter;

/**
 * What all connections of one node share: the buffers that their messages are read and written with, and their counters. One thread uses
 * it, and nothing it hands out outlives the call.
 */
public final class FlashCodec {
    private final FlashStats stats = new FlashStats();
    private final RtmpMessage message = new RtmpMessage();
    private final Amf0Reader reader = new Amf0Reader();
    private final ByteWriter writer = new ByteWriter(FlashLimits.MAX_CONTROL_MESSAGE_BYTES);

    /** What the messages of a control flow turn into. */
    interface ControlSink {
        void onCommand(long nowNs, Command command);

        void onUserControl(long nowNs, UserControl event);
    }

    /** A codec with counters at zero. */
    public FlashCodec() {}

    /** The counters. */
    public FlashStats stats() {
        return stats;
    }

    /** Reads one message of a control flow and hands it to {@code sink}, or drops and counts it. */
    void readControl(long nowNs, byte[] buffer, int offset, int length, ControlSink sink) {
        if (length > FlashLimits.MAX_CONTROL_MESSAGE_BYTES) {
            stats.count(FlashCounter.MESSAGES_TOO_LONG);
        } else if (!message.wrap(buffer, offset, length)) {
            stats.count(FlashCounter.MESSAGES_MALFORMED);
        } else if (message.isCommand()) {
            readCommand(nowNs, sink);
        } else if (message.type() == RtmpMessage.USER_CONTROL) {
            readUserControl(nowNs, sink);
        } else {
            stats.count(FlashCounter.MESSAGES_IGNORED);
        }
    }

    private void readCommand(long nowNs, ControlSink sink) {
        Command command = Command.parse(message, reader);
        if (command != null) {
            sink.onCommand(nowNs, command);
            return;
        }
        stats.count(FlashCounter.COMMANDS_MALFORMED);
        if (reader.failure() != null) {
            stats.count(reader.failure());
        }
    }

    private void readUserControl(long nowNs, ControlSink sink) {
        UserControl event = UserControl.parse(message);
        if (event == null) {
            stats.count(FlashCounter.MESSAGES_MALFORMED);
        } else if (event.event() == UserControl.FLOW_SYNC) {
            stats.count(FlashCounter.FLOW_SYNCS_IGNORED);
        } else {
            sink.onUserControl(nowNs, event);
        }
    }

    /** Sends a command; false, and counted, when there is no room for it. */
    boolean send(long nowNs, SendFlow flow, Command command, int messageType) {
        command.write(writer.clear(), messageType);
        return !writer.overflowed() && send(nowNs, flow, writer.buffer(), writer.start(), writer.length());
    }

    /** Sends an event; false, and counted, when there is no room for it. */
    boolean send(long nowNs, SendFlow flow, UserControl event) {
        byte[] bytes = event.encode();
        return send(nowNs, flow, bytes, 0, bytes.length);
    }

    /** Sends a message that is encoded already; false, and counted, when there is no room for it. */
    boolean send(long nowNs, SendFlow flow, byte[] bytes, int offset, int length) {
        boolean accepted = flow.send(nowNs, bytes, offset, length) == SendResult.ACCEPTED;
        if (!accepted) {
            stats.count(FlashCounter.SENDS_REFUSED);
        }
        return accepted;
    }

    /** The answer to a command that is not known, when its sender wants one. */
    void answerUnknown(long nowNs, SendFlow flow, Command command, int messageType) {
        stats.count(FlashCounter.COMMANDS_UNKNOWN);
        if (flow != null && command.wantsAnswer()) {
            String name = FlashLimits.readable(command.name());
            AmfValue information = StatusCode.error(StatusCode.CALL_FAILED, "Method not found (" + name + ").");
            send(
                    nowNs,
                    flow,
                    new Command(Command.ERROR, command.transactionId(), AmfValue.Nothing.NULL, information),
                    messageType);
        }
    }

    /** Answers a ping, or ignores an event that has no meaning for a connection without streams. */
    void handleCommonEvent(long nowNs, SendFlow flow, UserControl event) {
        if (event.event() == UserControl.PING_REQUEST && flow != null) {
            send(nowNs, flow, new UserControl(UserControl.PING_RESPONSE, event.first(), 0));
        } else {
            stats.count(FlashCounter.MESSAGES_IGNORED);
        }
    }
}

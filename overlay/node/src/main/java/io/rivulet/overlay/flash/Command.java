package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.Nothing;
import io.rivulet.overlay.flash.AmfValue.NumberValue;
import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import io.rivulet.overlay.flash.AmfValue.StringValue;
import io.rivulet.transport.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An RTMP command: name, transaction, command object, arguments. RFC 7425 section 5.3.3. A Type 20 message is these in AMF0; a Type 17
 * message is a format selector, which must be 0, and then the same with single values in AMF3.
 *
 * @param transactionId names the answer ({@link #RESULT} or {@link #ERROR}) that the sender wants; 0 when it wants none
 * @param commandObject {@link Nothing#NULL} when there is none
 */
public record Command(String name, double transactionId, AmfValue commandObject, List<AmfValue> arguments) {
    /** Opens a connection. */
    public static final String CONNECT = "connect";

    /** Answers that a command succeeded. */
    public static final String RESULT = "_result";

    /** Answers that a command failed. */
    public static final String ERROR = "_error";

    /** Tells of an event. */
    public static final String ON_STATUS = "onStatus";

    /** Ends the connection. */
    public static final String CLOSE = "close";

    /** Tells the server where the client might be reached. */
    public static final String SET_PEER_INFO = "setPeerInfo";

    /** The only format of Type 17 messages. */
    private static final int FORMAT_AMF0 = 0;

    /** Copies the list. */
    public Command {
        arguments = List.copyOf(arguments);
    }

    /** A command with its arguments. */
    public Command(String name, double transactionId, AmfValue commandObject, AmfValue... arguments) {
        this(name, transactionId, commandObject, List.of(arguments));
    }

    /**
     * Reads the command in {@code message}, which {@linkplain RtmpMessage#isCommand is one}.
     *
     * @return null when it is malformed; {@code reader.failure()} then says how, unless the values are sound and only not a command
     */
    public static Command parse(RtmpMessage message, Amf0Reader reader) {
        int skip = 0;
        if (message.type() == RtmpMessage.COMMAND_EXTENDED) {
            skip = 1;
            if (message.payloadLength() < 1 || message.buffer()[message.payloadOffset()] != FORMAT_AMF0) {
                reader.wrap(message.buffer(), message.payloadOffset(), 0);
                return null;
            }
        }
        reader.wrap(message.buffer(), message.payloadOffset() + skip, message.payloadLength() - skip);
        AmfValue name = reader.next();
        AmfValue transaction = reader.next();
        AmfValue object = reader.hasRemaining() ? reader.next() : Nothing.NULL;
        List<AmfValue> arguments = new ArrayList<>();
        while (reader.hasRemaining()) {
            AmfValue argument = reader.next();
            if (argument != null) {
                arguments.add(argument);
            }
        }
        if (reader.failed() || !(name instanceof StringValue text) || !(transaction instanceof NumberValue number)) {
            return null;
        }
        return new Command(text.value(), number.value(), object, arguments);
    }

    /**
     * Writes the whole message with timestamp 0; {@link ByteWriter#overflowed} tells whether it fitted.
     *
     * @param type {@link RtmpMessage#COMMAND} or {@link RtmpMessage#COMMAND_EXTENDED}
     */
    public void write(ByteWriter out, int type) {
        RtmpMessage.writeHeader(out, type, 0);
        if (type == RtmpMessage.COMMAND_EXTENDED) {
            out.u8(FORMAT_AMF0);
        }
        Amf0Writer.write(out, AmfValue.of(name));
        Amf0Writer.write(out, AmfValue.of(transactionId));
        Amf0Writer.write(out, commandObject);
        for (AmfValue argument : arguments) {
            Amf0Writer.write(out, argument);
        }
    }

    /** The first argument that is an object, or an empty object: where status, level and code are. */
    public ObjectValue information() {
        for (AmfValue argument : arguments) {
            if (argument instanceof ObjectValue object) {
                return object;
            }
        }
        return ObjectValue.of();
    }

    /** Whether the sender wants an answer. */
    public boolean wantsAnswer() {
        return transactionId != 0;
    }
}

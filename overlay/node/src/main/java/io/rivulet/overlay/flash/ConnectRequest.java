package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.ObjectValue;
import java.util.List;

/**
 * What a client says in its {@code connect}. None of it is verified.
 *
 * @param application the part of the address behind the host, without its first slash; may be empty
 * @param tcUrl the address that the client connected to, in its own words; may be empty
 * @param clientVersion what the client calls itself; may be empty
 * @param objectEncoding 0 for AMF0, 3 for AMF3; any other number is read as 0
 * @param properties all that the client's command object holds
 * @param arguments what the client passed besides
 */
public record ConnectRequest(
        String application,
        String tcUrl,
        String clientVersion,
        int objectEncoding,
        ObjectValue properties,
        List<AmfValue> arguments) {
    /** The object encodings that RFC 7425 section 5.3.3 speaks of. */
    static final int AMF3 = 3;

    static ConnectRequest of(Command connect) {
        ObjectValue properties = connect.commandObject() instanceof ObjectValue object ? object : ObjectValue.of();
        return new ConnectRequest(
                properties.text("app", ""),
                properties.text("tcUrl", ""),
                FlashLimits.readable(properties.text("flashVer", "")),
                properties.number("objectEncoding", 0) == AMF3 ? AMF3 : 0,
                properties,
                connect.arguments());
    }

    /** The type of command messages that suits an object encoding. RFC 7425 section 5.3.3. */
    static int commandType(double objectEncoding) {
        return objectEncoding == AMF3 ? RtmpMessage.COMMAND_EXTENDED : RtmpMessage.COMMAND;
    }
}

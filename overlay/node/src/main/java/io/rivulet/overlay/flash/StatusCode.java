package io.rivulet.overlay.flash;

import io.rivulet.overlay.flash.AmfValue.ObjectValue;

/** The code words of answers to {@code connect} and other commands, and the information object that carries them. */
public final class StatusCode {
    /** The connection is up. */
    public static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";

    /** The server does not want this client. */
    public static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";

    /** The server has no such application. */
    public static final String CONNECT_INVALID_APPLICATION = "NetConnection.Connect.InvalidApp";

    /** The server could not. */
    public static final String CONNECT_FAILED = "NetConnection.Connect.Failed";

    /** The server closed the connection. */
    public static final String CONNECT_CLOSED = "NetConnection.Connect.Closed";

    /** A command failed, or is not known. */
    public static final String CALL_FAILED = "NetConnection.Call.Failed";

    private StatusCode() {}

    static ObjectValue error(String code, String description) {
        return ObjectValue.of(
                AmfValue.property("level", AmfValue.of("error")),
                AmfValue.property("code", AmfValue.of(code)),
                AmfValue.property("description", AmfValue.of(description)));
    }

    static ObjectValue success(String description, double objectEncoding) {
        return ObjectValue.of(
                AmfValue.property("level", AmfValue.of("status")),
                AmfValue.property("code", AmfValue.of(CONNECT_SUCCESS)),
                AmfValue.property("description", AmfValue.of(description)),
                AmfValue.property("objectEncoding", AmfValue.of(objectEncoding)));
    }
}

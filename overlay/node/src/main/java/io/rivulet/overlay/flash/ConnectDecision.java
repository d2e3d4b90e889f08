package io.rivulet.overlay.flash;

/**
 * A server's answer to a {@code connect}.
 *
 * @param code the code word that the client gets
 * @param description the words for people that the client gets
 */
public record ConnectDecision(boolean isAccepted, String code, String description) {
    private static final ConnectDecision ACCEPT =
            new ConnectDecision(true, StatusCode.CONNECT_SUCCESS, "Connection succeeded");

    /** Lets the client in. */
    public static ConnectDecision accept() {
        return ACCEPT;
    }

    /** Turns the client away. */
    public static ConnectDecision reject(String description) {
        return new ConnectDecision(false, StatusCode.CONNECT_REJECTED, description);
    }

    /** Turns the client away because there is no such application. */
    public static ConnectDecision invalidApplication(String description) {
        return new ConnectDecision(false, StatusCode.CONNECT_INVALID_APPLICATION, description);
    }
}

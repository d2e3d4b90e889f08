package io.rivulet.overlay.flash;

/**
 * Why a server refused a {@code connect}.
 *
 * @param code the server's code word, such as {@link StatusCode#CONNECT_REJECTED}; may be empty
 * @param description the server's words for people; may be empty, has at most {@link FlashLimits#MAX_TEXT_CHARS} characters
 */
public record ConnectRejection(String code, String description) {
    /** What the code means to a program. */
    public enum Reason {
        /** Not this client: credentials, licence, policy. */
        REJECTED,
        /** No such application at this server. */
        INVALID_APPLICATION,
        /** The server tried and could not, or closed at once. */
        FAILED,
        /** A code that is not known here. */
        OTHER
    }

    static ConnectRejection of(Command answer) {
        AmfValue.ObjectValue information = answer.information();
        return new ConnectRejection(
                FlashLimits.readable(information.text("code", "")),
                FlashLimits.readable(information.text("description", "")));
    }

    /** What the code means. */
    public Reason reason() {
        return switch (code) {
            case StatusCode.CONNECT_REJECTED -> Reason.REJECTED;
            case StatusCode.CONNECT_INVALID_APPLICATION -> Reason.INVALID_APPLICATION;
            case StatusCode.CONNECT_FAILED, StatusCode.CONNECT_CLOSED -> Reason.FAILED;
            default -> Reason.OTHER;
        };
    }
}

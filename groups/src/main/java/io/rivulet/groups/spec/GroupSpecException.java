package io.rivulet.groups.spec;

/** A text is no groupspec. The message is one line that says where and why; it repeats nothing of the text, which may hold secrets. */
public final class GroupSpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String reason;

    GroupSpecException(int position, String reason) {
        super("not a groupspec: at character " + position + ": " + reason);
        this.position = position;
        this.reason = reason;
    }

    /** The index in the text, from 0, of the character or of the option's first character that is wrong. */
    public int position() {
        return position;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}

package io.rivulet.cli.common;

/** A command cannot do what it was asked. The message is one line that says what is wrong and what to do about it. */
public final class CommandFailedException extends RuntimeException {
    /** Exit status of a command that failed. */
    public static final int FAILED = 1;

    /** Exit status of a command that was called wrongly. */
    public static final int MISUSED = 2;

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private CommandFailedException(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** What was asked for is right, but did not work. */
    public static CommandFailedException failed(String message) {
        return new CommandFailedException(FAILED, message, null);
    }

    /** As {@link #failed(String)}, with a cause. */
    public static CommandFailedException failed(String message, Throwable cause) {
        return new CommandFailedException(FAILED, message, cause);
    }

    /** What was asked for makes no sense. */
    public static CommandFailedException misused(String message) {
        return new CommandFailedException(MISUSED, message, null);
    }

    /** {@value #FAILED} or {@value #MISUSED}. */
    public int exitStatus() {
        return exitStatus;
    }
}

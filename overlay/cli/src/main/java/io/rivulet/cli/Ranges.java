package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;

/** Checks numbers given as options. */
final class Ranges {
    /** A day: longer than any demonstration or wait. */
    static final int MAX_SECONDS = 86_400;

    private Ranges() {}

    static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw CommandFailedException.misused(
                    option + " is " + value + ": give a number from " + least + " to " + most);
        }
    }
}

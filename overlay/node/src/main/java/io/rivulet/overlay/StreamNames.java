package io.rivulet.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a stream can be called: 1 to 255 bytes of UTF-8, so that its announcement fits one packet. */
public final class StreamNames {
    private static final int MAX_BYTES = 255;

    private StreamNames() {}

    /**
     * Checks a name and gives it back.
     *
     * @throws IllegalArgumentException when it is too short or too long
     */
    public static String check(String name) {
        int length = name.getBytes(UTF_8).length;
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a stream's name has 1 to " + MAX_BYTES + " bytes of UTF-8, not " + length);
        }
        return name;
    }
}

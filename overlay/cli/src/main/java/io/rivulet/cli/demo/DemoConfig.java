package io.rivulet.cli.demo;

import java.nio.file.Path;

/**
 * What to demonstrate.
 *
 * @param file    an FLV file, or null for the built-in clip
 * @param viewers how many viewers, 1 to {@value #MAX_VIEWERS}
 * @param seconds where to stop the stream; 0 for the file's own end
 */
public record DemoConfig(Path file, int viewers, int seconds) {
    /** More than this, and the sockets of one process run out. */
    public static final int MAX_VIEWERS = 500;

    /** How long the built-in clip is played when nobody says how long. */
    public static final int DEFAULT_CLIP_SECONDS = 15;
}

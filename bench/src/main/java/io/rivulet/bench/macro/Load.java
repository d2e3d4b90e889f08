package io.rivulet.bench.macro;

/** How a publisher sends. */
enum Load {
    /** As fast as back-pressure permits. */
    FLOOD,
    /** At a fixed rate, message by message, whether or not those before have arrived. */
    PACED
}

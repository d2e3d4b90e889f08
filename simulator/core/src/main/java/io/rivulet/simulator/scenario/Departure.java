package io.rivulet.simulator.scenario;

/**
 * A peer left, or died.
 *
 * @param peer its number
 * @param seconds when, since the start of the stream
 */
public record Departure(int peer, double seconds) {}

package io.rivulet.simulator.scenario;

import org.HdrHistogram.Histogram;

/**
 * How a figure is spread.
 *
 * @param name of the values, such as {@code delay}
 * @param unit for people, such as {@code ms}
 * @param unitSize how many of the histogram's units make one of these
 * @param histogram the values; not to be changed
 */
public record Distribution(String name, String unit, double unitSize, Histogram histogram) {}

/**
 * What people look at after a run: a self-contained HTML page, and the facts about the machine that belong beside any number.
 * The parts that it is made of live in {@link io.rivulet.report.text} and {@link io.rivulet.report.plot}.
 *
 * <p>Reports know nothing of the rest of Rivulet: callers bring plain numbers, names and histograms. The same input gives the
 * same bytes.
 */
package io.rivulet.report;

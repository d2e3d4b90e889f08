/**
 * Who fed whom, second by second: a run that people can play again in a page. {@link io.rivulet.report.replay.TopologyReplay}
 * takes the frames, and brings layouts, data, markup, script and style; the page needs nothing else.
 *
 * <p>All that can be computed beforehand is computed here, so that the same frames give the same page to the byte; the script
 * only draws.
 */
package io.rivulet.report.replay;

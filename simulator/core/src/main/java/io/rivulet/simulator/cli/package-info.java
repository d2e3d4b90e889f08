/** The command {@code rivulet simulate}. */
package io.rivulet.simulator.cli;

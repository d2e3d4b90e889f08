/**
 * How presets and amounts are written and read, such as {@code weibull:1.39,161} or {@code 20ms}: for whoever takes them out of a text.
 * What is wrong is an {@link java.lang.IllegalArgumentException} that says what was given and what is allowed.
 */
package io.rivulet.simulator.text;

/**
 * Flows that share one narrow link: what congestion controllers do alone, with each other and beside a Reno sender, under virtual time.
 * The controllers that production does not use are here too, for comparison.
 */
package io.rivulet.simulator.congestion;

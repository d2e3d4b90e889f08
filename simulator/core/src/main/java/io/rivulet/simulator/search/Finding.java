package io.rivulet.simulator.search;

import io.rivulet.simulator.check.Rule;

/**
 * Something that must not happen and did.
 *
 * @param rule what does not hold
 * @param node at which node it was seen; {@link io.rivulet.simulator.check.RunViolation#NOBODY} when at none in particular
 * @param atNs when, by the world's clock
 * @param what what happened, in a sentence
 */
public record Finding(Rule rule, int node, long atNs, String what) {}

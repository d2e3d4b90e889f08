package io.rivulet.simulator.congestion;

/**
 * One flow of a case: it sends as much as it may from a time to a time.
 *
 * @param kind what decides how fast
 * @param startSeconds from the beginning of the run
 * @param endSeconds from the beginning of the run
 * @param oneWayMs what the path takes in each direction beside the narrow link
 */
public record FlowPlan(FlowKind kind, int startSeconds, int endSeconds, int oneWayMs) {}

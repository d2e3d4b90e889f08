/**
 * What an experiment is and what came of it, the same for every tier of fidelity. A {@link io.rivulet.simulator.scenario.Scenario} is run by a
 * {@link io.rivulet.simulator.scenario.TierRunner} and gives a {@link io.rivulet.simulator.scenario.RunResult};
 * {@link io.rivulet.simulator.scenario.Runs} does so with many seeds and gives a {@link io.rivulet.simulator.scenario.RunSet}.
 *
 * <p>A tier asks {@link io.rivulet.simulator.scenario.Population} who comes and goes when and {@link io.rivulet.simulator.scenario.Victims} whom
 * an action is about, notes deliveries in a {@link io.rivulet.simulator.metrics.DeliveryLedger}, and hands all it counted to a
 * {@link io.rivulet.simulator.scenario.ResultBuilder}, which knows the formulae. Tiers depend on this package, not the other way round: they
 * are found as services.
 */
package io.rivulet.simulator.scenario;

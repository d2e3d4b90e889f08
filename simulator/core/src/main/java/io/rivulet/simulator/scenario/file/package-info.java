/**
 * Scenarios as YAML: {@link io.rivulet.simulator.scenario.file.ScenarioYaml} reads and writes them,
 * {@link io.rivulet.simulator.scenario.file.ScenarioLibrary} has those that come with the simulator, and
 * {@link io.rivulet.simulator.scenario.file.SweepFile} is one scenario in many variants.
 */
package io.rivulet.simulator.scenario.file;

/**
 * Scenarios as YAML: {@link io.rivulet.simulator.scenario.file.ScenarioYaml} reads and writes them,
 * {@link io.rivulet.simulator.scenario.file.ScenarioLibrary} has those that come with the simulator.
 */
package io.rivulet.simulator.scenario.file;

package io.rivulet.simulator.sweep;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param plan of which
 * @param number from 1
 * @param point what is run
 * @param seed with what
 */
public record SweepRun(SweepPlan plan, int number, SweepPlan.Point point, long seed) {
    private static final int FINGERPRINT_DIGITS = 16;
    private static final double NS_PER_SECOND = 1e9;

    /** The scenario as YAML: all that a run needs beside its seed. */
    public String scenarioText() {
        return ScenarioYaml.write(point.scenario());
    }

    /** Tells whether a result is of this run: the beginning of SHA-256 over scenario and seed. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((scenarioText() + "seed " + seed).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** How much work it is, beside others: its peers times its messages. */
    public double work() {
        Scenario scenario = point.scenario();
        double messages = (double) scenario.stream().bitsPerSec()
                / Byte.SIZE
                / scenario.stream().messageBytes()
                * scenario.duration().toNanos()
                / NS_PER_SECOND;
        return scenario.peers() * Math.max(1, messages);
    }

    /** What people call it: {@code run 17 (peers 100, network.uplink 1.1, seed 3)}. */
    public String label() {
        StringBuilder text = new StringBuilder("run ").append(number).append(" (");
        for (Map.Entry<String, String> parameter : plan.parameters(point).entrySet()) {
            text.append(parameter.getKey())
                    .append(' ')
                    .append(parameter.getValue())
                    .append(", ");
        }
        return text.append("seed ").append(seed).append(')').toString();
    }
}

package io.rivulet.simulator.text;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The text of a preset, taken apart: {@code name}, or {@code name:argument,argument}. An argument that is not there has the value that the
 * caller says.
 */
public final class PresetText {
    private final String kind;
    private final String name;
    private final String rest;
    private final List<String> arguments;

    /**
     * Takes a text apart.
     *
     * @param kind what it is a preset of, for complaints: {@code latency}
     */
    public PresetText(String kind, String text) {
        this.kind = kind;
        String stripped = text.strip();
        int colon = stripped.indexOf(':');
        name = colon < 0 ? stripped : stripped.substring(0, colon);
        rest = colon < 0 ? "" : stripped.substring(colon + 1);
        arguments = rest.isEmpty() ? List.of() : Arrays.asList(rest.split(",", -1));
    }

    /** What is before the colon. */
    public String name() {
        return name;
    }

    /** What is after the colon, as it is; empty when there is nothing. */
    public String rest() {
        return rest;
    }

    /** What is after the first comma; {@code otherwise} when there is none. For a preset that stands on another. */
    public String restAfterFirst(String otherwise) {
        int comma = rest.indexOf(',');
        return comma < 0 ? otherwise : rest.substring(comma + 1);
    }

    /** Whether there is an argument at that place. */
    public boolean has(int index) {
        return index < arguments.size() && !arguments.get(index).isBlank();
    }

    /**
     * Demands that there are no more arguments than so many.
     *
     * @param form how it is written, for the complaint
     */
    public PresetText takes(int most, String form) {
        if (arguments.size() > most) {
            throw new IllegalArgumentException(kind + " '" + name + ":" + rest + "' is not like " + form);
        }
        return this;
    }

    /** An argument as it is; empty when it is not there. */
    public String argument(int index) {
        return has(index) ? arguments.get(index).strip() : "";
    }

    /** An argument that is a number without a unit. */
    public double number(int index, double otherwise, String example) {
        return has(index) ? Amounts.number(argument(index), example) : otherwise;
    }

    /** An argument that is a share: {@code 20%} or {@code 0.2}. */
    public double share(int index, double otherwise, String example) {
        return has(index) ? Amounts.share(argument(index), example) : otherwise;
    }

    /** An argument that is a time with its unit. */
    public Duration time(int index, Duration otherwise, String example) {
        return has(index) ? Amounts.time(argument(index), example) : otherwise;
    }

    /** An argument that is a rate in bits a second. */
    public long bitsPerSec(int index, long otherwise, String example) {
        return has(index) ? Amounts.bitsPerSec(argument(index), example) : otherwise;
    }

    /**
     * What to throw when nothing has this name: says the names there are, and which of them was likely meant.
     *
     * @param forms how each is written, beginning with its name: {@code constant:20ms}
     */
    public IllegalArgumentException unknown(List<String> forms) {
        String nearest = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String form : forms) {
            String candidate = form.split("[:\\[]", 2)[0];
            int distance = edits(name.toLowerCase(Locale.ROOT), candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        String hint = nearest == null ? "" : "did you mean " + nearest + "? ";
        return new IllegalArgumentException(
                kind + " '" + name + "' is unknown: " + hint + "there are " + String.join(", ", forms));
    }

    /** How many letters have to be put in, taken out or replaced (Levenshtein 1966). */
    private static int edits(String one, String other) {
        int[] costs = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
            }
        }
        return costs[other.length()];
    }
}

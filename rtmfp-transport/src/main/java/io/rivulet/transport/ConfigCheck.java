package io.rivulet.transport;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a configuration, so that {@code build()} reports every violated range at once, by name. */
public final class ConfigCheck {
    private final String subject;
    private final List<String> problems = new ArrayList<>();

    /** @param subject what is being configured, for the message */
    public ConfigCheck(String subject) {
        this.subject = subject;
    }

    /** Demands {@code min <= value <= max}. */
    public ConfigCheck range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            problems.add(name + " is " + value + ", must be " + min + " to " + max);
        }
        return this;
    }

    /** Demands a number from 0 to 1. */
    public ConfigCheck ratio(String name, double value) {
        // Written so that NaN is refused too.
        if (!(value >= 0 && value <= 1)) {
            problems.add(name + " is " + value + ", must be 0 to 1");
        }
        return this;
    }

    /** Demands whatever {@code holds} says; {@code demand} continues the sentence "name ...". */
    public ConfigCheck that(boolean holds, String name, String demand) {
        if (!holds) {
            problems.add(name + " " + demand);
        }
        return this;
    }

    /** @throws IllegalArgumentException naming everything that was wrong, when anything was */
    public void finish() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(subject + ": " + String.join("; ", problems));
        }
    }
}

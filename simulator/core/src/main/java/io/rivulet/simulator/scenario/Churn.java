package io.rivulet.simulator.scenario;

import io.rivulet.simulator.churn.Lengths;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * How long peers stay. Who leaves is replaced by somebody new, so that about as many are there as before. Sessions of those who are there at
 * the start begin with the stream.
 *
 * @param sessions how their lengths are distributed
 * @param replacedAfter how long after somebody left its replacement joins, 0 to a day
 * @param politely the share that says goodbye; all others vanish
 */
public record Churn(Lengths sessions, Duration replacedAfter, double politely) {
    /** Everybody stays. */
    public static final Churn NONE = new Churn(new Lengths.Forever(), Duration.ZERO, 0);

    /** @throws IllegalArgumentException naming every value that is out of range */
    public Churn {
        new ConfigCheck("churn")
                .that(sessions != null, "session", "is null")
                .range(
                        "replaced-after in s",
                        replacedAfter.toSeconds(),
                        0,
                        Duration.ofDays(1).toSeconds())
                .ratio("politely", politely)
                .finish();
    }

    /** Exponential sessions of some mean length, replaced at once, without a goodbye. */
    public static Churn exponential(Duration mean) {
        return new Churn(new Lengths.Exponential(mean), Duration.ZERO, 0);
    }

    /** Whether anybody leaves. */
    public boolean isSome() {
        return !(sessions instanceof Lengths.Forever);
    }
}

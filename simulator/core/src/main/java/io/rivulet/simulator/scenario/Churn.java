package io.rivulet.simulator.scenario;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * How long peers stay. Who leaves is replaced by somebody new, so that about as many are there as before. Sessions of those who are there at
 * the start begin with the stream.
 *
 * @param law how lengths are distributed
 * @param scale the mean of the exponential law, the scale of Weibull's, the median of the log-normal one; 1 s to a day
 * @param shape Weibull's k or the log-normal sigma, 0.1 to 10; 1 for the others
 * @param replacedAfter how long after somebody left its replacement joins
 * @param politely the share that says goodbye; all others vanish
 */
public record Churn(Law law, Duration scale, double shape, Duration replacedAfter, double politely) {
    private static final double MIN_SHAPE = 0.1;
    private static final double MAX_SHAPE = 10;

    /** Everybody stays. */
    public static final Churn NONE = new Churn(Law.NONE, Duration.ofSeconds(1), 1, Duration.ZERO, 0);

    /** Of session lengths. */
    public enum Law {
        /** Nobody leaves. */
        NONE,
        /** Exponential: who has stayed is as likely to go as who has just come. */
        EXP,
        /** Weibull, heavy-tailed below a shape of 1, as swarms have been measured. */
        WEIBULL,
        /** Log-normal, as audiences of live streams have been measured. */
        LOGNORMAL
    }

    /** @throws IllegalArgumentException naming every value that is out of range */
    public Churn {
        new ConfigCheck("churn")
                .range("session in s", scale.toSeconds(), 1, Duration.ofDays(1).toSeconds())
                .that(shape >= MIN_SHAPE && shape <= MAX_SHAPE, "shape", "is " + shape + ", must be 0.1 to 10")
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
        return new Churn(Law.EXP, mean, 1, Duration.ZERO, 0);
    }

    /** Whether anybody leaves. */
    public boolean isSome() {
        return law != Law.NONE;
    }

    /** The law as text: {@code none}, {@code exp:60s}, {@code weibull:0.59:42min}, {@code lognormal:1.4:80s}. */
    public String sessionText() {
        String scaleText = Amounts.text(scale);
        return switch (law) {
            case NONE -> "none";
            case EXP -> "exp:" + scaleText;
            case WEIBULL -> "weibull:" + Amounts.text(shape) + ":" + scaleText;
            case LOGNORMAL -> "lognormal:" + Amounts.text(shape) + ":" + scaleText;
        };
    }

    /**
     * Reads what {@link #sessionText} writes; replacement at once, without goodbyes.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static Churn ofSession(String text) {
        String example = "none, exp:60s, weibull:0.59:42min or lognormal:1.4:80s";
        String[] parts = text.strip().split(":", -1);
        try {
            if (parts.length == 1 && parts[0].equals("none")) {
                return NONE;
            }
            if (parts.length == 2 && parts[0].equals("exp")) {
                return exponential(Amounts.time(parts[1], example));
            }
            if (parts.length == 3 && (parts[0].equals("weibull") || parts[0].equals("lognormal"))) {
                Law law = parts[0].equals("weibull") ? Law.WEIBULL : Law.LOGNORMAL;
                return new Churn(law, Amounts.time(parts[2], example), Double.parseDouble(parts[1]), Duration.ZERO, 0);
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is not like " + example, notANumber);
        }
        throw new IllegalArgumentException("'" + text + "' is not like " + example);
    }

    /** The same with other replacements and goodbyes. */
    public Churn leaving(Duration thenReplacedAfter, double politeShare) {
        return new Churn(law, scale, shape, thenReplacedAfter, politeShare);
    }

    /** How long a session is; {@link Long#MAX_VALUE} when nobody leaves. */
    long sessionNs(SeedTree seed) {
        double uniform = 1 - seed.child("length").uniform(); // in (0, 1]
        double scaleNs = scale.toNanos();
        double ns =
                switch (law) {
                    case NONE -> Double.POSITIVE_INFINITY;
                    case EXP -> -scaleNs * StrictMath.log(uniform);
                    case WEIBULL -> scaleNs * StrictMath.pow(-StrictMath.log(uniform), 1 / shape);
                    case LOGNORMAL -> seed.child("length").logNormal(scaleNs, shape);
                };
        return ns >= Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, (long) ns);
    }
}

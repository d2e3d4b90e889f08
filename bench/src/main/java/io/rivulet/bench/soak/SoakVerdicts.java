package io.rivulet.bench.soak;

import io.rivulet.bench.process.ProcessState;
import io.rivulet.report.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Judges a soak. Of each phase, with and without idle sessions, the first fifth is left out: the program is not warm yet, or what was
 * closed lingers.
 *
 * <p>Memory may not grow by more than 1 % an hour, and what makes less than 1 % in the whole run is not called growth. It is held when
 * the true slope is hardly more, failed when it is hardly less, and neither when the interval of confidence has the limit in it; see
 * {@link Trend}. What takes minutes to settle looks like growth in a short run, so none is judged by less than two minutes.
 */
final class SoakVerdicts {
    private static final double WARM_UP_SHARE = 0.2;
    private static final double GROWTH_PER_HOUR = 0.01;
    private static final double GROWTH_IN_ALL = 0.01;

    /** A step of Netty's allocator, which takes memory by the chunk: no share of a mean that is hardly more than that. */
    private static final double ALLOCATOR_STEP_BYTES = 1 << 20;

    private static final int FEWEST_SAMPLES = 8;
    private static final double SHORTEST_HOURS = 2.0 / 60;

    /** What stalls of the process may cost at the end, when there is no time to make up for them. */
    private static final double SENT_SHARE = 0.95;

    private final SoakResult result;
    private final List<SoakSample> judged;

    SoakVerdicts(SoakResult result) {
        this.result = result;
        judged = warm(result.samples());
    }

    private static List<SoakSample> warm(List<SoakSample> samples) {
        List<SoakSample> warm = new ArrayList<>();
        int phases = samples.stream().mapToInt(SoakSample::phase).max().orElse(0) + 1;
        for (int i = 0; i < phases; i++) {
            int phase = i;
            List<SoakSample> of =
                    samples.stream().filter(sample -> sample.phase() == phase).toList();
            warm.addAll(of.subList((int) Math.ceil(of.size() * WARM_UP_SHARE), of.size()));
        }
        return warm;
    }

    List<Verdict> all() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(growth("heap does not grow", sample -> sample.state().heapBytes(), 0));
        verdicts.add(growth(
                "Netty's direct memory does not grow",
                sample -> sample.state().nettyDirectBytes(),
                ALLOCATOR_STEP_BYTES));
        verdicts.add(growth(
                "the JVM's direct buffers do not grow",
                sample -> sample.state().jvmDirectBytes(),
                ALLOCATOR_STEP_BYTES));
        verdicts.add(noMore("no more threads", sample -> sample.state().threads()));
        verdicts.add(noMore("no more open files", sample -> sample.state().openFiles()));
        verdicts.add(Verdict.of(
                "no session is lost",
                Figures.count(result.lostSessions()) + " of "
                        + Figures.count(result.plan().live() + result.plan().idle()),
                "none",
                result.lostSessions() == 0));
        verdicts.add(Verdict.of(
                "every message is delivered, once and in order",
                Figures.count(result.delivered()) + " of " + Figures.count(result.sent()) + ", "
                        + Figures.count(result.misplaced()) + " out of place",
                "all, none",
                result.delivered() == result.sent() && result.misplaced() == 0));
        verdicts.add(Verdict.of(
                "messages are sent at their rate",
                Figures.percent(result.sent(), result.due()),
                "at least " + Figures.percent(SENT_SHARE),
                result.sent() >= SENT_SHARE * result.due()));
        return verdicts;
    }

    /** How a figure went, after warming up. */
    Trend trend(ToLongFunction<SoakSample> figure) {
        return Trend.of(judged.stream()
                .map(sample -> new Trend.Point(sample.elapsedHours(), figure.applyAsLong(sample), sample.phase()))
                .toList());
    }

    private Verdict growth(String what, ToLongFunction<SoakSample> figure, double stepBytes) {
        if (judged.stream().anyMatch(sample -> figure.applyAsLong(sample) == ProcessState.UNKNOWN)) {
            return new Verdict(what, Figures.NONE, Figures.NONE, Verdict.Outcome.NOT_MEASURED);
        }
        Trend trend = trend(figure);
        double mean = Math.max(1, trend.mean());
        double inAll = Math.max(GROWTH_IN_ALL * mean, stepBytes);
        double limit = Math.max(GROWTH_PER_HOUR * mean, inAll / Math.max(trend.spanHours(), SHORTEST_HOURS));
        Verdict.Outcome outcome;
        if (trend.count() < FEWEST_SAMPLES || trend.spanHours() < SHORTEST_HOURS) {
            outcome = Verdict.Outcome.UNTOLD;
        } else if (trend.highPerHour() <= limit) {
            outcome = Verdict.Outcome.HELD;
        } else {
            outcome = trend.lowPerHour() > limit ? Verdict.Outcome.FAILED : Verdict.Outcome.UNTOLD;
        }
        String slope = String.format(
                Locale.ROOT,
                "%+.2f %%/h (95 %%: %+.2f to %+.2f) of %s",
                100 * trend.slopePerHour() / mean,
                100 * trend.lowPerHour() / mean,
                100 * trend.highPerHour() / mean,
                Figures.bytes(Math.round(trend.mean())));
        return new Verdict(what, slope, String.format(Locale.ROOT, "at most %.2f %%/h", 100 * limit / mean), outcome);
    }

    /** What the last third has at least may not be more than what the first third has at most: a thread may come and go. */
    private Verdict noMore(String what, ToLongFunction<SoakSample> figure) {
        int third = judged.size() / 3;
        if (third == 0 || judged.stream().anyMatch(sample -> figure.applyAsLong(sample) == ProcessState.UNKNOWN)) {
            return new Verdict(what, Figures.NONE, Figures.NONE, Verdict.Outcome.NOT_MEASURED);
        }
        long first = judged.subList(0, third).stream().mapToLong(figure).max().orElseThrow();
        long last = judged.subList(judged.size() - third, judged.size()).stream()
                .mapToLong(figure)
                .min()
                .orElseThrow();
        return Verdict.of(what, Figures.count(last), "at most " + Figures.count(first), last <= first);
    }
}

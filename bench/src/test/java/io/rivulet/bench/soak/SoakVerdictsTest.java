package io.rivulet.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.process.ProcessState;
import io.rivulet.bench.soak.Verdict.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SoakVerdictsTest {
    private static final long MB = 1_000_000;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final String HEAP = "heap does not grow";

    /** As they come; each minute has its number. */
    private LongUnaryOperator heap = minute -> 400 * MB + minute % 3 * MB;

    private LongUnaryOperator threads = minute -> 10;
    private LongUnaryOperator files = minute -> 60;
    private long delivered = 1_000;
    private long misplaced;
    private long lost;
    private long sent = 1_000;

    private Map<String, Outcome> judge(int minutes) {
        List<SoakSample> samples = new ArrayList<>();
        for (int i = 1; i <= minutes; i++) {
            ProcessState state = new ProcessState(
                    heap.applyAsLong(i), 5 * MB, 5 * MB, (int) threads.applyAsLong(i), files.applyAsLong(i));
            samples.add(new SoakSample(i * MINUTE_NS, 0, state, 100, 0, 0, 0, 0, 0));
        }
        SoakPlan plan = new SoakPlan(
                CryptoChoice.FLASH,
                Duration.ofMinutes(minutes),
                Duration.ofMinutes(minutes),
                Duration.ofMinutes(1),
                100,
                0,
                1,
                1_200);
        SoakResult result =
                new SoakResult(plan, true, minutes * MINUTE_NS, samples, 1_000, sent, delivered, misplaced, lost);
        return new SoakVerdicts(result).all().stream().collect(Collectors.toMap(Verdict::what, Verdict::outcome));
    }

    @Test
    void holdsWhatStaysAsItIs() {
        assertThat(judge(60).values()).containsOnly(Outcome.HELD);
    }

    @Test
    void failsAHeapThatGrows() {
        heap = minute -> 400 * MB + minute % 3 * MB + minute * MB;

        assertThat(judge(60)).containsEntry(HEAP, Outcome.FAILED);
    }

    @Test
    void doesNotTakeWarmingUpForGrowth() {
        heap = minute -> 400 * MB - Math.max(0, 12 - minute) * 20 * MB + minute % 3 * MB;

        assertThat(judge(60)).containsEntry(HEAP, Outcome.HELD);
    }

    @Test
    void doesNotTellGrowthFromNoiseThatIsGreater() {
        heap = minute -> 400 * MB + minute * 7 % 11 * 20 * MB + minute * MB / 4;

        assertThat(judge(60)).containsEntry(HEAP, Outcome.UNTOLD);
    }

    @Test
    void judgesNoShortRun() {
        heap = minute -> 400 * MB + minute * 50 * MB;

        assertThat(judge(6)).containsEntry(HEAP, Outcome.UNTOLD);
    }

    @Test
    void failsThreadsAndFilesThatBecomeMore() {
        threads = minute -> 10 + minute / 20;
        files = minute -> 60 + minute / 20;

        assertThat(judge(60))
                .containsEntry("no more threads", Outcome.FAILED)
                .containsEntry("no more open files", Outcome.FAILED);
    }

    @Test
    void doesNotMindAThreadThatComesAndGoes() {
        threads = minute -> 10 + minute % 2;

        assertThat(judge(60)).containsEntry("no more threads", Outcome.HELD);
    }

    @Test
    void saysWhereThePlatformDoesNotTell() {
        files = minute -> ProcessState.UNKNOWN;

        assertThat(judge(60)).containsEntry("no more open files", Outcome.NOT_MEASURED);
    }

    @Test
    void failsWhatIsLostMisplacedOrNotSent() {
        delivered = 899;
        sent = 900;
        lost = 1;

        assertThat(judge(60))
                .containsEntry("no session is lost", Outcome.FAILED)
                .containsEntry("every message is delivered, once and in order", Outcome.FAILED)
                .containsEntry("messages are sent at their rate", Outcome.FAILED);

        delivered = 900;
        misplaced = 1;

        assertThat(judge(60)).containsEntry("every message is delivered, once and in order", Outcome.FAILED);
    }
}

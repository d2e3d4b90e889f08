package io.rivulet.simulator.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.simulator.engine.SeedTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChurnScheduleTest {
    private static final SeedTree SEED = SeedTree.of(3);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String BUSY = "uniform:1min+exp:60s+away:exp:30s+silent:50%";

    private record Event(long timeNs, int peer, ChurnSchedule.Kind kind, int session) {}

    private static List<Event> events(String text, int count, Duration until) {
        ChurnSchedule schedule = ChurnPreset.parse(text).schedule(SEED, count, until);
        List<Event> events = new ArrayList<>();
        while (schedule.next()) {
            events.add(new Event(schedule.timeNs(), schedule.peer(), schedule.kind(), schedule.session()));
        }
        return events;
    }

    @Test
    void withoutChurnAllComeAndStay() {
        List<Event> events = events("none", 3, HOUR);

        assertThat(events)
                .containsExactly(
                        new Event(0, 0, ChurnSchedule.Kind.JOIN, 0),
                        new Event(0, 1, ChurnSchedule.Kind.JOIN, 0),
                        new Event(0, 2, ChurnSchedule.Kind.JOIN, 0));
    }

    @Test
    void eventsComeInOrderAndPeersComeAndGoInTurn() {
        List<Event> events = events(BUSY, 200, HOUR);
        int[] steps = new int[200];
        Event last = new Event(0, -1, null, 0);

        for (Event event : events) {
            boolean isLater =
                    event.timeNs() > last.timeNs() || event.timeNs() == last.timeNs() && event.peer() > last.peer();
            assertThat(isLater).isTrue();
            assertThat(event.kind() == ChurnSchedule.Kind.JOIN).isEqualTo(steps[event.peer()] % 2 == 0);
            assertThat(event.session()).isEqualTo(steps[event.peer()] / 2);
            steps[event.peer()]++;
            last = event;
        }

        assertThat(last.timeNs()).isLessThanOrEqualTo(HOUR.toNanos());
        // An hour of sessions of 60 s and absences of 30 s is 40 of each for each peer.
        assertThat(events.size() / 200.0).isCloseTo(79, within(2.0));
    }

    @Test
    void halfOfThoseWhoGoVanish() {
        List<Event> events = events(BUSY, 200, HOUR);
        double leaving = events.stream()
                .filter(event -> event.kind() == ChurnSchedule.Kind.LEAVE)
                .count();
        double vanishing = events.stream()
                .filter(event -> event.kind() == ChurnSchedule.Kind.VANISH)
                .count();

        assertThat(vanishing / (vanishing + leaving)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void twoThirdsAreThereWhenSessionsAreTwiceAsLongAsAbsences() {
        int there = 0;
        for (Event event : events(BUSY, 5_000, Duration.ofMinutes(10))) {
            there += event.kind() == ChurnSchedule.Kind.JOIN ? 1 : -1;
        }

        assertThat(there / 5_000.0).isCloseTo(2.0 / 3, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(strings = {BUSY, "flash:20,10s+weibull-bt", "poisson:50+bimodal+away:live-off", "live-veloso"})
    void aPeerMoreChangesNobodyElse(String text) {
        List<Event> few = events(text, 100, HOUR);
        List<Event> many = events(text, 101, HOUR);

        many.removeIf(event -> event.peer() == 100);

        assertThat(many).isEqualTo(few);
        assertThat(events(text, 100, HOUR)).isEqualTo(few);
    }

    @Test
    void aLaterEndOnlyAddsToTheSchedule() {
        List<Event> longer = events(BUSY, 100, HOUR);
        List<Event> shorter = events(BUSY, 100, Duration.ofMinutes(7));

        assertThat(longer.subList(0, shorter.size())).isEqualTo(shorter);
        assertThat(longer.get(shorter.size()).timeNs())
                .isGreaterThan(Duration.ofMinutes(7).toNanos());
    }

    @Test
    void aNameIsReadAgain() {
        assertThat(ChurnPreset.parse("silent:50% + away:exp:30s + flash:5,10s + exp")
                        .name())
                .isEqualTo("flash:5,10s+exp:60s+away:exp:30s+silent:0.5");
        assertThat(ChurnPreset.parse(ChurnPreset.parse(BUSY).name())).isEqualTo(ChurnPreset.parse(BUSY));
        assertThat(ChurnPreset.parse("none")).isEqualTo(ChurnPreset.NONE);
        assertThat(ChurnPreset.parse("live-veloso")).isEqualTo(ChurnPreset.parse("live-session+away:live-off"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exp:60s+slient:50% | churn 'slient' is unknown: did you mean silent?",
                "silent:200% | silentRatio is 2.0, must be 0 to 1",
                "away:moon | length 'moon' is unknown: there are forever",
                "+ | churn '' is unknown"
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> ChurnPreset.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void schedulesHaveBounds() {
        assertThatThrownBy(() -> ChurnPreset.NONE.schedule(SEED, -1, Duration.ofDays(31)))
                .hasMessageContaining("number of peers is -1, must be 0 to 10000000")
                .hasMessageContaining("end is 2678400s, must be 0s to 30 days");
    }
}

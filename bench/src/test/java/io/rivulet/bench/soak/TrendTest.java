package io.rivulet.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.bench.soak.Trend.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final int MINUTES = 60;

    private static List<Point> points(double slopePerHour, double noise, long seed) {
        Random random = new Random(seed);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < MINUTES; i++) {
            double hours = i / 60.0;
            points.add(new Point(hours, 100 + slopePerHour * hours + noise * random.nextGaussian(), 0));
        }
        return points;
    }

    @Test
    void findsTheSlopeOfALine() {
        Trend trend = Trend.of(points(7, 0, 1));

        assertThat(trend.slopePerHour()).isCloseTo(7, within(1e-9));
        assertThat(trend.marginPerHour()).isCloseTo(0, within(1e-9));
        assertThat(trend.spanHours()).isCloseTo(59 / 60.0, within(1e-9));
    }

    @Test
    void theIntervalHasTheSlopeInItNineteenTimesOfTwenty() {
        int hits = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Trend trend = Trend.of(points(7, 5, seed));
            hits += trend.lowPerHour() <= 7 && trend.highPerHour() >= 7 ? 1 : 0;
        }

        assertThat(hits).isBetween(930, 985);
    }

    @Test
    void aStepBetweenPhasesIsNoSlope() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < MINUTES; i++) {
            points.add(new Point(i / 60.0, i < 20 ? 500 : 100, i < 20 ? 0 : 1));
        }

        assertThat(Trend.of(points).slopePerHour()).isCloseTo(0, within(1e-9));
    }

    @Test
    void valuesThatResembleTheirNeighboursAreWorthLess() {
        List<Point> alternating = new ArrayList<>();
        List<Point> wandering = new ArrayList<>();
        for (int i = 0; i < MINUTES; i++) {
            alternating.add(new Point(i / 60.0, i % 2 == 0 ? 101 : 99, 0));
            wandering.add(new Point(i / 60.0, i / 15 % 2 == 0 ? 101 : 99, 0));
        }

        assertThat(Trend.of(wandering).marginPerHour())
                .isGreaterThan(3 * Trend.of(alternating).marginPerHour());
    }

    @Test
    void tellsNothingFromTooFew() {
        assertThat(Trend.of(List.of()).marginPerHour()).isInfinite();
        assertThat(Trend.of(points(7, 0, 1).subList(0, 2)).marginPerHour()).isInfinite();
    }
}

package io.rivulet.simulator.report;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.Departure;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Series;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What happened in runs, a line of JSON each, in the order of time: {@code t} is in seconds since the start of the stream. Parents that change are
 * told by the frames of the topology, as often as there is one, and of the peers that are in them.
 */
final class EventLines {
    private static final double NS_PER_SECOND = 1e9;

    private record Event(double seconds, String text) {}

    private EventLines() {}

    static String of(RunSet set) {
        StringBuilder lines = new StringBuilder();
        for (RunResult run : set.runs()) {
            List<Event> events = new ArrayList<>();
            for (TimedAction timed : run.scenario().timeline()) {
                events.add(new Event(
                        timed.at().toNanos() / NS_PER_SECOND,
                        String.format(
                                Locale.ROOT,
                                "\"event\":\"%s\",\"details\":\"%s\"",
                                timed.action().kind(),
                                timed.action().text().replace("\\", "\\\\").replace("\"", "\\\""))));
            }
            addComing(events, run);
            for (Departure gone : run.departures()) {
                events.add(new Event(gone.seconds(), "\"event\":\"went\",\"peer\":" + gone.peer()));
            }
            for (int i = 1; i < run.frames().size(); i++) {
                addChanges(events, run.frames().get(i - 1), run.frames().get(i));
            }
            events.stream()
                    .sorted(Comparator.comparingDouble(Event::seconds))
                    .forEach(event -> lines.append(String.format(
                            Locale.ROOT, "{\"seed\":%d,\"t\":%.3f,%s}%n", run.seed(), event.seconds, event.text)));
        }
        return lines.toString().replace(System.lineSeparator(), "\n");
    }

    /** Those who are there at the start are part of it; all others come when the seed has them come. */
    private static void addComing(List<Event> events, RunResult run) {
        Series there = run.series().get(RunResult.POPULATION);
        boolean isKnown = !run.isComplete() && there != null && there.seconds().length > 0;
        double untilSeconds = isKnown ? there.seconds()[there.seconds().length - 1] : Double.MAX_VALUE;
        for (Population.Stay stay :
                Population.of(run.scenario(), SeedTree.of(run.seed())).stays()) {
            double seconds = stay.joinNs() / NS_PER_SECOND;
            if (!stay.isThereAtStart() && seconds <= untilSeconds) {
                events.add(new Event(seconds, "\"event\":\"came\",\"peer\":" + stay.peer()));
            }
        }
        if (run.isOfSome()) {
            events.add(new Event(
                    0, "\"event\":\"followed\",\"peers\":" + run.peers().size() + ",\"of\":" + run.population()));
        }
    }

    private static void addChanges(List<Event> events, TopologyFrame before, TopologyFrame after) {
        for (int place = 1; place < after.peers().length; place++) {
            for (int substream = 0; substream < after.parents().length; substream++) {
                int from = before.parents()[substream][place];
                int to = after.parents()[substream][place];
                if (from != to && from >= TreeFigures.NOBODY && to >= TreeFigures.NOBODY) {
                    events.add(new Event(
                            after.seconds(),
                            String.format(
                                    Locale.ROOT,
                                    "\"event\":\"parent\",\"peer\":%d,\"substream\":%d,\"from\":%d,\"to\":%d",
                                    after.peers()[place],
                                    substream,
                                    from,
                                    to)));
                }
            }
        }
    }
}

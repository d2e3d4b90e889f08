package io.rivulet.simulator.report;

import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What happened in runs, a line of JSON each, in the order of time: {@code t} is in seconds since the start of the stream. Peers that come and
 * go and parents that change are told by the frames of the topology, to the second, and only where there are frames.
 */
final class EventLines {
    private record Event(double seconds, String text) {}

    private EventLines() {}

    static String of(RunSet set) {
        StringBuilder lines = new StringBuilder();
        for (RunResult run : set.runs()) {
            List<Event> events = new ArrayList<>();
            for (TimedAction timed : run.scenario().timeline()) {
                events.add(new Event(
                        timed.at().toNanos() / 1e9,
                        String.format(
                                Locale.ROOT,
                                "\"event\":\"%s\",\"details\":\"%s\"",
                                timed.action().kind(),
                                timed.action().text().replace("\\", "\\\\").replace("\"", "\\\""))));
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

    private static void addChanges(List<Event> events, TopologyFrame before, TopologyFrame after) {
        int peers = after.parents()[0].length;
        for (int peer = 1; peer < peers; peer++) {
            boolean wasThere = before.parents()[0][peer] != TreeFigures.ABSENT;
            boolean isThere = after.parents()[0][peer] != TreeFigures.ABSENT;
            if (wasThere != isThere) {
                String what = isThere ? "came" : "went";
                events.add(new Event(after.seconds(), "\"event\":\"" + what + "\",\"peer\":" + peer));
            } else if (isThere) {
                for (int substream = 0; substream < after.parents().length; substream++) {
                    int from = before.parents()[substream][peer];
                    int to = after.parents()[substream][peer];
                    if (from != to) {
                        events.add(new Event(
                                after.seconds(),
                                String.format(
                                        Locale.ROOT,
                                        "\"event\":\"parent\",\"peer\":%d,\"substream\":%d,\"from\":%d,\"to\":%d",
                                        peer,
                                        substream,
                                        from,
                                        to)));
                    }
                }
            }
        }
    }
}

package io.rivulet.simulator.report;

import io.rivulet.report.plot.Plot;
import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.report.text.Figures;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as a film of who fed whom. */
final class RunReplay {
    /** More would make a heavy page: with 2,000 peers, each takes some 30 kB of it. */
    private static final int MAX_FRAMES = 120;

    private final TopologyReplay replay;
    /** The publisher and peers, by their numbers in the run. */
    private final Map<Integer, Integer> nodes = new HashMap<>();

    private RunReplay(RunResult run) {
        String title = "Who feeds whom" + (run.isOfSome() ? ", " + shown(run) : "");
        replay = new TopologyReplay(title, run.frames().get(0).parents().length);
        nodes.put(0, replay.node("0", "P", "", TopologyReplay.Role.PUBLISHER));
    }

    /** The film of a run that has frames. */
    static TopologyReplay of(RunResult run) {
        List<TopologyFrame> frames = run.frames();
        RunReplay film = new RunReplay(run);
        for (PeerResult peer : run.peers()) {
            String id = Integer.toString(peer.number());
            film.nodes.put(peer.number(), film.replay.node(id, id, peer.place(), TopologyReplay.Role.VIEWER));
        }
        int step = (frames.size() + MAX_FRAMES - 1) / MAX_FRAMES;
        for (int i = (frames.size() - 1) % step; i < frames.size(); i += step) {
            film.add(frames.get(i)); // the last is always there
        }
        for (TimedAction timed : run.scenario().timeline()) {
            film.replay.mark(timed.at().toNanos() / 1e9, timed.action().text());
        }
        return film.replay;
    }

    /** What is to be said of the film. */
    static String caption(RunResult run) {
        String all = "The tree of each substream, as time goes on. The first seed.";
        if (!run.isOfSome()) {
            return all;
        }
        return all + " Shown are " + shown(run)
                + ": the first twenty, sixty spread evenly over the order in which peers come, and those who were between"
                + " them and the publisher, the latest first. Who was fed by a peer that is not shown, or was not looked at"
                + " then, is not ringed as unfed, and has no line for it. How large a peer is drawn is by all whom it fed.";
    }

    private static String shown(RunResult run) {
        return Figures.count(run.peers().size()) + " of " + Figures.count(run.population()) + " peers";
    }

    /** How it was at the end: with neighbours where not too many are there, and else as the film ends. */
    static Optional<Plot> picture(RunResult run) {
        Optional<Plot> small = RunPlots.topology(run);
        boolean hasFilm = !run.frames().isEmpty() && !run.peers().isEmpty();
        return small.isEmpty() && hasFilm ? Optional.of(of(run).lastFrame()) : small;
    }

    private void add(TopologyFrame from) {
        TopologyReplay.Frame frame = replay.frame(from.seconds());
        for (int place = 1; place < from.peers().length; place++) {
            Integer node = nodes.get(from.peers()[place]);
            if (node == null) {
                continue; // it never came
            }
            if (from.parents()[0][place] == TreeFigures.ABSENT) {
                frame.dead(node);
                continue;
            }
            for (int substream = 0; substream < from.parents().length; substream++) {
                int parent = from.parents()[substream][place];
                frame.parent(
                        node,
                        substream,
                        parent == TreeFigures.NOBODY
                                ? TopologyReplay.NOBODY
                                : nodes.getOrDefault(parent, TopologyReplay.UNSEEN));
            }
            frame.lagMs(node, from.lagMs()[place]);
            if (from.children().length > 0 && from.children()[place] >= 0) {
                frame.fanOut(node, from.children()[place]);
            }
        }
    }
}

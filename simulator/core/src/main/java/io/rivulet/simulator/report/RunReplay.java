package io.rivulet.simulator.report;

import io.rivulet.report.replay.TopologyReplay;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.List;

/** A run as a film of who fed whom. */
final class RunReplay {
    private RunReplay() {}

    static TopologyReplay of(RunResult run) {
        List<TopologyFrame> frames = run.frames();
        int substreams = frames.get(0).parents().length;
        TopologyReplay replay = new TopologyReplay("Who feeds whom", substreams);
        replay.node("0", "P", "", TopologyReplay.Role.PUBLISHER);
        for (PeerResult peer : run.peers()) {
            String id = Integer.toString(peer.number());
            replay.node(id, id, peer.place(), TopologyReplay.Role.VIEWER);
        }
        int nodes = run.peers().size() + 1;
        long cellsPerFrame = (long) nodes * (substreams + 3);
        // Every frame, or every other, and so on: as many as a browser holds.
        int step = (int) (1 + frames.size() * cellsPerFrame / TopologyReplay.MAX_CELLS);
        for (int i = 0; i < frames.size(); i += step) {
            add(replay, frames.get(i), nodes);
        }
        for (TimedAction timed : run.scenario().timeline()) {
            replay.mark(timed.at().toNanos() / 1e9, timed.action().text());
        }
        return replay;
    }

    private static void add(TopologyReplay replay, TopologyFrame from, int nodes) {
        TopologyReplay.Frame frame = replay.frame(from.seconds());
        for (int node = 1; node < nodes; node++) {
            if (from.parents()[0][node] == TreeFigures.ABSENT) {
                frame.dead(node);
                continue;
            }
            for (int substream = 0; substream < from.parents().length; substream++) {
                int parent = from.parents()[substream][node];
                frame.parent(node, substream, parent < 0 ? TopologyReplay.NOBODY : parent);
            }
            frame.lagMs(node, from.lagMs()[node]);
        }
    }
}

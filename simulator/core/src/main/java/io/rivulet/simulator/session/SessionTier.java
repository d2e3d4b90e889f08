package io.rivulet.simulator.session;

import io.rivulet.simulator.coarse.CoarsePeer;
import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.coarse.CoarseWorld;
import io.rivulet.simulator.coarse.EngineStrategy;
import io.rivulet.simulator.coarse.PeerModel;
import io.rivulet.simulator.engine.Shard;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TierLimits;
import io.rivulet.simulator.scenario.TierRunner;
import java.util.List;

/** T2: the production group code on modelled sessions, with congestion windows, acknowledgements and repair, for up to a hundred thousand peers. */
public final class SessionTier implements TierRunner {
    private static final int COMFORTABLE_PEERS = 100_000;
    private static final int MAX_PEERS = 200_000;
    private static final long BASE_BYTES = 128L << 20;

    /** Peers whose sessions are modelled. */
    public static final PeerModel SESSIONS = new PeerModel() {
        @Override
        public Tier tier() {
            return Tier.T2;
        }

        @Override
        public CoarsePeer peer(CoarseWorld world, Shard shard, int self, int neighbours) {
            PacketLengths lengths = PacketLengths.of(world.plan().scenario().crypto());
            return new SessionPeer(world, shard, self, neighbours, lengths);
        }
    };

    private final CoarseRuns runs = new CoarseRuns(SESSIONS, EngineStrategy.RIVULET);

    /** The tier; made by the service loader. */
    public SessionTier() {}

    @Override
    public Tier tier() {
        return Tier.T2;
    }

    @Override
    public TierLimits limits() {
        return new TierLimits(Tier.T2, COMFORTABLE_PEERS, MAX_PEERS, BASE_BYTES, 70_000, 60, 0);
    }

    @Override
    public List<String> refusals(Scenario scenario) {
        return runs.refusals(scenario);
    }

    @Override
    public RunResult run(Scenario scenario, long seed, RunWatch watch) {
        return runs.run(scenario, seed, watch);
    }
}

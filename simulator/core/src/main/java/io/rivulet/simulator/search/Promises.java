package io.rivulet.simulator.search;

import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.Population.Stay;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a world owes its peers once its faults are over, judged by its scenario alone: the bounds of what the search calls a fault. The group
 * engine has to heal within {@link #HEALS_WITHIN_NS}. Everybody has to be fed only where uplinks have plenty of room and all peers upload, as
 * their code says: below that, and where peers that pass nothing on, or misbehave in another way, hold the publisher's slots, the engine is
 * known to do badly, and that is a figure ({@code simulate goals}), not a fault. A publisher with few copies is one, too: who was refused by
 * it stays away for a while, and when its only child of a substream leaves, nobody may have that substream but by asking for each fragment.
 *
 * @param calmFromNs from when, by the world's clock, it is judged; {@link Long#MAX_VALUE} where faults go on to the end
 * @param isOneGroupOwed whether the group has to be one then: not where NATs keep some from all others
 * @param isFeedingOwed whether everybody has to have the stream then, if the {@linkplain #doWaysCarry ways} of those who are left carry it
 */
record Promises(long calmFromNs, boolean isOneGroupOwed, boolean isFeedingOwed) {
    /**
     * As long as a silent peer goes unnoticed (30 s), and a time to look for others and dial them: failed dials are repeated after 10 s, then
     * 20 s.
     */
    static final long HEALS_WITHIN_NS = 45_000_000_000L;

    /** For so long it has to be well before it counts as well. */
    static final long CALM_NS = 5_000_000_000L;

    /** Total upload over total demand from which on everybody has to be fed; the publisher alone uploads as many copies at least. */
    static final double MIN_RHO = 3;

    static final double MIN_PUBLISHER_COPIES = 6;

    /** More loss than this, and repairs take more than their share. */
    static final double MAX_LOSS = 0.02;

    /** A round trip between far regions of the world; what is nearer is not counted on to carry more. */
    private static final double ROUND_TRIP_SEC = 0.3;

    /** A peer has the stream from so many at most, one for each substream, */
    private static final int MAX_WAYS = 8;

    /** and where these lose, they have to carry so many times the stream together, for none has to be the best there is. */
    private static final double SPARE = 2;

    /** Headers and cryptography of a packet. */
    private static final int OVERHEAD_BYTES = 60;

    static Promises of(WorldPlan plan, EmissionSchedule schedule) {
        Scenario scenario = plan.scenario();
        long overNs = lastFaultNs(scenario, plan.population());
        boolean isCalm =
                overNs + HEALS_WITHIN_NS + CALM_NS <= scenario.duration().toNanos();
        long calmFromNs = isCalm ? schedule.startNs() + overNs + HEALS_WITHIN_NS : Long.MAX_VALUE;
        return new Promises(calmFromNs, isCalm && !plan.hasNats(), isCalm && isFeedingOwed(plan));
    }

    private static boolean isFeedingOwed(WorldPlan plan) {
        Scenario scenario = plan.scenario();
        double copies = (double) scenario.network().publisherBitsPerSec()
                / scenario.stream().bitsPerSec();
        return plan.rho() >= MIN_RHO
                && copies >= MIN_PUBLISHER_COPIES
                && scenario.network().impairment().lossRatio() <= MAX_LOSS
                && IntStream.range(1, plan.nodes()).noneMatch(plan::isMobile)
                && !plan.hasNats()
                && IntStream.range(1, plan.nodes()).allMatch(node -> plan.offeredBytesPerSec(node) > 0)
                && scenario.timeline().stream().noneMatch(timed -> timed.action() instanceof Action.Misbehave);
    }

    /**
     * Whether congestion control leaves a peer enough of ways that lose: sqrt(3/2) packets per round trip and root of the loss on each (M. Mathis
     * et al., The macroscopic behavior of the TCP congestion avoidance algorithm, 1997).
     *
     * @param roundTripsSec of the ways to all who are left when all faults are over, the publisher among them
     */
    static boolean doWaysCarry(Scenario scenario, double... roundTripsSec) {
        double loss = scenario.network().impairment().lossRatio();
        double packetBytes = (double) scenario.stream().messageBytes() + OVERHEAD_BYTES;
        double packetsPerSec = Arrays.stream(roundTripsSec)
                .sorted()
                .limit(MAX_WAYS)
                .map(sec -> Math.sqrt(1.5) / (Math.max(ROUND_TRIP_SEC, sec) * Math.sqrt(loss)))
                .sum();
        return loss == 0
                || packetsPerSec * packetBytes >= SPARE * scenario.stream().bitsPerSec() / Byte.SIZE;
    }

    /** When the last fault is over, and the last peer has come or gone, from the start of the stream. */
    static long lastFaultNs(Scenario scenario, Population population) {
        long lastNs = 0;
        for (Stay stay : population.stays()) {
            if (!stay.isThereAtStart()) {
                lastNs = Math.max(lastNs, stay.joinNs());
            }
            if (stay.leaveNs() != Population.NEVER) {
                lastNs = Math.max(lastNs, stay.leaveNs());
            }
        }
        for (TimedAction timed : scenario.timeline()) {
            lastNs = Math.max(lastNs, timed.at().plus(timed.action().lasting()).toNanos());
        }
        return lastNs;
    }
}

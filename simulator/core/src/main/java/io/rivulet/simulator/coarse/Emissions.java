package io.rivulet.simulator.coarse;

import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.transport.wire.Bytes;

/**
 * The messages of a stream, each handed to its publication when it is due. They are planned a little ahead of the run: what waits takes
 * memory, and a stream may be an hour long.
 */
final class Emissions {
    /** What takes the messages of a stream. On its peer's thread; the payload is filled anew for each. */
    @FunctionalInterface
    interface Publication {
        void offer(CoarsePeer peer, long nowNs, byte[] payload);
    }

    private final CoarseWorld world;
    private final int publisher;
    private final EmissionSchedule schedule;
    private final Publication publication;
    private final byte[] payload;
    /** Messages come in the order in which they would if all had been planned at once. */
    private final long place;

    private int planned;

    /**
     * Of a stream that has not begun. Between windows, as {@link #plan}.
     *
     * @param publisher whose application hands them over
     */
    Emissions(CoarseWorld world, int publisher, EmissionSchedule schedule, Publication publication) {
        this.world = world;
        this.publisher = publisher;
        this.schedule = schedule;
        this.publication = publication;
        payload = new byte[schedule.messageBytes()];
        place = world.keepPlaces(schedule.messages());
    }

    /** Plans what is due up to a time. */
    void plan(long untilNs) {
        for (; planned < schedule.messages() && schedule.emittedNs(planned) <= untilNs; planned++) {
            int message = planned;
            world.act(publisher, schedule.emittedNs(message), place + message, (peer, nowNs) -> {
                Bytes.putLong(payload, 0, message);
                publication.offer(peer, nowNs, payload);
            });
        }
    }
}

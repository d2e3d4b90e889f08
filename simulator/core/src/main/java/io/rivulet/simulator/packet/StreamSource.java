package io.rivulet.simulator.packet;

import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;

/**
 * The publishing application: offers message after message on schedule. What meets back-pressure waits, and counts from when it was due.
 */
final class StreamSource {
    private static final long NS_PER_MS = 1_000_000;

    private final VirtualNetwork network;
    private final VirtualHost host;
    private final NodePublication publication;
    private final StreamContent content;
    private final DeliveryLog log;
    private EmissionSchedule schedule;

    /** How many messages were due, and how many of these the publication took. */
    private int due;

    private int taken;
    private long backPressures;

    StreamSource(
            VirtualNetwork network,
            VirtualHost host,
            NodePublication publication,
            StreamContent content,
            DeliveryLog log) {
        this.network = network;
        this.host = host;
        this.publication = publication;
        this.content = content;
        this.log = log;
        publication.setRoomListener(this::offer);
    }

    /** Schedules the first message. */
    void start(EmissionSchedule when) {
        schedule = when;
        scheduleNext();
    }

    private void scheduleNext() {
        host.executeAt(schedule.emittedNs(due), nowNs -> {
            log.emitted(network.nowNs());
            due++;
            if (due < schedule.messages()) {
                scheduleNext();
            }
            offer(nowNs);
        });
    }

    private void offer(long nowNs) {
        while (taken < due) {
            byte[] bytes = content.message(taken);
            long timestampMs = schedule.offsetNs(taken) / NS_PER_MS;
            OfferResult result =
                    publication.offer(nowNs, MessageKind.DATA, timestampMs, MessageFlags.NONE, bytes, 0, bytes.length);
            if (result == OfferResult.CLOSED) {
                throw new RunViolation(network.nowNs(), "the publication closed by itself");
            }
            if (result == OfferResult.BACK_PRESSURED) {
                backPressures++;
                return;
            }
            taken++;
        }
    }

    /** How often the publication refused a message for the time being. */
    long backPressures() {
        return backPressures;
    }

    /** How many messages the publication took. */
    int taken() {
        return taken;
    }

    /** Ends the stream. */
    void close() {
        host.execute(publication::close);
    }
}

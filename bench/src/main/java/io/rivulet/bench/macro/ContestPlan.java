package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.report.text.Json;
import io.rivulet.transport.netty.IoKind;
import java.time.Duration;
import java.util.Set;

/**
 * What a contest measures, and how often.
 *
 * @param io what carries the datagrams, never {@link IoKind#AUTO}
 * @param viewers how many receive, from 1
 * @param messageBytes the size of each message
 * @param messagesPerSecond the fixed rate
 * @param measure how long each measurement takes
 * @param settle how long each runs before it is measured
 * @param warmUp how long each contestant floods before the first round
 * @param rounds how often everything is measured, from 1
 * @param loads what is measured of each
 */
record ContestPlan(
        CryptoChoice crypto,
        IoKind io,
        int viewers,
        int messageBytes,
        int messagesPerSecond,
        Duration measure,
        Duration settle,
        Duration warmUp,
        int rounds,
        Set<Load> loads) {
    /** About how long it all takes with so many contestants, setting up apart. */
    Duration estimate(int contestants) {
        Duration round = measure.plus(settle).multipliedBy(loads.size());
        Duration warming = Duration.ZERO;
        if (loads.contains(Load.FLOOD)) {
            warming = warming.plus(warmUp).plus(settle);
        }
        if (loads.contains(Load.PACED)) {
            warming = warming.plus(settle.multipliedBy(2));
        }
        return round.multipliedBy(rounds).plus(warming).multipliedBy(contestants);
    }

    Json.Members toJson() {
        return Json.object()
                .put("crypto", crypto.label())
                .put("io", io.name())
                .put("viewers", viewers)
                .put("messageBytes", messageBytes)
                .put("messagesPerSecond", messagesPerSecond)
                .put("measureMs", measure.toMillis())
                .put("settleMs", settle.toMillis())
                .put("warmUpMs", warmUp.toMillis())
                .put("rounds", rounds)
                .put("loads", loads.stream().map(Load::name).toList());
    }
}

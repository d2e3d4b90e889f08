package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTraceTest {
    private static final long MS = 1_000_000;

    private record Arrival(int peer, long message, long arrivalNs) {}

    @Test
    void equalDeliveriesHaveEqualHashes() {
        assertThat(hash(arrivals(1_000))).isEqualTo(hash(arrivals(1_000)));
    }

    @Test
    void oneArrivalMovedByOneMillisecondChangesTheHash() {
        List<Arrival> arrivals = arrivals(1_000);
        Arrival moved = arrivals.get(517);

        arrivals.set(517, new Arrival(moved.peer(), moved.message(), moved.arrivalNs() + MS));

        assertThat(hash(arrivals)).isNotEqualTo(hash(arrivals(1_000)));
    }

    @Test
    void anotherPeerMessageOrOrderChangesTheHash() {
        String hash = hash(arrivals(10));
        List<Arrival> otherPeer = arrivals(10);
        otherPeer.set(9, new Arrival(77, 9, otherPeer.get(9).arrivalNs()));
        List<Arrival> otherMessage = arrivals(10);
        otherMessage.set(
                9,
                new Arrival(otherMessage.get(9).peer(), 8, otherMessage.get(9).arrivalNs()));
        List<Arrival> otherOrder = arrivals(10);
        otherOrder.add(0, otherOrder.remove(9));

        assertThat(List.of(hash(otherPeer), hash(otherMessage), hash(otherOrder), hash(arrivals(9))))
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
    }

    @Test
    void theStreamIsPartOfIt() {
        DeliveryTrace one = new DeliveryTrace("one");
        DeliveryTrace other = new DeliveryTrace("other");
        one.delivered(1, 2, 3);
        other.delivered(1, 2, 3);

        assertThat(one.toHex()).isNotEqualTo(other.toHex());
    }

    @Test
    void lookingAtTheHashDoesNotChangeIt() {
        DeliveryTrace trace = new DeliveryTrace("stream");
        trace.delivered(1, 2, 3);

        trace.toHex();
        trace.delivered(4, 5, 6);

        DeliveryTrace unlooked = new DeliveryTrace("stream");
        unlooked.delivered(1, 2, 3);
        unlooked.delivered(4, 5, 6);
        assertThat(trace.toHex()).isEqualTo(unlooked.toHex());
        assertThat(trace.count()).isEqualTo(2);
    }

    @Test
    void nothingDeliveredHashesToThatOfNothing() {
        // The SHA-256 of no bytes: FIPS 180-4's examples.
        assertThat(new DeliveryTrace("stream").toHex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    private static List<Arrival> arrivals(int count) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arrivals.add(new Arrival(i % 7, i, i * 1_234_567L));
        }
        return arrivals;
    }

    private static String hash(List<Arrival> arrivals) {
        DeliveryTrace trace = new DeliveryTrace("stream");
        arrivals.forEach(arrival -> trace.delivered(arrival.peer(), arrival.message(), arrival.arrivalNs()));
        return trace.toHex();
    }
}

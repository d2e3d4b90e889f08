package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order sessions and flows share an uplink. RFC 7016 section 3.6.2.3 leaves it to us. */
class UplinkOrderTest {
    private static final int FAR_ENDS = 3;

    /** Small enough that two packets are a burst. */
    private static final long UPLINK_BYTES_PER_SEC = 50_000;

    /** Fills a packet, so that each message is one. */
    private static final int MESSAGE_BYTES = 1_000;

    private final VirtualNetwork network = new VirtualNetwork(1);
    private final RecordingHandler[] farHandlers = new RecordingHandler[FAR_ENDS];
    private final RtmfpEndpoint near = new RtmfpEndpoint(
            EndpointConfig.builder(EndpointPair.plain(1), EndpointPair.entropy(1))
                    .uplinkBytesPerSec(UPLINK_BYTES_PER_SEC)
                    .build(),
            new RecordingHandler());
    private final VirtualHost host = network.add(near, NetAddress.parse("10.0.0.1:1"));
    private final Session[] sessions = new Session[FAR_ENDS];

    /** Which far end each message went to, as it left. */
    private final List<Integer> order = new ArrayList<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < FAR_ENDS; i++) {
            farHandlers[i] = new RecordingHandler();
            RtmfpEndpoint far = new RtmfpEndpoint(
                    EndpointConfig.builder(EndpointPair.plain(10 + i), EndpointPair.entropy(10 + i))
                            .build(),
                    farHandlers[i]);
            NetAddress address = NetAddress.parse("10.0.1.1:1").withPort(1 + i);
            network.add(far, address);
            host.execute(nowNs -> near.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(far.peerId()),
                    List.of(address),
                    EndpointPair.OPEN_TIMEOUT_NS));
            network.advance(Duration.ofSeconds(1));
            sessions[i] = near.sessionTo(far.peerId());
        }
        network.addRule(packet -> {
            if (packet.sourceHost() == host.id() && packet.length() > MESSAGE_BYTES) {
                order.add(packet.destination().port() - 1);
            }
            return Verdict.PASS;
        });
    }

    private SendFlow flow(int to, Priority priority) {
        SendFlow[] flow = new SendFlow[1];
        host.execute(nowNs -> flow[0] = sessions[to].openFlow(nowNs, EndpointPair.bytes("flow"), null, priority));
        return flow[0];
    }

    private static void send(long nowNs, SendFlow flow, long dueInMs) {
        flow.send(nowNs, new byte[MESSAGE_BYTES], 0, MESSAGE_BYTES, nowNs + dueInMs * Nanos.MILLISECOND);
    }

    private static void sendWithoutDeadline(long nowNs, SendFlow flow, int count) {
        for (int i = 0; i < count; i++) {
            flow.send(nowNs, new byte[MESSAGE_BYTES], 0, MESSAGE_BYTES);
        }
    }

    @Test
    void amongSessionsWhatIsDueSoonerGoesFirst() {
        SendFlow unlimited = flow(0, Priority.TIME_CRITICAL);
        SendFlow late = flow(1, Priority.TIME_CRITICAL);
        SendFlow soon = flow(2, Priority.TIME_CRITICAL);

        host.execute(nowNs -> {
            sendWithoutDeadline(nowNs, unlimited, 1);
            send(nowNs, late, 2_000);
            send(nowNs, soon, 20);
        });
        network.advance(Duration.ofSeconds(1));

        assertThat(order).containsExactly(2, 1, 0);
    }

    @Test
    void priorityIsStrongerThanAnyDeadline() {
        SendFlow soon = flow(0, Priority.ROUTINE);
        SendFlow urgent = flow(1, Priority.TIME_CRITICAL);

        host.execute(nowNs -> {
            send(nowNs, soon, 20);
            sendWithoutDeadline(nowNs, urgent, 1);
        });
        network.advance(Duration.ofSeconds(1));

        assertThat(order).containsExactly(1, 0);
    }

    @Test
    void aSessionWhoseNextMessageIsDueLaterGivesWay() {
        SendFlow mixed = flow(0, Priority.TIME_CRITICAL);
        SendFlow middle = flow(1, Priority.TIME_CRITICAL);

        host.execute(nowNs -> {
            send(nowNs, mixed, 50);
            send(nowNs, mixed, 2_000);
            send(nowNs, mixed, 2_000);
            send(nowNs, middle, 1_000);
        });
        network.advance(Duration.ofSeconds(1));

        assertThat(order).containsExactly(0, 1, 0, 0);
    }

    @Test
    void whatBecomesUrgentLaterOvertakesWhatWaits() {
        SendFlow[] busy = {flow(0, Priority.TIME_CRITICAL), flow(1, Priority.TIME_CRITICAL)};
        SendFlow soon = flow(2, Priority.TIME_CRITICAL);
        host.execute(nowNs -> {
            for (int i = 0; i < 20; i++) {
                send(nowNs, busy[0], 2_000);
                send(nowNs, busy[1], 2_000);
            }
        });
        network.advance(Duration.ofMillis(100));

        int before = order.size();
        for (int i = 0; i < 5; i++) {
            host.execute(nowNs -> send(nowNs, soon, 30));
            network.advance(Duration.ofMillis(50));
        }

        // One packet takes 20 ms: each of them went next.
        assertThat(farHandlers[2].messages).hasSize(5);
        assertThat(order.subList(before, before + 3)).contains(2);
    }

    @Test
    void amongFlowsOfASessionWhatIsDueSoonerGoesFirst() {
        SendFlow late = flow(0, Priority.TIME_CRITICAL);
        SendFlow unlimited = flow(0, Priority.TIME_CRITICAL);
        SendFlow soon = flow(0, Priority.TIME_CRITICAL);

        host.execute(nowNs -> {
            unlimited.send(nowNs, filled('u'), 0, MESSAGE_BYTES);
            late.send(nowNs, filled('l'), 0, MESSAGE_BYTES, nowNs + 2 * Nanos.SECOND);
            soon.send(nowNs, filled('s'), 0, MESSAGE_BYTES, nowNs + 20 * Nanos.MILLISECOND);
        });
        network.advance(Duration.ofSeconds(1));

        assertThat(farHandlers[0].texts().stream().map(text -> text.substring(0, 1)))
                .containsExactly("s", "l", "u");
    }

    private static byte[] filled(char letter) {
        return EndpointPair.bytes(String.valueOf(letter).repeat(MESSAGE_BYTES));
    }

    @Test
    void aSessionThatWaitsMovesWithThePriorityOfItsFlow() {
        SendFlow[] flows = {flow(0, Priority.BULK), flow(1, Priority.BULK), flow(2, Priority.BULK)};
        host.execute(nowNs -> {
            for (SendFlow flow : flows) {
                sendWithoutDeadline(nowNs, flow, 10);
            }
        });
        network.advance(Duration.ofMillis(100));

        int before = order.size();
        host.execute(nowNs -> flows[2].setPriority(Priority.ROUTINE));
        host.execute(nowNs -> flows[0].setPriority(Priority.BACKGROUND));
        network.advance(Duration.ofSeconds(10));

        int ofTwo = 10 - Collections.frequency(order.subList(0, before), 2);
        int ofOne = 10 - Collections.frequency(order.subList(0, before), 1);
        assertThat(order.subList(before, before + ofTwo)).containsOnly(2);
        assertThat(order.subList(before + ofTwo, before + ofTwo + ofOne)).containsOnly(1);
        assertThat(order).hasSize(30);
    }

    @Test
    void equalsShareTheUplink() {
        for (long dueInMs : new long[] {1_000_000, 3_000}) {
            order.clear();
            SendFlow[] flows = {flow(0, Priority.ROUTINE), flow(1, Priority.ROUTINE), flow(2, Priority.ROUTINE)};
            host.execute(nowNs -> {
                for (SendFlow flow : flows) {
                    for (int i = 0; i < 200; i++) {
                        send(nowNs, flow, dueInMs);
                    }
                }
            });
            network.advance(Duration.ofMillis(2_900));

            for (int i = 0; i < FAR_ENDS; i++) {
                assertThat(Collections.frequency(order, i))
                        .as("messages to %d of %d", i, order.size())
                        .isBetween(order.size() / 3 - 4, order.size() / 3 + 4);
            }
            host.execute(nowNs -> {
                for (SendFlow flow : flows) {
                    flow.onException(nowNs);
                }
            });
            network.advance(Duration.ofSeconds(2));
        }
    }
}

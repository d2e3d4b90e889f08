package io.rivulet.bench.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.netty.IoKind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionHubTest {
    /** More than share a socket. */
    private static final int FAR_ENDS = FarEnds.PER_SOCKET + 10;

    @Test
    void farEndsThatShareASocketAreAsManyPeers() throws Exception {
        CountDownLatch arrived = new CountDownLatch(FAR_ENDS);
        ConcurrentHashMap<String, Integer> senders = new ConcurrentHashMap<>();
        QuietHandler near = new QuietHandler() {
            @Override
            public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
                senders.put(flow.session().farPeerId().toString(), length);
                arrived.countDown();
            }
        };

        try (SessionHub hub = new SessionHub(CryptoChoice.PLAIN, IoKind.AUTO, true, FAR_ENDS, near)) {
            FarEnds far = hub.open(FAR_ENDS, index -> new QuietHandler(), share -> {});
            int refused = far.execute(0, FAR_ENDS, (nowNs, endpoint, index) -> {
                SendFlow flow = endpoint.sessions().get(0).openFlow(nowNs, new byte[1], null, Priority.ROUTINE);
                flow.send(nowNs, new byte[index], 0, index);
            });

            assertThat(refused).isZero();
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(senders.values()).doesNotHaveDuplicates().hasSize(FAR_ENDS);
            assertThat(hub.openSessions()).isEqualTo(FAR_ENDS);
            assertThat(far.total(Counter.SESSIONS_INITIATED)).isEqualTo(FAR_ENDS);
        }
    }

    @Test
    void commandsReachTheNumbersTheyAreFor() throws Exception {
        ConcurrentHashMap<Integer, Boolean> told = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(4);

        try (SessionHub hub = new SessionHub(CryptoChoice.PLAIN, IoKind.AUTO, true, FAR_ENDS, new QuietHandler())) {
            FarEnds far = hub.open(FAR_ENDS, index -> new QuietHandler(), share -> {});
            far.execute(FarEnds.PER_SOCKET - 2, FarEnds.PER_SOCKET + 2, (nowNs, endpoint, index) -> {
                told.put(index, true);
                all.countDown();
            });

            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(told.keySet()).containsExactlyInAnyOrder(248, 249, 250, 251);
        }
    }
}

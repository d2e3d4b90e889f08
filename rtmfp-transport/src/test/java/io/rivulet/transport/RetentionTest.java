package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import io.rivulet.transport.time.Nanos;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of what is over, and what a packet costs in garbage; the cases H-R3 and H-R6 of overlay/docs/security.md. */
class RetentionTest {
    // H-R3.

    @Test
    void keepsNothingOfSessionsThatAreOver() {
        openAndClose(2_000);
    }

    @Test
    @Tag("slow")
    void keepsNothingOfAHundredThousandSessionsThatAreOver() {
        openAndClose(100_000);
    }

    private static void openAndClose(int count) {
        EndpointPair pair = new EndpointPair();
        openAndClose(pair, 500);
        long heapBefore = usedHeap();
        long flowsBefore = pair.far.stats().get(EndpointStats.Counter.MESSAGES_DELIVERED);

        openAndClose(pair, count);

        assertThat(pair.far.stats().get(EndpointStats.Counter.MESSAGES_DELIVERED) - flowsBefore)
                .isEqualTo(count);
        assertThat(pair.near.isQuiet()).isTrue();
        assertThat(pair.far.isQuiet()).isTrue();
        assertThat(pair.near.pool().lent() + pair.far.pool().lent()).isZero();
        assertThat(pair.far.receiveBudget().usedBytes()).isZero();
        assertThat(pair.near.nextDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
        assertThat(usedHeap() - heapBefore).as("heap growth").isLessThan(512 * 1_024);
    }

    private static void openAndClose(EndpointPair pair, int count) {
        for (int i = 0; i < count; i++) {
            pair.opened();
            pair.send(pair.flow("short"), "life");
            pair.advance(Duration.ofMillis(30));
            pair.wire.near(nowNs -> pair.nearSession().close(nowNs));
            pair.advance(Duration.ofSeconds(20)); // 3.5.5: the far end lingers for 19
            for (RecordingHandler handler : List.of(pair.nearHandler, pair.farHandler)) {
                handler.log.clear();
                handler.opened.clear();
                handler.closed.clear();
                handler.flows.clear();
                handler.messages.clear();
                handler.completed.clear();
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    // H-R6.

    @Test
    void aSteadyFlowAllocatesNothingInTheCores() {
        Relay relay = new Relay();
        relay.carry(4_000);

        long before = allocatedBytes();
        relay.carry(4_000);
        long bytes = allocatedBytes() - before;

        assertThat(relay.delivered).isEqualTo(8_000);
        assertThat(bytes / 4_000.0).as("bytes per message").isLessThan(2);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Two ends under the flash profile, and nothing between them but two arrays. */
    private static final class Relay implements EndpointHandler {
        private static final NetAddress NEAR = NetAddress.parse("10.0.0.1:1");
        private static final NetAddress FAR = NetAddress.parse("10.0.0.2:2");

        private final RtmfpEndpoint near = endpoint(FlashIdentity.peer(EndpointPair.entropy(11)), 1);
        private final RtmfpEndpoint far = endpoint(FlashIdentity.peer(EndpointPair.entropy(12)), 2);
        private final OutboundBatch batch = new OutboundBatch(64);
        private final InboundDatagram inbound = new InboundDatagram();
        private final byte[] message = new byte[1_000];
        private SendFlow flow;
        private long nowNs;
        int delivered;

        Relay() {
            near.open(0, FlashDiscriminators.fingerprint(far.peerId()), List.of(FAR), 95 * Nanos.SECOND);
            for (int i = 0; i < 20; i++) {
                turn();
            }
            flow = near.sessions().get(0).openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE);
        }

        private RtmfpEndpoint endpoint(Identity identity, int node) {
            return new RtmfpEndpoint(
                    EndpointConfig.builder(identity, EndpointPair.entropy(node)).build(), this);
        }

        /** Five milliseconds. */
        private void turn() {
            nowNs += 5 * Nanos.MILLISECOND;
            run(near, far, NEAR);
            run(far, near, FAR);
        }

        private void run(RtmfpEndpoint from, RtmfpEndpoint to, NetAddress address) {
            if (from.nextDeadlineNs() <= nowNs) {
                from.onDeadline(nowNs);
            }
            for (var job = from.pollJob(); job != null; job = from.pollJob()) {
                job.run();
                from.onJobDone(nowNs, job);
            }
            boolean isMore = true;
            while (isMore) {
                batch.clear();
                from.pollDatagrams(nowNs, batch);
                for (int i = 0; i < batch.size(); i++) {
                    to.onDatagram(nowNs, inbound.wrap(0, address, batch.buffer(), batch.offset(i), batch.length(i)));
                }
                isMore = !batch.hasRoom();
            }
            from.pollEvents(nowNs, 1_000);
            to.pollEvents(nowNs, 1_000);
        }

        void carry(int messages) {
            int target = delivered + messages;
            int left = messages;
            while (delivered < target) {
                while (left > 0 && flow.unsentBytes() < 10_000) {
                    flow.sendShared(nowNs, message, 0, message.length, Nanos.NO_DEADLINE, 1);
                    left--;
                }
                turn();
            }
        }

        @Override
        public void onMessage(long messageNs, ReceiveFlow from, byte[] buffer, int offset, int length) {
            delivered++;
        }

        @Override
        public void onSessionOpen(long openedNs, Session session, SessionOpening opening) {}

        @Override
        public void onOpenFailed(long failedNs, SessionOpening opening, OpenFailure failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onSessionClosed(long closedNs, Session session, CloseReason reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onFlow(long beginNs, ReceiveFlow begun) {}

        @Override
        public void onGap(long gapNs, ReceiveFlow from) {}

        @Override
        public void onFlowComplete(long endNs, ReceiveFlow from) {}

        @Override
        public void onFlowException(long exceptionNs, SendFlow to, long code) {}

        @Override
        public void onReleased(long releasedNs, SendFlow to, long token, boolean wasDelivered) {}

        @Override
        public void onRoom(long roomNs, Session session) {}
    }
}

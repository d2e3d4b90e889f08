package io.rivulet.simulator.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.DelayHistogram;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.Link;
import io.rivulet.transport.virtual.LinkConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImpairedCoreTest {
    private static final long MS = 1_000_000;
    private static final NetAddress NEAR = NetAddress.parse("127.0.0.1:1");
    private static final NetAddress FAR = NetAddress.parse("127.0.0.1:2");

    /** Sends what it is told to, and wants nothing. */
    private static final class Sender implements DatagramCore {
        final List<NetAddress> pending = new ArrayList<>();
        final int length;
        int received;

        Sender(int length) {
            this.length = length;
        }

        @Override
        public void onDatagram(long nowNs, InboundDatagram datagram) {
            received++;
        }

        @Override
        public void onDeadline(long nowNs) {
            // Nothing is ever due.
        }

        @Override
        public int pollDatagrams(long nowNs, OutboundBatch out) {
            int added = 0;
            while (!pending.isEmpty() && out.hasRoom()) {
                out.add(0, pending.remove(0), new byte[length], 0, length);
                added++;
            }
            return added;
        }

        @Override
        public long nextDeadlineNs() {
            return NO_DEADLINE_NS;
        }
    }

    private final Sender sender = new Sender(972);
    private final DelayHistogram lateness = new DelayHistogram();
    private final OutboundBatch out = new OutboundBatch(64);

    private ImpairedCore behind(LinkConfig.Builder link) {
        return new ImpairedCore(sender, new Link(link.build(), 7), to -> to.equals(NEAR) ? 10 * MS : 50 * MS, lateness);
    }

    private List<NetAddress> leaving(ImpairedCore core, long nowNs) {
        out.clear();
        core.pollDatagrams(nowNs, out);
        List<NetAddress> all = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            assertThat(out.length(i)).isEqualTo(972);
            all.add(out.destination(i));
        }
        return all;
    }

    @Test
    void eachDatagramTakesTheTimeOfItsWay() {
        ImpairedCore core = behind(LinkConfig.builder());
        sender.pending.addAll(List.of(FAR, NEAR));

        assertThat(leaving(core, 0)).isEmpty();
        assertThat(core.nextDeadlineNs()).isEqualTo(10 * MS);
        assertThat(leaving(core, 9 * MS)).isEmpty();
        assertThat(leaving(core, 10 * MS)).containsExactly(NEAR);
        assertThat(leaving(core, 60 * MS)).containsExactly(FAR);

        assertThat(core.nextDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
        assertThat(lateness.total()).isEqualTo(2);
        assertThat(lateness.maxNs()).isEqualTo(10 * MS);
        assertThat(core.sumOfLatenessNs()).isEqualTo(10 * MS);
    }

    @Test
    void anUplinkTakesOneAfterTheOtherAndHasAQueue() {
        // With headers 1,000 bytes: 10 ms each, and three of them in all.
        ImpairedCore core = behind(LinkConfig.builder().rateBytesPerSec(100_000).queueBytes(3_000));
        sender.pending.addAll(List.of(NEAR, NEAR, NEAR, NEAR, NEAR));

        assertThat(leaving(core, 0)).isEmpty();
        assertThat(leaving(core, 20 * MS)).hasSize(1);
        assertThat(leaving(core, 29 * MS)).isEmpty();
        assertThat(leaving(core, 40 * MS)).hasSize(2);

        assertThat(core.lost()).isEqualTo(2);
        assertThat(core.sentBytes()).isEqualTo(5_000);
    }

    @Test
    void someAreLost() {
        ImpairedCore core = behind(LinkConfig.builder().lossRatio(0.25));
        for (int i = 0; i < 4_000; i++) {
            sender.pending.add(NEAR);
        }
        leaving(core, 0);
        int arrived = 0;
        for (List<NetAddress> some = leaving(core, 10 * MS); !some.isEmpty(); some = leaving(core, 10 * MS)) {
            arrived += some.size();
        }

        assertThat(core.lost()).isBetween(900L, 1_100L);
        assertThat(arrived).isEqualTo(4_000 - (int) core.lost());
    }

    @Test
    void keepsOnlySoMany() {
        ImpairedCore core = behind(LinkConfig.builder());
        for (int i = 0; i < ImpairedCore.MAX_HELD + 10; i++) {
            sender.pending.add(FAR);
        }

        leaving(core, 0);

        assertThat(core.notKept()).isEqualTo(10);
    }

    @Test
    void whatComesInPassesAtOnce() {
        ImpairedCore core = behind(LinkConfig.builder().lossRatio(1));

        core.onDatagram(0, new InboundDatagram().wrap(0, FAR, new byte[10], 0, 10));

        assertThat(sender.received).isEqualTo(1);
    }
}

package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.multicast.MulticastWorld.Node;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A neighbour that says anything at all: nothing throws, nothing grows without bound, and honest neighbours go on. */
class HostileStreamPropertyTest {
    private static final long MEGABIT = 125_000;

    @Test
    void survivesANeighbourThatSaysAnything() {
        survive(10_000, 1);
    }

    @Test
    @Tag("slow")
    void survivesAMillionMessagesOfANeighbourThatSaysAnything() {
        survive(1_000_000, 2);
    }

    private static void survive(int messages, long seed) {
        Random random = new Random(seed);
        MulticastWorld world = new MulticastWorld(seed);
        Show show = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT);
        Show.Viewer victim = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        Show.Viewer other = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
        world.link(show.publisher, victim.node);
        world.link(show.publisher, other.node);
        world.link(victim.node, other.node);
        Node liar = world.addNode(100 * MEGABIT, MulticastConfig.defaults(), new Show.Collector());
        liar.raw = true;
        world.link(liar, victim.node);
        world.run(500);
        show.start();
        world.run(500);
        byte[] key = victim.stream.key().toBytes();

        int flow = PeerNetwork.NO_FLOW;
        for (int i = 0; i < messages; i++) {
            if (i % 500 == 0) {
                flow = open(world, liar, victim.node, key, i % 1_000 == 0 ? Show.NAME : "stream " + i);
            }
            byte[] bytes = anything(random, victim.stream.newestFragment());
            PeerNetwork.SendResult result = liar.send(
                    world.nowNs(),
                    flow,
                    bytes,
                    0,
                    bytes.length,
                    SendPriority.CONTROL,
                    Long.MAX_VALUE,
                    PeerNetwork.NO_TOKEN);
            if (result == PeerNetwork.SendResult.CLOSED) {
                flow = open(world, liar, victim.node, key, Show.NAME);
            }
            if (i % 50 == 0) {
                world.run(10);
            }
        }
        world.run(500);
        show.stop();
        world.run(3_000);

        assertThat(other.isComplete()).as(other.toString()).isTrue();
        assertThat(victim.node.multicast.streams()).isLessThanOrEqualTo(32);
        assertThat(victim.ends).hasSize(1);
    }

    private static int open(MulticastWorld world, Node liar, Node victim, byte[] key, String name) {
        int flow = liar.openFlow(world.nowNs(), victim.peer, StreamFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
        ByteWriter out = new ByteWriter(StreamAnnounce.MAX_BYTES);
        byte[] own = key.clone();
        own[0] ^= (byte) (name.equals(Show.NAME) ? 0 : name.hashCode() | 1);
        new StreamAnnounce(name, StreamKey.copyOf(own, 0), true, 1 << 30, 0, 0, -1 >>> 1).write(out);
        byte[] bytes = out.toBytes();
        liar.send(
                world.nowNs(),
                flow,
                bytes,
                0,
                bytes.length,
                SendPriority.CONTROL,
                Long.MAX_VALUE,
                PeerNetwork.NO_TOKEN);
        return flow;
    }

    /** Control messages of any content, often about fragments near the newest one, sometimes about any; and noise. */
    private static byte[] anything(Random random, long newest) {
        ByteWriter out = new ByteWriter(2_100);
        int[] types = {0x21, 0x22, 0x23, 0x2b, 0x2c, 0x20, 0x30, 0x10, 0x00, random.nextInt(256)};
        out.u8(types[random.nextInt(types.length)]);
        long id = newest + random.nextInt(64) - 32;
        if (random.nextInt(10) == 0) {
            id = random.nextLong() & FragmentHeader.MAX_ID * 2 - 1;
        }
        out.vlu(Math.max(0, id));
        byte[] noise = new byte[random.nextInt(8) == 0 ? random.nextInt(2_000) : random.nextInt(12)];
        random.nextBytes(noise);
        return out.bytes(noise).toBytes();
    }
}

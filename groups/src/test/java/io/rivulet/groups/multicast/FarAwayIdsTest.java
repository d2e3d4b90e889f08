package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.multicast.MulticastWorld.Node;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.transport.wire.ByteWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neighbours that tell of fragments, or send some, with numbers far beyond the stream: no loop and no table follows them there. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FarAwayIdsTest {
    private static final long MEGABIT = 125_000;
    private static final long FAR = 1L << 47;

    private final MulticastWorld world = new MulticastWorld(1);
    private final Show show = new Show(world, StreamParameters.lowLatency(), 10 * MEGABIT);
    private final Show.Viewer viewer = show.addViewer(5 * MEGABIT, ViewOptions.anywhere());
    private final Node liar = world.addNode(5 * MEGABIT, MulticastConfig.defaults(), new Show.Collector());

    private int announce() {
        liar.raw = true;
        world.link(liar, viewer.node);
        int flow =
                liar.openFlow(world.nowNs(), viewer.node.peer, StreamFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
        ByteWriter announce = new ByteWriter(StreamAnnounce.MAX_BYTES);
        show.parameters.announce(Show.NAME, show.stream.key()).write(announce);
        say(flow, announce.toBytes());
        return flow;
    }

    private void say(int flow, byte[] message) {
        liar.send(
                world.nowNs(),
                flow,
                message,
                0,
                message.length,
                SendPriority.CONTROL,
                Long.MAX_VALUE,
                PeerNetwork.NO_TOKEN);
    }

    private static byte[] map(long last) {
        return new ByteWriter(16).u8(0x22).vlu(last).u8(0xff).toBytes();
    }

    @Test
    void aParentThatTellsOfFarFragmentsAndPushesNoneIsLeft() {
        show.start();
        world.run(100);
        int flow = announce();
        say(flow, map(1));
        world.run(1_000);
        say(flow, map(FAR));
        world.run(1_000);
        world.link(show.publisher, viewer.node);
        world.run(6_000);
        show.stop();
        world.run(1_000);

        assertThat(viewer.received).as(viewer.toString()).isNotEmpty();
        assertThat(viewer.isComplete()).as(viewer.toString()).isTrue();
    }
}

package io.rivulet.groups.multicast;

import io.rivulet.groups.multicast.MulticastWorld.Node;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.groups.wire.StreamStatus;
import io.rivulet.transport.wire.ByteWriter;

/** A neighbour of one viewer that runs no protocol: it announces the show's stream and then says what a test wants it to. */
final class RawNeighbour {
    private static final long UPLINK_BYTES_PER_SEC = 625_000;

    private final MulticastWorld world;
    private final Node node;
    private final Show.Viewer viewer;
    private final int flow;
    private int fragments = PeerNetwork.NO_FLOW;

    /** Links itself with the viewer and announces the stream that runs. */
    RawNeighbour(Show show, Show.Viewer viewer) {
        world = show.world;
        this.viewer = viewer;
        node = world.addNode(UPLINK_BYTES_PER_SEC, MulticastConfig.defaults(), new Show.Collector());
        node.raw = true;
        world.link(node, viewer.node);
        flow = node.openFlow(world.nowNs(), viewer.node.peer, StreamFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
        ByteWriter announce = new ByteWriter(StreamAnnounce.MAX_BYTES);
        show.parameters.announce(Show.NAME, show.stream.key()).write(announce);
        say(announce);
    }

    int peer() {
        return node.peer;
    }

    /** Its session with the viewer ends. */
    void leave() {
        world.unlink(node, viewer.node);
    }

    /** Tells an end of the stream. */
    void end(long end) {
        say(new ByteWriter(16).u8(0x21).vlu(end));
    }

    /** Tells of fragment {@code last} and the 64 before it. */
    void map(long last) {
        say(new ByteWriter(24).u8(0x22).vlu(last).i64(-1));
    }

    /** Sends a message of the show as fragment {@code id}, which is the whole of it. */
    void fragment(long id, int index) {
        if (fragments == PeerNetwork.NO_FLOW) {
            StreamCore core = viewer.stream.engine().core();
            int answered = core.outControl(core.neighbours.find(node.peer));
            fragments = node.openFlow(world.nowNs(), viewer.node.peer, StreamFlowName.FRAGMENTS.metadata(), answered);
        }
        byte[] message = Show.message(index);
        ByteWriter fragment = new ByteWriter(FragmentHeader.MAX_BYTES + message.length);
        FragmentHeader.write(
                fragment, StreamMessageType.FRAGMENT_WHOLE, id, 0, Show.kind(index), Show.timestamp(index));
        say(fragments, fragment.bytes(message));
    }

    /** Tells that it is as near as the source, serves all that is wanted of it, and has room. */
    void claimToBeTheSource() {
        ByteWriter status = new ByteWriter(StreamStatus.LENGTH);
        StreamStatus.write(status, 0xff, 0xff, 0xff, 0, StreamStatus.UNKNOWN_RATE);
        say(status);
    }

    /** Tells how fast the stream runs, that it has no way to its source, and no room. */
    void claimRate(int rate) {
        ByteWriter status = new ByteWriter(StreamStatus.LENGTH);
        StreamStatus.write(status, 0, 0, 0, StreamStatus.ALL_UNKNOWN, rate);
        say(status);
    }

    private void say(ByteWriter message) {
        say(flow, message);
    }

    private void say(int on, ByteWriter message) {
        byte[] bytes = message.toBytes();
        node.send(
                world.nowNs(), on, bytes, 0, bytes.length, SendPriority.CONTROL, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
    }
}

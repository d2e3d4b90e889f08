package io.rivulet.simulator.replay;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.ForwardingNetwork;
import java.util.List;
import java.util.Locale;

/** The network as a traced node uses it. */
final class TracedNetwork extends ForwardingNetwork {
    private final NodeTrace.Traced node;
    private final MessageWords words = new MessageWords();

    TracedNetwork(NodeTrace.Traced node, DirectNetwork network) {
        super(network);
        this.node = node;
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        node.add(isConnected(peer) ? "* keeps the session with node " + peer : "* dials node " + peer);
        super.connect(nowNs, peer, candidates);
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        node.add("* lets go of the session with node " + peer);
        super.disconnect(nowNs, peer);
    }

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        int flow = super.openFlow(nowNs, peer, metadata, associatedWith);
        node.opened(flow, peer);
        node.add("-> node " + peer + "  opens " + MessageWords.flow(metadata) + (flow == NO_FLOW ? ": refused" : ""));
        return flow;
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        node.add("-> " + node.farEnd(flow) + "  closes a flow");
        super.closeFlow(nowNs, flow);
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        node.add("-> refuses a flow, code " + code);
        super.rejectFlow(nowNs, flow, code);
    }

    @Override
    public SendResult send(
            long nowNs,
            int flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        SendResult result = super.send(nowNs, flow, bytes, offset, length, priority, expiresAtNs, token);
        if (node.isDue()) {
            node.add("-> " + node.farEnd(flow) + "  " + MessageWords.membership(bytes, offset, length) + how(result));
        }
        return result;
    }

    @Override
    public SendResult sendDirect(
            long nowNs,
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int encodedBytes,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        node.noteParents();
        SendResult result =
                super.sendDirect(nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
        if (type == FRAGMENT && token != NO_TOKEN && result == SendResult.ACCEPTED) {
            node.sent(token, words.fragmentId(body));
        }
        if (node.isDue()) {
            String as = type == FRAGMENT
                    ? ", " + priority.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    : "";
            node.add("-> " + node.farEnd(flow) + "  " + words.direct(type, a, b, body) + as + how(result));
        }
        return result;
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
        if (node.isDue()) {
            node.add("-> " + node.farEnd(flow) + "  " + words.direct(type, a, b, body));
        }
        return super.advertiseDirect(nowNs, flow, type, a, b, c, body, encodedBytes);
    }

    private static String how(SendResult result) {
        return switch (result) {
            case ACCEPTED -> "";
            case BACKPRESSURE -> ": no room";
            case CLOSED -> ": the flow is gone";
        };
    }
}

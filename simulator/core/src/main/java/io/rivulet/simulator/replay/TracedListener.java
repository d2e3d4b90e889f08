package io.rivulet.simulator.replay;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.simulator.coarse.ForwardingListener;
import java.util.Locale;

/** What a traced node hears. */
final class TracedListener extends ForwardingListener {
    private final NodeTrace.Traced node;
    private final MessageWords words = new MessageWords();

    TracedListener(NodeTrace.Traced node, DirectListener listener) {
        super(listener);
        this.node = node;
    }

    @Override
    public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        if (node.isDue()) {
            node.add("<- node " + peer + "  " + words.direct(type, a, b, body));
        }
        super.onDirect(nowNs, peer, flow, type, a, b, c, body);
        node.noteParents();
    }

    @Override
    public void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        if (node.isDue()) {
            node.add("<- node " + peer + "  " + words.direct(type, a, b, body) + ", which has waited to be read");
        }
        super.onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
        node.noteParents();
    }

    @Override
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        if (node.isDue()) {
            node.add("<- node " + peer + "  " + MessageWords.membership(bytes, offset, length));
        }
        super.onMessage(nowNs, peer, flow, bytes, offset, length);
        node.noteParents();
    }

    @Override
    public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
        node.add("<- node " + peer + "  session open, " + (initiatedByUs ? "dialled by us" : "dialled by it"));
        super.onConnected(nowNs, peer, initiatedByUs);
    }

    @Override
    public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
        node.add("<- node " + peer + "  no session: " + words(reason));
        super.onConnectFailed(nowNs, peer, reason);
    }

    @Override
    public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        node.add("<- node " + peer + "  session over: " + words(reason));
        super.onDisconnected(nowNs, peer, reason);
        node.noteParents();
    }

    private static String words(DisconnectReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        node.add("<- node " + peer + "  opens " + MessageWords.flow(metadata));
        super.onFlow(nowNs, peer, flow, metadata, associatedTo);
    }

    @Override
    public void onFlowClosed(long nowNs, int peer, int flow) {
        node.add("<- node " + peer + "  closes a flow");
        super.onFlowClosed(nowNs, peer, flow);
        node.noteParents();
    }

    @Override
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        node.add("<- node " + peer + "  refuses a flow, code " + code);
        super.onFlowRejected(nowNs, peer, flow, code);
        node.noteParents();
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        Long fragment = node.released(token);
        if (!delivered && fragment != null) {
            node.add("* gives up fragment " + fragment + " toward " + node.farEnd(flow));
        }
        super.onReleased(nowNs, flow, token, delivered);
    }
}

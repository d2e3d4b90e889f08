package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.SendPriority;

/** A network that passes everything on to another; for {@link RunTap taps}, which override what they want to see. */
public class ForwardingNetwork extends ForwardingPeerNetwork implements DirectNetwork {
    private final DirectNetwork network;

    /** @param network what everything goes to */
    public ForwardingNetwork(DirectNetwork network) {
        super(network);
        this.network = network;
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
        return network.sendDirect(nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
    }

    @Override
    public boolean isOnItsWay(int flow, long token) {
        return network.isOnItsWay(flow, token);
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
        return network.advertiseDirect(nowNs, flow, type, a, b, c, body, encodedBytes);
    }
}

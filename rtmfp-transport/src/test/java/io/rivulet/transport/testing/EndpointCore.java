package io.rivulet.transport.testing;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.crypto.CryptoJob;

/** A core around an endpoint, which gets every call; a test's own core overrides what it has something to add to. */
public abstract class EndpointCore implements DatagramCore {
    /** The endpoint. */
    protected abstract RtmfpEndpoint endpoint();

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        endpoint().onDatagram(nowNs, datagram);
    }

    @Override
    public void onDeadline(long nowNs) {
        endpoint().onDeadline(nowNs);
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        return endpoint().pollDatagrams(nowNs, out);
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        return endpoint().pollEvents(nowNs, limit);
    }

    @Override
    public CryptoJob pollJob() {
        return endpoint().pollJob();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        endpoint().onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        return endpoint().nextDeadlineNs();
    }
}
